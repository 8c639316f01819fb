import type { DefinitionProblem } from "../errors.ts";
import { isRecord } from "../json.ts";

/**
 * Fills `${Token}` in a definition's text as CloudFormation's DefinitionSubstitutions do
 * (docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-stepfunctions-statemachine.html).
 * A token without a value is left in place for `unfilledTokens` to find.
 */
export function substitute(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{([A-Za-z0-9_]+)\}/g, (token, name: string) => {
    const value = values[name];
    return value === undefined ? token : JSON.stringify(value).slice(1, -1);
  });
}

/** Every place in which a token was not given a value. */
export function unfilledTokens(value: unknown, path = ""): DefinitionProblem[] {
  if (typeof value === "string") {
    return (value.match(/\$\{[A-Za-z0-9_]+\}/g) ?? []).map((token) => ({
      path,
      message: `${token} has no substitution`,
    }));
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => unfilledTokens(item, `${path}/${index}`));
  }
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => unfilledTokens(item, `${path}/${key}`));
}
