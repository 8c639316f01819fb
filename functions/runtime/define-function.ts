import * as v from "valibot";
import { InvalidValue } from "../domain/errors.ts";
import type { Log } from "../domain/ports.ts";
import { callerOf, requestContextSchema } from "./caller.ts";
import type { HttpRequest, HttpResponse } from "./http.ts";
import { describeIssues } from "./schemas.ts";
import { isServiceFailure, unavailable } from "./service-failures.ts";

/** A deployed function: what Lambda calls with an event. */
export type DeployedFunction = (event: unknown) => Promise<unknown>;

/**
 * Wraps the handler of a workflow task or an event: parses the event by its contract, and logs that
 * the work began and how it ended. Errors keep their names, because those are what the workflow
 * catches; only failures of AWS's own services get one name for all.
 */
export function taskFunction<Schema extends v.GenericSchema>(
  schema: Schema,
  handle: (input: v.InferOutput<Schema>) => Promise<unknown>,
  log: Log,
): DeployedFunction {
  return async (event) => {
    const input = v.safeParse(schema, event);
    if (!input.success) throw new InvalidValue(describeIssues(input.issues));
    const fields = identify(event);
    log.event("started", fields);
    try {
      const output = await handle(input.output);
      log.event("completed", fields);
      return output ?? {};
    } catch (error) {
      log.event("failed", { ...fields, ...describeError(error) });
      throw isServiceFailure(error) ? unavailable(error) : error;
    }
  };
}

/** Wraps the handler of an HTTP route: API Gateway's event in, its answer out. */
export function httpFunction(
  handle: (request: HttpRequest) => Promise<HttpResponse>,
  log: Log,
): DeployedFunction {
  return async (event) => {
    const parsed = v.parse(apiGatewayEvent, event);
    const request = readRequest(parsed);
    if (!request) {
      return answer({
        status: 400,
        body: { error: "InvalidJson", message: "The body is not JSON" },
      });
    }
    if (!isObjectOrNothing(request.body)) {
      const message = "The body must be a JSON object";
      return answer({ status: 422, body: { error: "InvalidRequest", message } });
    }
    log.event("started", { route: request.route });
    try {
      const response = await handle(request);
      log.event("completed", { route: request.route, status: response.status });
      return answer(response);
    } catch (error) {
      log.event("failed", { route: request.route, ...describeError(error) });
      const message = "Something failed on our side; repeating the same request is safe";
      return answer({ status: 500, body: { error: "InternalError", message } });
    }
  };
}

// AWS leaves absent fields out; emulators write null.
const texts = v.nullish(v.record(v.string(), v.optional(v.string())), {});

/** The fields that we use of API Gateway's HTTP API event, payload version 2.0. */
const apiGatewayEvent = v.object({
  routeKey: v.string(),
  pathParameters: texts,
  queryStringParameters: texts,
  headers: texts,
  body: v.nullish(v.string(), ""),
  isBase64Encoded: v.nullish(v.boolean(), false),
  requestContext: requestContextSchema,
});

function readRequest(event: v.InferOutput<typeof apiGatewayEvent>): HttpRequest | undefined {
  const { routeKey: route, pathParameters, queryStringParameters: query, headers } = event;
  const text = event.isBase64Encoded
    ? Buffer.from(event.body, "base64").toString("utf8")
    : event.body;
  try {
    const body: unknown = text === "" ? undefined : JSON.parse(text);
    const caller = callerOf(event.requestContext);
    const whole = { route, pathParameters, query, headers, body };
    return caller === undefined ? whole : { ...whole, caller };
  } catch {
    return undefined;
  }
}

/** A list would pass for an object without fields. */
function isObjectOrNothing(body: unknown): boolean {
  return body === undefined || (typeof body === "object" && !Array.isArray(body));
}

function answer({ status, headers, body }: HttpResponse): unknown {
  return {
    statusCode: status,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  };
}

function identify(event: unknown): Record<string, string> {
  if (typeof event !== "object" || event === null || !("orderReferenceId" in event)) return {};
  return { orderReferenceId: String(event.orderReferenceId) };
}

function describeError(error: unknown): Record<string, string> {
  if (!(error instanceof Error)) return { error: "unknown" };
  const requestId =
    "requestId" in error && typeof error.requestId === "string" ? error.requestId : "";
  return { error: error.name, message: error.message, ...(requestId ? { requestId } : {}) };
}
