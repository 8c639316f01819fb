import type { ServerResponse } from "node:http";
import * as v from "valibot";
import { ControlError, Refusal } from "../core/refusal.ts";
import {
  ClockSchema,
  DraftSchema,
  NotificationRuleSchema,
  NotificationsSchema,
  ReleaseSchema,
  ReplyHoldSchema,
} from "./control-schemas.ts";
import type { Sandbox } from "./sandbox.ts";
import { sendJson, sendText } from "./send.ts";

export interface ControlAnswer {
  readonly status: number;
  readonly json?: unknown;
  readonly pem?: string;
}

export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: RegExp;
  readonly answer: (
    sandbox: Sandbox,
    body: unknown,
    id: string,
  ) => ControlAnswer | Promise<ControlAnswer>;
}

export const done: ControlAnswer = { status: 200, json: { ok: true } };

const ROUTES: readonly Route[] = [
  {
    method: "POST",
    path: /^order-references$/,
    answer: (sandbox, body) => ({
      status: 201,
      json: sandbox.createOrderReference(v.parse(DraftSchema, body)),
    }),
  },
  {
    method: "GET",
    path: /^order-references\/([^/]+)$/,
    answer: (sandbox, _body, id) => ({ status: 200, json: sandbox.orderReference(id) }),
  },
  {
    method: "POST",
    path: /^clock$/,
    answer: async (sandbox, body) => {
      await sandbox.advanceClock(v.parse(ClockSchema, body).advanceSeconds);
      return done;
    },
  },
  {
    method: "PUT",
    path: /^notifications$/,
    answer: (sandbox, body) => {
      sandbox.setNotifications(v.parse(NotificationsSchema, body));
      return done;
    },
  },
  {
    method: "GET",
    path: /^notifications$/,
    answer: (sandbox) => ({ status: 200, json: { notifications: sandbox.notifications() } }),
  },
  {
    method: "POST",
    path: /^notifications\/rules$/,
    answer: (sandbox, body) => {
      sandbox.addNotificationRule(v.parse(NotificationRuleSchema, body));
      return { status: 201, json: { ok: true } };
    },
  },
  {
    method: "POST",
    path: /^notifications\/release$/,
    answer: (sandbox, body) => {
      const { messageIds } = v.parse(ReleaseSchema, body);
      return { status: 200, json: { released: sandbox.releaseNotifications(messageIds) } };
    },
  },
  {
    method: "POST",
    path: /^replies\/hold$/,
    answer: (sandbox, body) => {
      sandbox.holdReply(v.parse(ReplyHoldSchema, body));
      return { status: 201, json: { ok: true } };
    },
  },
  {
    method: "POST",
    path: /^replies\/release$/,
    answer: (sandbox) => ({ status: 200, json: { released: sandbox.releaseReplies() } }),
  },
  {
    method: "GET",
    path: /^certificates\/root\.pem$/,
    answer: (sandbox) => ({ status: 200, pem: sandbox.rootCertificatePem }),
  },
  {
    method: "GET",
    path: /^certificates\/(SimpleNotificationService-[0-9a-f]{32}\.pem)$/,
    answer: (sandbox, _body, fileName) =>
      sandbox.signingCertUrl.endsWith(`/${fileName}`)
        ? { status: 200, pem: sandbox.signingCertificatePem }
        : { status: 404, json: { error: `There is no certificate ${fileName}.` } },
  },
];

/** Answers a request below `/_sandbox/`; `path` is what follows. */
export async function answerControl(
  sandbox: Sandbox,
  method: string,
  path: string,
  bodyText: string,
  response: ServerResponse,
  routes: readonly Route[] = ROUTES,
): Promise<void> {
  const answer = await findAnswer(sandbox, method, path, bodyText, routes);
  if (answer.pem !== undefined) sendText(response, "application/x-pem-file", answer.pem);
  else sendJson(response, answer.status, answer.json);
}

async function findAnswer(
  sandbox: Sandbox,
  method: string,
  path: string,
  bodyText: string,
  routes: readonly Route[],
): Promise<ControlAnswer> {
  const here = routes.filter((route) => route.path.test(path));
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
  if (error instanceof Refusal) return { status: error.httpStatus, json: { error: error.message } };
  if (error instanceof ControlError) return { status: 409, json: { error: error.message } };
  throw error;
}
