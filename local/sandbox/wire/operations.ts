import type { AmazonError, OperationName, SandboxCore } from "../core/core.ts";
import { ACCOUNT_OPERATIONS } from "./account-operations.ts";
import { AGREEMENT_OPERATIONS } from "./agreement-operations.ts";
import type { ResultXml } from "./answers.ts";
import type { FormParameters } from "./form.ts";
import type { Operation, OperationTable } from "./operation.ts";
import { ORDER_OPERATIONS } from "./order-operations.ts";
import { requireAll } from "./parameters.ts";
import { PAYMENT_OPERATIONS } from "./payment-operations.ts";

const OPERATIONS: OperationTable<OperationName> = {
  ...ORDER_OPERATIONS,
  ...PAYMENT_OPERATIONS,
  ...AGREEMENT_OPERATIONS,
  ...ACCOUNT_OPERATIONS,
};

export function isOperationName(action: string): action is OperationName {
  return Object.hasOwn(OPERATIONS, action);
}

export type OperationAnswer =
  | { readonly ok: true; readonly result: ResultXml; readonly value: unknown }
  | { readonly ok: false; readonly error: AmazonError };

/** Reads the parameters, asks the core and writes its result. Throws a Refusal for bad parameters. */
export function performOperation<N extends OperationName>(
  name: N,
  parameters: FormParameters,
  core: SandboxCore,
): OperationAnswer {
  const operation: Operation<N> = OPERATIONS[name];
  requireAll(parameters, operation.required);
  const outcome = core.call(name, operation.read(parameters, core.settings));
  if (!outcome.ok) return outcome;
  return {
    ok: true,
    result: operation.write(outcome.result, core.settings),
    value: outcome.result,
  };
}
