import type { SourceChange } from "./bundle.ts";
import type { Silence } from "./stage.ts";

/** One guard taken out of the product. */
export interface Mutant extends SourceChange {
  readonly name: string;
  /** Who has to be silent for the guard to be needed; left out: nobody. */
  readonly silence?: Silence;
}

const ANSWER = "functions/domain/answer.ts";

export const MUTANTS: readonly Mutant[] = [
  {
    name: "rendezvous: no second look after parking",
    file: ANSWER,
    from: "if (!(await tellIfKnown(deps, asking))) return parked;",
    to: "return parked;",
    silence: "notifications",
  },
];
