import type { Workflow } from "../../../local/pictures/workflow-file.ts";

/**
 * States that are named by what the order is in, not by what is done: an order that stands still
 * is found in the console under "Needs an operator".
 */
const FOLDER_OF_STATUS: Readonly<Record<string, string>> = { "Needs an operator": "ask-operator" };

/** The state in which an order waits for a person is the one that this function serves. */
const OPERATOR_FOLDER = "ask-operator";

/** Functions that the shop, the warehouse, Amazon or the clock calls, and no workflow. */
export const CALLED_FROM_OUTSIDE = [
  "checkout",
  "checkout-session",
  "place-order",
  "order-commands",
  "operator-desk",
  "authorize-request",
  "batch-commands",
  "record-shipment",
  "receive-notification",
  "handle-notification",
  "sweep",
];

/** The folder of the function that serves a task: the state's name in another spelling. */
export function folderOf(stateName: string): string {
  return FOLDER_OF_STATUS[stateName] ?? stateName.toLowerCase().replaceAll(" ", "-");
}

/** The token that stands for a function's ARN. */
export function tokenOf(folder: string): string {
  const pascalCase = folder.replace(/(^|-)([a-z])/g, (_, __, letter: string) =>
    letter.toUpperCase(),
  );
  return `\${${pascalCase}FunctionArn}`;
}

/** The state that asks an operator; undefined if the workflow has none. */
export function operatorState({ states }: Workflow): string | undefined {
  return [...states.keys()].find((name) => folderOf(name) === OPERATOR_FOLDER);
}
