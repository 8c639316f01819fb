import { FLOW_RULES } from "./flow-rules.ts";
import { FORM_RULES } from "./form-rules.ts";
import { NAME_RULES } from "./name-rules.ts";
import type { Rule } from "./rule.ts";
import { TASK_RULES } from "./task-rules.ts";
import { VARIABLE_RULES } from "./variable-rules.ts";

/** Everything that the workflow files are held to. */
export const RULES: readonly Rule[] = [
  ...FORM_RULES,
  ...FLOW_RULES,
  ...TASK_RULES,
  ...VARIABLE_RULES,
  ...NAME_RULES,
];
