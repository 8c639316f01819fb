import { availableParallelism } from "node:os";
import { bundle, type Mutant } from "./bundle.ts";
import { tellOnAllCores } from "./crew.ts";
import { live } from "./live.ts";
import { MUTANTS } from "./mutants.ts";
import { scriptOf } from "./tell.ts";
import { loadWorkflows, type WorkflowFile } from "./world.ts";

/** How a mutant fared. */
interface Verdict {
  readonly mutant: string;
  readonly caughtBy: string | undefined;
  /** Which part of the simulation saw it, and after how many seeds. */
  readonly where: string;
}

interface MutantsOrder {
  readonly workflows: readonly WorkflowFile[];
  readonly seeds: number;
  readonly only: string | undefined;
  readonly json: boolean;
  readonly print: (text: string) => void;
  readonly progress: (text: string) => void;
}

/** Takes each guard out in turn; answers 0 if every one is missed. */
export async function killMutants(order: MutantsOrder): Promise<number> {
  const { only = "", json, print, progress } = order;
  const chosen = MUTANTS.filter(({ name }) => name.includes(only));
  const verdicts: Verdict[] = [];
  const waiting = [...chosen];
  const work = async (): Promise<void> => {
    for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
      const verdict = await judge(mutant, order);
      verdicts.push(verdict);
      progress(
        `${verdicts.length} of ${chosen.length}: ${mutant.name}: ${verdict.caughtBy ?? "NOT CAUGHT"} (${verdict.where})`,
      );
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  verdicts.sort((one, other) => (one.mutant < other.mutant ? -1 : 1));
  const survivors = verdicts.filter(({ caughtBy }) => caughtBy === undefined);
  if (json) print(JSON.stringify({ mutants: verdicts, survivors: survivors.length }));
  else {
    const width = Math.max(...verdicts.map(({ mutant }) => mutant.length));
    for (const { mutant, where, caughtBy } of verdicts) {
      print(`${mutant.padEnd(width)}  ${where.padEnd(22)}  ${caughtBy ?? "NOT CAUGHT"}`);
    }
    print(`${verdicts.length - survivors.length} of ${verdicts.length} mutants caught`);
  }
  return survivors.length === 0 && verdicts.length > 0 ? 0 : 1;
}

async function judge(mutant: Mutant, { workflows, seeds }: MutantsOrder): Promise<Verdict> {
  const worker = await bundle("worker.ts", [mutant]);
  try {
    const outcome = await tellOnAllCores({
      file: worker.file,
      workflows,
      workers: 1,
      silence: "none",
      from: 1,
      seeds,
      frontDoor: true,
      onReport: ({ broken, frontDoor }) => broken.length === 0 && frontDoor?.broken.length === 0,
    });
    const [atDoor] = outcome.frontDoor?.broken ?? [];
    if (atDoor) return { mutant: mutant.name, caughtBy: atDoor, where: "front door" };
    const [first] = outcome.broken;
    if (first) await requireHoldsOtherwise(first.seed, workflows);
    const caughtBy = first?.broken.split("\n")[0]?.slice(0, 110);
    const where = first ? `seed ${first.seed}` : `${outcome.seeds} seeds`;
    return { mutant: mutant.name, caughtBy, where };
  } finally {
    await worker.remove();
  }
}

/** A seed that breaks an invariant by itself says nothing about a mutant. */
async function requireHoldsOtherwise(
  seed: number,
  workflows: readonly WorkflowFile[],
): Promise<void> {
  const machines = loadWorkflows(workflows);
  const { broken } = await live(scriptOf(seed), { machines, counts: new Map() });
  if (broken) throw new Error(`Seed ${seed} breaks an invariant without any mutant: ${broken}`);
}
