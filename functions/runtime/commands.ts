import * as v from "valibot";
import { InvalidValue } from "../domain/errors.ts";
import type { OrderReferenceId } from "../domain/ids.ts";
import { UnknownOrder } from "../domain/record.ts";
import { type HttpRequest, type HttpResponse, problem } from "./http.ts";
import { describeIssues, orderReferenceIdSchema } from "./schemas.ts";

/** One thing that may be asked of a placed order. */
export type CommandOf<Deps> = (
  deps: Deps,
  orderReferenceId: OrderReferenceId,
  body: unknown,
  /** Who asks; kept in the timeline. */
  caller?: string,
) => Promise<HttpResponse>;

/** Makes commands whose body has a schema; any other body is refused with every wrong field named. */
export function commandsFor<Deps>() {
  return <Schema extends v.GenericSchema>(
    schema: Schema,
    run: (
      deps: Deps,
      orderReferenceId: OrderReferenceId,
      body: v.InferOutput<Schema>,
      caller: string | undefined,
    ) => Promise<HttpResponse>,
  ): CommandOf<Deps> =>
    async (deps, orderReferenceId, body, caller) => {
      const parsed = v.safeParse(schema, body ?? {});
      if (!parsed.success) return problem(422, "InvalidRequest", describeIssues(parsed.issues));
      return run(deps, orderReferenceId, parsed.output, caller);
    };
}

export function done(body: Readonly<Record<string, unknown>>): HttpResponse {
  return { status: 200, body };
}

/** Commands that need no words. */
export const noBody = v.strictObject({});

/** The path of every command names the order by Amazon's id. */
const orderPath = v.object({ id: orderReferenceIdSchema });

/** Gives a request to the command of its route. */
export async function runCommand<Deps>(
  commands: Readonly<Record<string, CommandOf<Deps>>>,
  deps: Deps,
  request: HttpRequest,
): Promise<HttpResponse> {
  const command = commands[request.route];
  if (!command) return problem(404, "UnknownRoute", `${request.route} is not a command`);
  const path = v.safeParse(orderPath, request.pathParameters);
  if (!path.success) return problem(422, "InvalidRequest", describeIssues(path.issues));
  return command(deps, path.output.id, request.body, request.caller);
}

/** What any command may fail with as an answer of its own. */
export async function answered(answer: () => Promise<HttpResponse>): Promise<HttpResponse> {
  try {
    return await answer();
  } catch (error) {
    if (error instanceof UnknownOrder) return problem(404, error.name, error.message);
    if (error instanceof InvalidValue) return problem(422, "InvalidRequest", error.message);
    throw error;
  }
}
