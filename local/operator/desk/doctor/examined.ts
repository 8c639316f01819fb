import type { Host } from "../host.ts";
import type { Target } from "../target.ts";

/** One thing that was looked at. */
export interface Finding {
  readonly check: string;
  readonly verdict: "well" | "look" | "wrong" | "not checked";
  readonly found: string;
  /** What to do about it. */
  readonly todo?: string;
  /** For machines: what was seen in full. */
  readonly details?: unknown;
}

/** What is looked at, and what whoever looks has asked for. */
export interface Examined {
  readonly target: Target;
  readonly host: Host;
  /** For how long a test notification that a person sends is waited for. */
  readonly awaitsTestMilliseconds: number;
}

export type Check = (examined: Examined) => Promise<Finding>;

/** What the caller's own AWS identity may not see, or what no such service answers. */
export function notAllowed(check: string, error: unknown): Finding {
  const found = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    check,
    verdict: "not checked",
    found,
    todo: "ask for the permission, or for somebody who has it",
  };
}
