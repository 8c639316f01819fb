import type { ReportedError } from "../errors.ts";
import type { Move } from "../execution.ts";
import { type Json, parseJson } from "../json.ts";
import type { TokenHolder } from "../tokens.ts";
import type { StateVisit } from "../visit.ts";
import { invocationResult, reportedErrorOfFunction } from "./invocation.ts";

/** What one attempt asks for, evaluated. */
export interface Request {
  readonly functionName: string;
  readonly payload: Json;
  readonly parametersText: string;
  readonly timeoutSeconds: number | undefined;
  readonly heartbeatSeconds: number | undefined;
}

/** Who decides what becomes of an attempt's outcome. */
export interface AttemptOwner {
  succeed(result: Json, resultText: string): Promise<Move>;
  /** The function took the request; the answer comes by the token. */
  submitted(resultText: string): void;
  fail(reported: ReportedError): Promise<Move>;
}

/** One invocation and, with a token, the wait for its answer. The first thing to close it decides. */
export class Attempt implements TokenHolder {
  readonly #owner: AttemptOwner;
  readonly #visit: StateVisit;
  readonly #request: Request;
  readonly #token: string | undefined;
  #isOpen = true;
  #callOffTimeout: () => void = () => {};
  #callOffHeartbeat: () => void = () => {};

  constructor(owner: AttemptOwner, visit: StateVisit, request: Request, token: string | undefined) {
    this.#owner = owner;
    this.#visit = visit;
    this.#request = request;
    this.#token = token;
  }

  begin(): void {
    const { clock, tokens } = this.#visit.execution.ports;
    if (this.#token !== undefined) tokens.open(this.#token, this);
    this.#visit.callOff = () => void this.#close();
    const { timeoutSeconds } = this.#request;
    const untilMilliseconds =
      timeoutSeconds === undefined ? undefined : clock.now() + timeoutSeconds * 1000;
    this.#visit.waiting = {
      for: this.#token === undefined ? "function" : "token",
      ...(untilMilliseconds !== undefined && { untilMilliseconds }),
    };
    if (untilMilliseconds !== undefined) {
      this.#callOffTimeout = clock.schedule(untilMilliseconds, () =>
        this.#closeWith(() => this.#owner.fail({ error: "States.Timeout" })),
      );
    }
    this.heartbeat();
    void this.#visit.execution.work(() => this.#invoke());
  }

  succeed(outputText: string): void {
    void this.#closeWith(() => this.#owner.succeed(parseJson(outputText), outputText));
  }

  fail(error: string | undefined, cause: string | undefined): void {
    const reported = {
      error: error ?? "States.TaskFailed",
      ...(cause !== undefined && { cause }),
    };
    void this.#closeWith(() => this.#owner.fail(reported));
  }

  heartbeat(): void {
    const { heartbeatSeconds } = this.#request;
    if (heartbeatSeconds === undefined) return;
    const { clock } = this.#visit.execution.ports;
    this.#callOffHeartbeat();
    this.#callOffHeartbeat = clock.schedule(clock.now() + heartbeatSeconds * 1000, () =>
      this.#closeWith(() => this.#owner.fail({ error: "States.Timeout", missedHeartbeat: true })),
    );
  }

  async #invoke(): Promise<Move> {
    const { invoke, newId } = this.#visit.execution.ports;
    const { functionName, payload } = this.#request;
    let result: Json;
    try {
      result = invocationResult(await invoke(functionName, payload), newId());
    } catch (error) {
      return this.#close() ? this.#owner.fail(reportedErrorOfFunction(error)) : undefined;
    }
    if (!this.#isOpen) return undefined;
    const resultText = JSON.stringify(result);
    if (this.#token !== undefined) {
      this.#owner.submitted(resultText);
      return undefined;
    }
    this.#close();
    return this.#owner.succeed(result, resultText);
  }

  async #closeWith(step: () => Promise<Move>): Promise<void> {
    if (this.#close()) await this.#visit.execution.work(step);
  }

  /** Answers whether it was open. */
  #close(): boolean {
    if (!this.#isOpen) return false;
    this.#isOpen = false;
    this.#callOffTimeout();
    this.#callOffHeartbeat();
    if (this.#token !== undefined) this.#visit.execution.ports.tokens.close(this.#token);
    return true;
  }
}
