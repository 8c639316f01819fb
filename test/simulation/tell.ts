import type { StateMachine } from "../../local/runner/definition/model.ts";
import { live, type Script, type Tale } from "./live.ts";
import { type Plan, rollPlan } from "./plan.ts";
import type { Silence } from "./stage.ts";
import type { Counts } from "./trouble.ts";

/** Which of a seed's acts, outcomes and mishaps are kept; a list left out keeps them all. */
export interface Selection {
  readonly acts?: readonly string[];
  /** Their places in the plan, from 0. */
  readonly outcomes?: readonly number[];
  readonly mishaps?: readonly string[];
}

/** The script of a seed, or of a part of it. */
export function scriptOf(seed: number, silence: Silence = "none", keep: Selection = {}): Script {
  const plan = rollPlan(seed);
  const { acts, outcomes, mishaps } = keep;
  const kept: Plan = {
    ...plan,
    acts: plan.acts.filter(({ id }) => acts?.includes(id) ?? true),
    outcomes: plan.outcomes.filter((_one, index) => outcomes?.includes(index) ?? true),
  };
  return { plan: kept, silence, ...(mishaps ? { mishaps: mishaps.map(asMishap) } : {}) };
}

function asMishap(text: string): `${string}=${string}` {
  const at = text.lastIndexOf("=");
  return `${text.slice(0, at)}=${text.slice(at + 1)}`;
}

/** Tells many seeds one after another; what is found is handed over at once. */
export async function tellSeeds(
  seeds: Iterable<number>,
  {
    machines,
    counts,
    silence,
  }: { machines: readonly StateMachine[]; counts: Counts; silence: Silence },
  onTale: (tale: Tale) => void,
): Promise<void> {
  for (const seed of seeds) onTale(await live(scriptOf(seed, silence), { machines, counts }));
}

/** A seed's trace, line by line. */
export async function traceOf(
  script: Script,
  machines: readonly StateMachine[],
): Promise<{ readonly tale: Tale; readonly lines: readonly string[] }> {
  const lines: string[] = [];
  const trace = (line: string): void => void lines.push(line);
  const tale = await live(script, { machines, counts: new Map(), trace });
  return { tale, lines };
}
