import type { ServerResponse } from "node:http";
import * as v from "valibot";
import { CHECKOUT_ROUTES } from "../checkout-v2/control-routes.ts";
import { Problem } from "../checkout-v2/problem.ts";
import { ControlError, Refusal } from "../core/refusal.ts";
import { MACHINE_ROUTES } from "./control-routes.ts";
import { PEOPLE_ROUTES } from "./people-routes.ts";
import type { ControlAnswer, Route } from "./route.ts";
import type { Sandbox } from "./sandbox.ts";
import { sendJson, sendText } from "./send.ts";

const ROUTES: readonly Route[] = [...PEOPLE_ROUTES, ...MACHINE_ROUTES, ...CHECKOUT_ROUTES];

/** Answers a request below `/_sandbox/`; `path` is what follows. */
export async function answerControl(
  sandbox: Sandbox,
  method: string,
  path: string,
  bodyText: string,
  response: ServerResponse,
): Promise<void> {
  const answer = await findAnswer(sandbox, method, path, bodyText);
  if (answer.pem !== undefined) sendText(response, "application/x-pem-file", answer.pem);
  else sendJson(response, answer.status, answer.json);
}

async function findAnswer(
  sandbox: Sandbox,
  method: string,
  path: string,
  bodyText: string,
): Promise<ControlAnswer> {
  const here = ROUTES.filter((route) => route.path.test(path));
  const route = here.find((candidate) => candidate.method === method);
  if (!route) {
    const methods = here.map((candidate) => candidate.method).join(", ");
    return here.length > 0
      ? { status: 405, json: { error: `/_sandbox/${path} takes ${methods}.` } }
      : { status: 404, json: { error: `There is nothing at /_sandbox/${path}.` } };
  }
  try {
    const body: unknown = bodyText.trim() === "" ? {} : JSON.parse(bodyText);
    return await route.answer(sandbox, body, route.path.exec(path)?.[1] ?? "");
  } catch (error) {
    return explain(error);
  }
}

function explain(error: unknown): ControlAnswer {
  if (error instanceof SyntaxError) {
    return { status: 400, json: { error: `The body is not JSON: ${error.message}` } };
  }
  if (v.isValiError(error)) {
    const issues = error.issues.map(
      (issue) => `${v.getDotPath(issue) ?? "body"}: ${issue.message}`,
    );
    return { status: 400, json: { error: issues.join("; ") } };
  }
  if (error instanceof Refusal || error instanceof Problem)
    return { status: error.httpStatus, json: { error: error.message } };
  if (error instanceof ControlError) return { status: 409, json: { error: error.message } };
  throw error;
}
