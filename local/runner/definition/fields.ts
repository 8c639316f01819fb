import type { DefinitionProblem } from "../errors.ts";
import type { ExpressionPlace } from "../expression-rules.ts";
import { type ExpressionCompiler, isExpression, type Template } from "../expressions.ts";
import { isRecord, type Json, toJson } from "../json.ts";
import type { Leaving, Value } from "./model.ts";

/** What reading a definition collects and needs throughout. */
export interface Reading {
  readonly problems: DefinitionProblem[];
  readonly compiler: ExpressionCompiler;
  readonly variables: ReadonlySet<string>;
}

/** Which parts of `$states` a place has beside input and context. */
export interface Part {
  readonly result?: true;
  readonly errorOutput?: true;
}

/** One JSON object of a definition, read field by field; whatever nobody read is refused. */
export class Fields {
  readonly path: string;
  readonly #reading: Reading;
  readonly #value: Record<string, unknown>;
  readonly #field: string;

  /** `field` is what Step Functions calls this object within the state, such as `Catch[0]/`. */
  constructor(reading: Reading, path: string, value: unknown, field = "") {
    this.path = path;
    this.#reading = reading;
    this.#value = isRecord(value) ? value : {};
    this.#field = field;
    if (!isRecord(value)) this.refuse("", "must be an object");
  }

  refuse(name: string, message: string): void {
    const path = name === "" ? this.path : `${this.path}/${name}`;
    this.#reading.problems.push({ path: path === "" ? "/" : path, message });
  }

