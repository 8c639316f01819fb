import type { Leaving } from "./definition/model.ts";
import { StateFailed } from "./errors.ts";
import { type Bindings, evaluateTemplate } from "./expressions.ts";
import type { Json } from "./json.ts";
import { LIMITS, requirePayloadFits, utf8Bytes } from "./limits.ts";
import type { StateVisit } from "./visit.ts";

interface Assigned {
  readonly value: Json;
  readonly text: string;
}

/** What Output and Assign of a state gave. */
export interface Left {
  readonly output: Json;
  readonly outputText: string;
  readonly assigned: ReadonlyMap<string, Assigned>;
  readonly assignedTexts: Record<string, string>;
}

/** Evaluates Output and Assign; neither sees what the other gives. */
export async function evaluateLeaving(
  visit: StateVisit,
  leaving: Leaving,
  bindings: Bindings,
  unlessOutput: Json,
): Promise<Left> {
  const output = leaving.output ? await evaluateTemplate(leaving.output, bindings) : unlessOutput;
  const assigned = new Map<string, Assigned>();
  for (const [name, template] of leaving.assign ?? []) {
    const value = await evaluateTemplate(template, bindings);
    assigned.set(name, { value, text: JSON.stringify(value) });
  }
  const outputText = output === visit.input ? visit.inputText : JSON.stringify(output);
  requirePayloadFits(outputText, `The output of the state '${visit.state.name}'`);
  const texts = [...assigned].map(([name, { text }]) => [name, text] as const);
  requirePayloadFits(
    texts.map(([, text]) => text).join(""),
    `What the state '${visit.state.name}' assigns`,
  );
  return { output, outputText, assigned, assignedTexts: Object.fromEntries(texts) };
}

/**
 * The variables of an execution. Limits:
 * docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html, "Limits".
 */
export class Variables {
  #values: Readonly<Record<string, Json>> = {};
  readonly #bytes = new Map<string, number>();

  get values(): Readonly<Record<string, Json>> {
    return this.#values;
  }

  /** Throws States.DataLimitExceeded when all variables together would pass 10 MiB. */
  requireRoomFor(assigned: ReadonlyMap<string, Assigned>): void {
    if (assigned.size === 0) return;
    let bytes = 0;
    for (const [name, size] of this.#bytes) if (!assigned.has(name)) bytes += size;
    for (const { text } of assigned.values()) bytes += utf8Bytes(text);
    if (bytes <= LIMITS.allVariablesBytes) return;
    throw new StateFailed({
      error: "States.DataLimitExceeded",
      cause: "The variables of the execution have a size exceeding the service limit.",
    });
  }

  assign(assigned: ReadonlyMap<string, Assigned>): void {
    if (assigned.size === 0) return;
    const added: Record<string, Json> = {};
    for (const [name, { value, text }] of assigned) {
      added[name] = value;
      this.#bytes.set(name, utf8Bytes(text));
    }
    this.#values = { ...this.#values, ...added };
  }
}
