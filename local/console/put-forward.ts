import type { Runner } from "../runner/runner.ts";
import { type Done, done } from "./done.ts";
import { clockTime } from "./pages/times.ts";

/** The time in which the orders live, as the console shows and moves it. */
export interface OrdersTime {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Absent where it is the machine's own, which nobody moves. */
  readonly forward?: (durationMilliseconds: number) => Promise<void>;
}

const MINUTE = 60_000;
/** How far one press moves the clock, by what the form says. */
export const STEPS: Readonly<
  Record<string, { readonly name: string; readonly milliseconds: number }>
> = {
  minute: { name: "1 minute", milliseconds: MINUTE },
  hour: { name: "1 hour", milliseconds: 60 * MINUTE },
  "six-hours": { name: "6 hours", milliseconds: 360 * MINUTE },
  day: { name: "1 day", milliseconds: 1_440 * MINUTE },
  week: { name: "7 days", milliseconds: 10_080 * MINUTE },
  month: { name: "30 days", milliseconds: 43_200 * MINUTE },
};

export const CLOCK_IS_REAL =
  "This clock is the machine's own and cannot be put forward. Start again with: npm start -- --clock virtual";

const MOST_TOLD = 4;

/** Lets the time pass, and says what it brought. */
export async function putForward(
  time: OrdersTime,
  runner: Pick<Runner, "onEvent">,
  form: URLSearchParams,
): Promise<Done> {
  if (!time.forward) return { isDone: false, said: CLOCK_IS_REAL };
  const wish = form.get("step") ?? "";
  const step = Object.hasOwn(STEPS, wish) ? STEPS[wish] : undefined;
  if (!step) return { isDone: false, said: "Choose one of the steps that the form offers." };
  const entered: string[] = [];
  const ignore = runner.onEvent((executionArn, event) => {
    const state = event.stateEnteredEventDetails?.name;
    const order =
      executionArn
        .split(":")
        .at(-1)
        ?.replace(/(-R\d+)?-\d+$/, "") ?? "";
    if (state !== undefined) entered.push(`${order} came to "${state}"`);
  });
  try {
    await time.forward(step.milliseconds);
  } finally {
    ignore();
  }
  return done(`${step.name} passed: it is ${clockTime(time.now())} now. ${sayEntered(entered)}`);
}

function sayEntered(entered: readonly string[]): string {
  if (entered.length === 0) return "No order moved.";
  const more = entered.length - MOST_TOLD;
  const told = entered.slice(0, MOST_TOLD).join("; ");
  return more > 0 ? `${told}; and ${more} more steps.` : `${told}.`;
}
