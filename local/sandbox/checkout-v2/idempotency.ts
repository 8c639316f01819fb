import type { WireRequest } from "../wire/form.ts";
import { Problem } from "./problem.ts";

/** Repeats the outcome of a call that has been carried out, declines among them (reference §12.1). */
export interface Memory {
  /** Without a key nothing is remembered. Throws a Problem for a key that stands for something else. */
  once<T>(key: string, request: WireRequest, carryOut: () => T): T;
}

export function createMemory(): Memory {
  const known = new Map<string, { readonly same: string; readonly repeat: () => unknown }>();
  return {
    once<T>(key: string, request: WireRequest, carryOut: () => T): T {
      if (key === "") return carryOut();
      const same = `${request.method} ${request.path}\n${request.body}`;
      const earlier = known.get(key);
      if (earlier && earlier.same !== same) {
        throw new Problem(
          "DuplicateIdempotencyKey",
          "This key was used with other parameters before.",
        );
      }
      // What is kept under a key was made by a call to the same address with the same body.
      if (earlier) return earlier.repeat() as T;
      try {
        const outcome = carryOut();
        known.set(key, { same, repeat: () => outcome });
        return outcome;
      } catch (error) {
        const isDecided = error instanceof Problem && error.httpStatus === 422;
        if (isDecided) {
          known.set(key, {
            same,
            repeat: () => {
              throw error;
            },
          });
        }
        throw error;
      }
    },
  };
}
