import type { OperationName, OperationRequest, OperationResult } from "../core/core.ts";
import type { Settings } from "../core/settings.ts";
import type { ResultXml } from "./answers.ts";
import type { FormParameters } from "./form.ts";

/** One of Amazon's operations on the wire: what it needs, how it is read, how it answers. */
export interface Operation<N extends OperationName> {
  /** The parameters whose absence is told before any is looked at closely (reference §5.2). */
  readonly required: readonly string[];
  readonly read: (parameters: FormParameters, settings: Settings) => OperationRequest<N>;
  readonly write: (result: OperationResult<N>, settings: Settings) => ResultXml;
}

/** The operations of one kind, each read and written in its own way. */
export type OperationTable<Names extends OperationName> = {
  readonly [N in Names]: Operation<N>;
};

/** The two parameters of an amount. */
export function moneyNames(prefix: string): readonly string[] {
  return [`${prefix}.Amount`, `${prefix}.CurrencyCode`];
}
