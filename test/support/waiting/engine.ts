import { parseTaskToken, type TaskToken } from "../../../functions/domain/ids.ts";
import type { WorkflowControl } from "../../../functions/domain/ports.ts";

/** What a task was told by the first answer that reached it. */
export interface Told {
  readonly token: TaskToken;
  readonly answer: string;
  readonly teller: string;
}

/** Step Functions as far as task tokens go: one answer closes a token, every later one is late. */
export interface TokenDesk {
  controlOf(teller: string): Pick<WorkflowControl, "succeed" | "fail">;
  /** What the tasks were told, in order. */
  readonly told: readonly Told[];
  /** Answers that came for a token that was closed already. */
  readonly late: readonly { readonly token: TaskToken; readonly teller: string }[];
  open(name: string): TaskToken;
  /** Step Functions gives the attempt up: nobody hears its answer any more. */
  giveUp(token: TaskToken): void;
  isOpen(token: TaskToken): boolean;
  answerTo(token: TaskToken): string | undefined;
}

/** @param onTold sees the moment at which a task is told something */
export function createTokenDesk(onTold: (told: Told) => void = () => {}): TokenDesk {
  const open = new Set<TaskToken>();
  const told: Told[] = [];
  const late: { token: TaskToken; teller: string }[] = [];

  function tell(one: Told): "answered" | "gone" {
    const { token, teller } = one;
    if (!open.delete(token)) {
      late.push({ token, teller });
      return "gone";
    }
    told.push(one);
    onTold(one);
    return "answered";
  }

  return {
    told,
    late,
    controlOf: (teller) => ({
      succeed: async (token) => tell({ token, answer: "success", teller }),
      fail: async (token, error) => tell({ token, answer: error, teller }),
    }),
    open(name) {
      const token = parseTaskToken(name);
      open.add(token);
      return token;
    },
    giveUp: (token) => void open.delete(token),
    isOpen: (token) => open.has(token),
    answerTo: (token) => told.find((one) => one.token === token)?.answer,
  };
}