  /** Refuses every field that is not in the list. */
  allowOnly(...names: readonly string[]): void {
    for (const name of Object.keys(this.#value)) {
      if (!names.includes(name))
        this.refuse(name, "this runner does not implement this field here");
    }
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#value, name);
  }

  text(name: string): string {
    const value = this.#value[name];
    if (typeof value === "string" && value !== "") return value;
    this.refuse(name, "must be text");
    return "";
  }

  optionalText(name: string): string | undefined {
    return this.has(name) ? this.text(name) : undefined;
  }

  number(name: string, rule: NumberRule): number | undefined {
    if (!this.has(name)) return undefined;
    const value = this.#value[name];
    if (typeof value === "number" && obeys(value, rule)) return value;
    this.refuse(name, describe(rule));
    return undefined;
  }

  /** The members of an array field, each with its path; none when the field is absent. */
  objects(name: string): Fields[] {
    if (!this.has(name)) return [];
    const value = this.#value[name];
    if (Array.isArray(value) && value.length > 0) {
      return value.map(
        (item: unknown, index) =>
          new Fields(this.#reading, `${this.path}/${name}/${index}`, item, `${name}[${index}]/`),
      );
    }
    this.refuse(name, "must be an array that is not empty");
    return [];
  }

  /** The members of an object field by name. */
  members(name: string): [string, Fields][] {
    const value = this.#value[name];
    if (!isRecord(value) || Object.keys(value).length === 0) {
      this.refuse(name, "must be an object that is not empty");
      return [];
    }
    return Object.entries(value).map(([key, item]) => [
      key,
      new Fields(this.#reading, `${this.path}/${name}/${key}`, item),
    ]);
  }

  requireTrue(name: string): void {
    if (this.#value[name] !== true) this.refuse(name, "must be true");
  }

  texts(name: string): string[] {
    const value = this.#value[name];
    if (Array.isArray(value) && value.length > 0) {
      if (value.every((item): item is string => typeof item === "string")) return value;
    }
    this.refuse(name, "must be an array of texts that is not empty");
    return [];
  }

  textOrExpression(name: string): Value<string> | undefined {
    return this.#valueOf(name, (value) => typeof value === "string", "must be text");
  }

  numberOrExpression(name: string, rule: NumberRule): Value<number> | undefined {
    const accepts = (value: unknown): value is number =>
      typeof value === "number" && obeys(value, rule);
    return this.#valueOf(name, accepts, `${describe(rule)}, or an expression`);
  }

  booleanOrExpression(name: string): Value<boolean> | undefined {
    const accepts = (value: unknown): value is boolean => typeof value === "boolean";
    return this.#valueOf(name, accepts, "must be an expression or a boolean");
  }

  template(name: string, part: Part = {}): Template | undefined {
    if (!this.has(name)) return undefined;
    return this.#template(this.#value[name], name, `${this.#field}${name}`, part);
  }

  /** Output and Assign, where both may see the same parts of `$states`. */
  leaving(part: Part = {}): Leaving {
    const output = this.template("Output", part);
    const assign = this.has("Assign") ? this.#assign(part) : undefined;
    return { ...(output && { output }), ...(assign && { assign }) };
  }

  #assign(part: Part): [string, Template][] {
    const value = this.#value["Assign"];
    if (!isRecord(value)) {
      this.refuse("Assign", "must be an object");
      return [];
    }
    return Object.entries(value).map(([name, item]) => {
      const problem = problemOfVariableName(name);
      if (problem !== undefined) this.refuse(`Assign/${name}`, problem);
      const field = `${this.#field}Assign/${name}`;
      return [name, this.#template(item, `Assign/${name}`, field, part)];
    });
  }

  #valueOf<T>(
    name: string,
    accepts: (value: unknown) => value is T,
    demand: string,
  ): Value<T> | undefined {
    if (!this.has(name)) return undefined;
    const value = this.#value[name];
    if (typeof value === "string" && isExpression(value)) {
      const template = this.#template(value, name, `${this.#field}${name}`, {});
      if (template.kind === "expression") return { expression: template.expression };
    }
    const isHalf = typeof value === "string" && value.startsWith("{%") && !isExpression(value);
    if (accepts(value) && !isHalf) return { literal: value };
    this.refuse(name, demand);
    return undefined;
  }

  #template(value: unknown, name: string, field: string, part: Part): Template {
    if (typeof value === "string" && value.startsWith("{%")) {
      if (!isExpression(value)) this.refuse(name, 'starts with "{%" and does not end with "%}"');
      const place: ExpressionPlace = {
        result: part.result === true,
        errorOutput: part.errorOutput === true,
        variables: this.#reading.variables,
      };
      const report = (problem: string): void => this.refuse(name, problem);
      const expression = this.#reading.compiler.compile(value, field, place, report);
      return { kind: "expression", expression };
    }
    if (Array.isArray(value)) {
      const items = value.map((item: unknown, index) =>
        this.#template(item, `${name}/${index}`, `${field}[${index}]`, part),
      );
      return literalWhenConstant({ kind: "array", items }, toJson(value));
    }
    if (isRecord(value)) {
      const entries = Object.entries(value).map(
        ([key, item]) =>
          [key, this.#template(item, `${name}/${key}`, `${field}/${key}`, part)] as const,
      );
      return literalWhenConstant({ kind: "object", entries }, toJson(value));
    }
    return { kind: "literal", value: toJson(value) };
  }
}

function literalWhenConstant(template: Template, value: Json): Template {
  const parts =
    template.kind === "array"
      ? template.items
      : template.kind === "object"
        ? template.entries.map(([, item]) => item)
        : [];
  return parts.every((part) => part.kind === "literal") ? { kind: "literal", value } : template;
}

/** Names: docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html, "Variable name syntax". */
function problemOfVariableName(name: string): string | undefined {
  if (name === "states") return "states is a reserved name";
  if (name.length > 80) return "a variable's name has at most 80 characters";
  return /^\p{ID_Start}\p{ID_Continue}*$/u.test(name)
    ? undefined
    : "a variable's name starts with a letter and goes on with letters, digits and underscores";
}

/** Bounds of a number, both included. */
export interface NumberRule {
  readonly from: number;
  readonly to: number;
  readonly integer: boolean;
}

export function obeys(value: number, rule: NumberRule): boolean {
  return value >= rule.from && value <= rule.to && (!rule.integer || Number.isInteger(value));
}

export function describe(rule: NumberRule): string {
  return `must be ${rule.integer ? "an integer" : "a number"} from ${rule.from} to ${rule.to}`;
}
