import { describe, type NumberRule, obeys } from "../definition/fields.ts";
import type { Value } from "../definition/model.ts";
import { type Bindings, EvaluationFailed, evaluateExpression } from "../expressions.ts";

/** A field that must give text; throws EvaluationFailed. */
export async function textOf(value: Value<string>, bindings: Bindings): Promise<string> {
  if ("literal" in value) return value.literal;
  const found = await evaluateExpression(value.expression, bindings);
  if (typeof found === "string") return found;
  throw unexpected(value.expression, "text", found);
}

/** A field that must give a number within bounds; throws EvaluationFailed. */
export async function numberOf(
  value: Value<number>,
  bindings: Bindings,
  rule: NumberRule,
): Promise<number> {
  if ("literal" in value) return value.literal;
  const found = await evaluateExpression(value.expression, bindings);
  if (typeof found === "number" && obeys(found, rule)) return found;
  const demand = describe(rule).replace("must be ", "");
  throw unexpected(value.expression, demand, found);
}

/** A condition, which must give true or false; throws EvaluationFailed. */
export async function booleanOf(value: Value<boolean>, bindings: Bindings): Promise<boolean> {
  if ("literal" in value) return value.literal;
  const found = await evaluateExpression(value.expression, bindings);
  if (typeof found === "boolean") return found;
  throw unexpected(value.expression, "a boolean", found);
}

/** The error of an expression that gave something of the wrong kind. */
export function unexpected(
  expression: ConstructorParameters<typeof EvaluationFailed>[0],
  demand: string,
  found: unknown,
): EvaluationFailed {
  return new EvaluationFailed(
    expression,
    `returned an unexpected result. Expected ${demand}, but got: ${JSON.stringify(found)}`,
  );
}
