import type { StateMachine } from "../../local/runner/definition/model.ts";
import { live, type Tale } from "./live.ts";
import { rollPlan } from "./plan.ts";
import type { Silence } from "./stage.ts";
import { type Selection, scriptOf } from "./tell.ts";

/** The least that still breaks the same invariant, found by leaving things out. */
export interface Shrunk {
  readonly selection: Required<Selection>;
  readonly tale: Tale;
  readonly tries: number;
}

const MOST_TRIES = 600;

/** Leaves out of a seed that breaks an invariant whatever it takes not to break it. */
export async function shrink(
  seed: number,
  silence: Silence,
  machines: readonly StateMachine[],
): Promise<Shrunk | undefined> {
  let tries = 0;
  const attempt = async (selection: Selection): Promise<Tale> => {
    tries += 1;
    return live(scriptOf(seed, silence, selection), { machines, counts: new Map() });
  };
  const first = await attempt({});
  if (!first.broken) return undefined;
  const kind = kindOf(first.broken);
  const plan = rollPlan(seed);
  let best: Required<Selection> = {
    acts: plan.acts.map(({ id }) => id),
    outcomes: plan.outcomes.map((_one, index) => index),
    mishaps: first.mishaps,
  };
  let tale = first;
  const keeps = async (selection: Required<Selection>): Promise<boolean> => {
    if (tries >= MOST_TRIES) return false;
    const told = await attempt(selection);
    if (!told.broken || kindOf(told.broken) !== kind) return false;
    best = selection;
    tale = told;
    return true;
  };
  for (let size = -1; size !== sizeOf(best) && tries < MOST_TRIES; ) {
    size = sizeOf(best);
    await leaveOut(best.mishaps, (mishaps) => keeps({ ...best, mishaps }));
    await leaveOut(best.acts, (acts) => keeps({ ...best, acts }));
    await leaveOut(best.outcomes, (outcomes) => keeps({ ...best, outcomes }));
  }
  return { selection: best, tale, tries };
}

function sizeOf({ acts, outcomes, mishaps }: Required<Selection>): number {
  return acts.length + outcomes.length + mishaps.length;
}

/** The invariant's number, or the words before the first figure. */
function kindOf(broken: string): string {
  return broken.split(":", 1)[0] ?? broken;
}

/** Tries to leave out large parts first, then ever smaller ones, down to single things. */
async function leaveOut<One>(
  all: readonly One[],
  keeps: (rest: readonly One[]) => Promise<boolean>,
): Promise<void> {
  let rest = all;
  for (let size = rest.length; size >= 1; size = Math.floor(size / 2)) {
    for (let from = 0; from < rest.length; ) {
      const without = [...rest.slice(0, from), ...rest.slice(from + size)];
      if (await keeps(without)) rest = without;
      else from += size;
    }
  }
}
