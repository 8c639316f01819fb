import { createHash } from "node:crypto";
import { ApiError } from "./errors.ts";
import { LIMITS } from "./limits.ts";

/** A task that waits for its token. */
export interface TokenHolder {
  succeed(outputText: string): void;
  fail(error: string | undefined, cause: string | undefined): void;
  heartbeat(): void;
}

/**
 * The task tokens of a runner. A token carries the ARN of its execution and a check, so that a token
 * of a closed task can be told from text that never was a token without remembering it.
 */
export class TaskTokens {
  readonly #open = new Map<string, TokenHolder>();

  /** A new token; no two attempts of a task share one. */
  mint(executionArn: string, id: string): string {
    const text = `${executionArn}\n${id}`;
    return Buffer.from(`${checkOf(text)}${text}`).toString("base64url");
  }

  open(token: string, holder: TokenHolder): void {
    this.#open.set(token, holder);
  }

  /** From now on the token answers TaskTimedOut. */
  close(token: string): void {
    this.#open.delete(token);
  }

  /**
   * The task that waits for this token.
   *
   * @throws ApiError InvalidToken: the text is not a token that this runner made.
   * @throws ApiError TaskDoesNotExist: the execution is not known (any more).
   * @throws ApiError TaskTimedOut: the task was answered, timed out, retried, or its execution ended
   * ("the task associated with the token has already been closed",
   * docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html).
   */
  holderOf(token: string, isKnown: (executionArn: string) => boolean): TokenHolder {
    const holder = this.#open.get(token);
    if (holder) return holder;
    const executionArn = executionOf(token);
    if (executionArn === undefined) throw new ApiError("InvalidToken", "Invalid Token");
    if (!isKnown(executionArn)) {
      throw new ApiError("TaskDoesNotExist", "Task does not exist: its execution is not known");
    }
    throw new ApiError("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'");
  }
}

const CHECK_CHARACTERS = 16;

function checkOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, CHECK_CHARACTERS);
}

function executionOf(token: string): string | undefined {
  if (token.length > LIMITS.tokenCharacters) return undefined;
  const decoded = Buffer.from(token, "base64url").toString();
  const text = decoded.slice(CHECK_CHARACTERS);
  if (decoded.slice(0, CHECK_CHARACTERS) !== checkOf(text)) return undefined;
  return text.split("\n")[0];
}
