import type { WaitState } from "../definition/model.ts";
import type { Move } from "../execution.ts";
import { parseTimestamp } from "../timestamps.ts";
import type { StateVisit } from "../visit.ts";
import { numberOf, textOf, unexpected } from "./values.ts";

/** Goes on when the moment has come; a moment that has passed is no wait at all. */
export async function runWait(visit: StateVisit, state: WaitState): Promise<Move> {
  const { execution } = visit;
  const { clock } = execution.ports;
  const atMilliseconds = await momentOf(visit, state);
  const goOn = (): Promise<Move> =>
    execution.leave(visit, { leaving: state, next: state.next }, {}, visit.input);
  execution.requireRunning();
  if (atMilliseconds <= clock.now()) return goOn();
  visit.waiting = { for: "time", untilMilliseconds: atMilliseconds };
  visit.callOff = clock.schedule(atMilliseconds, () => execution.work(goOn));
  return undefined;
}

async function momentOf(visit: StateVisit, { until }: WaitState): Promise<number> {
  const bindings = visit.bindings();
  if (until.kind === "seconds") {
    const rule = { from: 0, to: 99_999_999, integer: true };
    const seconds = await numberOf(until.value, bindings, rule);
    return visit.enteredAtMilliseconds + seconds * 1000;
  }
  const text = await textOf(until.value, bindings);
  const atMilliseconds = parseTimestamp(text);
  if (atMilliseconds !== undefined) return atMilliseconds;
  if ("literal" in until.value) throw new Error(`${text} was accepted as a timestamp`);
  throw unexpected(until.value.expression, "a timestamp such as 2024-08-18T17:33:00Z", text);
}
