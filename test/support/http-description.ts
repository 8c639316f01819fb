import { readFileSync } from "node:fs";
import { Ajv2020, type AnySchemaObject, type ValidateFunction } from "ajv/dist/2020.js";
import { parse } from "yaml";

interface Media {
  readonly schema: AnySchemaObject;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

interface Answer {
  readonly description: string;
  readonly headers?: Readonly<Record<string, { readonly required?: boolean }>>;
  readonly content?: Readonly<Record<string, Media>>;
}

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, Answer>>;
}

/** openapi.yaml as it stands, its references not followed. */
export const DESCRIPTION = parse(readFileSync("openapi.yaml", "utf8"));

/** Every operation by its route, such as "POST /orders/{id}/cancel"; references are followed. */
export const OPERATIONS: ReadonlyMap<string, Operation> = new Map(
  Object.entries<Record<string, Operation>>(DESCRIPTION.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([method]) => ["get", "put", "post", "delete"].includes(method))
      .map(([method, operation]) => [`${method.toUpperCase()} ${path}`, followed(operation)]),
  ),
);

const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const ajv = new Ajv2020({ strict: false, allErrors: true, formats: { "date-time": DATE_TIME } });

const validators = new WeakMap<AnySchemaObject, ValidateFunction>();

/** What is wrong with a value by its schema; empty if nothing is. */
export function complaints(schema: AnySchemaObject, value: unknown): string[] {
  // References inside lead to #/components, which therefore has to lie in the same document.
  const validate =
    validators.get(schema) ?? ajv.compile({ components: DESCRIPTION.components, ...schema });
  validators.set(schema, validate);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

/** What is wrong with the schema itself. */
export function schemaComplaints(schema: AnySchemaObject): string[] {
  return ajv.validateSchema(schema) ? [] : (ajv.errors ?? []).map((one) => ajv.errorsText([one]));
}

/** How a real answer differs from what is described for its route and status. */
export function answerComplaints(
  route: string,
  { status, headers, body }: { status: number; headers: Headers; body: unknown },
): string[] {
  const described = OPERATIONS.get(route)?.responses[status];
  if (!described) return [`${route} is not described to answer ${status}`];
  const [type = "", media] = Object.entries(described.content ?? {})[0] ?? [];
  const missing = Object.entries(described.headers ?? {})
    .filter(([name, { required }]) => required && headers.get(name) === null)
    .map(([name]) => `${name} is missing`);
  const isOfType = headers.get("content-type")?.startsWith(type) ?? false;
  return [
    ...missing,
    ...(isOfType ? [] : [`${headers.get("content-type")} is not ${type}`]),
    ...complaints(media?.schema ?? {}, body),
  ];
}

/** Follows references of the description itself; those inside schemas are the validator's. */
function followed(operation: Operation): Operation {
  const requestBody = operation.requestBody && target(operation.requestBody);
  const responses = Object.fromEntries(
    Object.entries(operation.responses).map(([status, answer]) => [status, target(answer)]),
  );
  return { ...operation, responses, ...(requestBody ? { requestBody } : {}) };
}

function target<Part extends object>(part: Part): Part {
  if (!("$ref" in part)) return part;
  const steps = String(part.$ref).replace("#/", "").split("/");
  return steps.reduce((inside, step) => inside[step], DESCRIPTION);
}
