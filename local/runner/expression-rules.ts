import { isRecord } from "./json.ts";

/** Where an expression stands decides which parts of `$states` exist there. */
export interface ExpressionPlace {
  readonly result: boolean;
  readonly errorOutput: boolean;
  /** Names that some Assign of the state machine gives a value. */
  readonly variables: ReadonlySet<string>;
}

const FUNCTIONS = new Set(
  (
    "string length substring substringBefore substringAfter uppercase lowercase trim pad contains " +
    "split join match replace base64encode base64decode encodeUrlComponent encodeUrl " +
    "decodeUrlComponent decodeUrl number abs floor ceil round power sqrt formatNumber formatBase " +
    "formatInteger parseInteger sum max min average boolean not exists count append sort reverse " +
    "distinct zip keys lookup spread merge sift each error assert type fromMillis toMillis " +
    "map filter single reduce clone"
  ).split(" "),
);

const REFUSED_FUNCTIONS: Readonly<Record<string, string>> = {
  eval: "Step Functions does not have $eval",
  now: "it reads a clock that virtual time cannot move",
  millis: "it reads a clock that virtual time cannot move",
  random: "its result could not be replayed",
  shuffle: "its result could not be replayed",
  uuid: "its result could not be replayed",
  partition: "this runner does not implement it",
  range: "this runner does not implement it",
  hash: "this runner does not implement it",
  parse: "this runner does not implement it",
};

/**
 * What Step Functions refuses in a JSONata expression when a state machine is created
 * (docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html), and what this runner does
 * not implement. Empty when the expression is accepted.
 */
export function problemsOfExpression(ast: unknown, place: ExpressionPlace): string[] {
  const problems: string[] = [];
  const local = new Set<string>();
  collectLocalNames(ast, local);
  inspect(ast, false, (node, hasContext) => {
    const problem = problemOfNode(node, hasContext, place, local);
    if (problem !== undefined) problems.push(problem);
  });
  return problems;
}

function problemOfNode(
  node: Record<string, unknown>,
  hasContext: boolean,
  place: ExpressionPlace,
  local: ReadonlySet<string>,
): string | undefined {
  const { type, value } = node;
  if (type === "path") return problemOfStates(node["steps"], place);
  if (type === "variable" && typeof value === "string") {
    return problemOfVariable(value, hasContext, place, local);
  }
  const readsContext = type === "name" || type === "wildcard" || type === "descendant";
  if (readsContext && !hasContext) {
    const name = typeof value === "string" ? value : String(type);
    return `"${name}" stands alone; there is no context at the top level, start from $states or a variable`;
  }
  return undefined;
}

function problemOfVariable(
  name: string,
  hasContext: boolean,
  place: ExpressionPlace,
  local: ReadonlySet<string>,
): string | undefined {
  if (name === "$" || (name === "" && !hasContext)) {
    return `$${name} at the top level has no value in Step Functions`;
  }
  if (name === "" || name === "states" || local.has(name) || place.variables.has(name)) {
    return undefined;
  }
  const refusal = REFUSED_FUNCTIONS[name];
  if (refusal !== undefined) return `$${name} is refused: ${refusal}`;
  return FUNCTIONS.has(name) ? undefined : `$${name} is neither a function nor ever assigned`;
}

function problemOfStates(steps: unknown, place: ExpressionPlace): string | undefined {
  if (!Array.isArray(steps)) return undefined;
  const [root, part]: unknown[] = steps;
  if (!isRecord(root) || root["type"] !== "variable" || root["value"] !== "states")
    return undefined;
  const name = isRecord(part) ? part["value"] : undefined;
  if (name === "input" || name === "context") return undefined;
  if (name === "result") return place.result ? undefined : "$states.result does not exist here";
  if (name === "errorOutput") {
    return place.errorOutput ? undefined : "$states.errorOutput exists in a Catcher only";
  }
  return `$states.${String(name)} does not exist`;
}

const WITH_CONTEXT = new Set(["predicate", "stages", "group", "pattern", "update", "delete"]);

function inspect(
  node: unknown,
  hasContext: boolean,
  visit: (node: Record<string, unknown>, hasContext: boolean) => void,
): void {
  if (Array.isArray(node)) {
    for (const child of node) inspect(child, hasContext, visit);
    return;
  }
  if (!isRecord(node)) return;
  visit(node, hasContext);
  for (const [key, child] of Object.entries(node)) {
    if (key === "steps" && Array.isArray(child)) {
      child.forEach((step: unknown, index) => {
        inspect(step, hasContext || index > 0, visit);
      });
    } else if (typeof child === "object") {
      inspect(child, hasContext || WITH_CONTEXT.has(key), visit);
    }
  }
}

/** Names that the expression itself gives a value: `:=`, function parameters, `@` and `#`. */
function collectLocalNames(node: unknown, names: Set<string>): void {
  inspect(node, true, ({ type, lhs, arguments: parameters, focus, index }) => {
    if (type === "bind" && isRecord(lhs)) names.add(String(lhs["value"]));
    if (type === "lambda" && Array.isArray(parameters)) {
      for (const parameter of parameters) {
        if (isRecord(parameter)) names.add(String(parameter["value"]));
      }
    }
    if (typeof focus === "string") names.add(focus);
    if (isRecord(index) && typeof index["value"] === "string") names.add(index["value"]);
    if (typeof index === "string") names.add(index);
  });
}
