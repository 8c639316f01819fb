import { readFileSync } from "node:fs";
import type { WorkflowName } from "../../functions/domain/ports.ts";
import type { Runner } from "../runner/runner.ts";

/** The workflow files by their names. */
export const WORKFLOWS = [
  "order-payment",
  "refund",
  "batch",
  "reconcile",
] as const satisfies readonly WorkflowName[];
const FUNCTION_ARN = "arn:aws:lambda:eu-west-1:000000000000:function:";

/** Gives the runner every workflow file, unchanged. */
export function loadWorkflows(runner: Runner): void {
  for (const name of WORKFLOWS) loadWorkflow(runner, name);
}

/** The folder of the function behind an ARN that a workflow names on a laptop. */
export function functionOf(functionArn: string): string {
  return functionArn.slice(FUNCTION_ARN.length);
}

/** The tokens of the file are the function folders in another spelling. */
function loadWorkflow(runner: Runner, workflow: WorkflowName): void {
  const file = new URL(`../../workflows/${workflow}.asl.json`, import.meta.url);
  const definition = readFileSync(file, "utf8");
  const substitutions: Record<string, string> = {};
  for (const [, name] of definition.matchAll(/\$\{(\w+)FunctionArn\}/g)) {
    if (name) substitutions[`${name}FunctionArn`] = `${FUNCTION_ARN}${folderOf(name)}`;
  }
  runner.loadStateMachine({ name: workflow, definition, substitutions });
}

function folderOf(pascalCase: string): string {
  return pascalCase.replace(/(?!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
}
