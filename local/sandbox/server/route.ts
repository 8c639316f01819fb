import type { Sandbox } from "./sandbox.ts";

export interface ControlAnswer {
  readonly status: number;
  readonly json?: unknown;
  readonly pem?: string;
}

/** One entry of the control API; what the path's first group matched comes as the id. */
export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: RegExp;
  readonly answer: (
    sandbox: Sandbox,
    body: unknown,
    id: string,
  ) => ControlAnswer | Promise<ControlAnswer>;
}

export const done: ControlAnswer = { status: 200, json: { ok: true } };

export function json(value: unknown): ControlAnswer {
  return { status: 200, json: value };
}

export function created(value: unknown): ControlAnswer {
  return { status: 201, json: value };
}
