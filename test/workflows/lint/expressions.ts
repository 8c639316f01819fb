import jsonata from "jsonata";
import { isRecord } from "./rule.ts";

/** A text of a workflow file and where in its state it stands, such as "Catch/1/Assign/reason". */
export interface PlacedText {
  readonly path: string;
  readonly text: string;
}

/** Every text in a value. */
export function textsOf(value: unknown, path = ""): PlacedText[] {
  if (typeof value === "string") return [{ path, text: value }];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    textsOf(item, path === "" ? key : `${path}/${key}`),
  );
}

/** Every JSONata expression in a value, without its braces. */
export function expressionsOf(value: unknown, path = ""): PlacedText[] {
  return textsOf(value, path)
    .filter(({ text }) => text.startsWith("{%"))
    .map((placed) => ({ ...placed, text: placed.text.replace(/^\{%\s*|\s*%\}$/g, "") }));
}

type Node = Readonly<Record<string, unknown>>;

/** The variables of the workflow that an expression reads. */
export function variablesRead(expression: string): string[] {
  const names: string[] = [];
  walk(parse(expression), ({ type, value }) => {
    const isOwn = type === "variable" && typeof value === "string";
    if (isOwn && value !== "" && value !== "$" && value !== "states") names.push(value);
  });
  return names;
}

/** The functions that an expression calls. */
export function functionsCalled(expression: string): string[] {
  const names: string[] = [];
  walk(parse(expression), (node) => {
    const { procedure } = node;
    if (isRecord(procedure)) names.push(String(procedure["value"]));
  });
  return names;
}

/** Whether an expression makes variables or functions of its own. */
export function definesSomething(expression: string): boolean {
  let found = false;
  walk(parse(expression), ({ type }) => {
    found ||= type === "bind" || type === "lambda";
  });
  return found;
}

/** How many function calls stand inside each other at most. */
export function callDepth(expression: string): number {
  return depthOf(parse(expression));
}

function depthOf(node: unknown): number {
  if (Array.isArray(node)) return Math.max(0, ...node.map(depthOf));
  if (!isRecord(node)) return 0;
  const below = Math.max(0, ...Object.values(node).map(depthOf));
  return node["type"] === "function" ? below + 1 : below;
}

function parse(expression: string): unknown {
  return jsonata(expression).ast();
}

/** Visits every node; the name of a called function is not visited as a variable. */
function walk(node: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(node)) {
    for (const item of node) walk(item, visit);
    return;
  }
  if (!isRecord(node)) return;
  visit(node);
  for (const [key, child] of Object.entries(node)) {
    if (key !== "procedure") walk(child, visit);
  }
}
