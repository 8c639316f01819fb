import type { ServerResponse } from "node:http";
import { createQuotas } from "../core/quotas.ts";
import type { CallEvent } from "../server/events.ts";
import { failBefore, replyWith } from "../server/faulty-reply.ts";
import type { Services } from "../server/services.ts";
import type { WireAnswer } from "../wire/answers.ts";
import type { WireRequest } from "../wire/form.ts";
import type { Desk } from "./desk.ts";
import { createMemory } from "./idempotency.ts";
import { CHECKOUT_OPERATIONS, type CheckoutOperation } from "./operations.ts";
import { PAY_PATH } from "./pay-page.ts";
import { Problem } from "./problem.ts";
import { CHECKOUT_QUOTAS } from "./quotas.ts";
import { assertSigned, type CheckoutCredentials } from "./signature.ts";

const PATH = /^\/(?:(live|sandbox)\/)?v2\/(.+)$/;

export function isCheckoutPath(path: string): boolean {
  return PATH.test(path);
}

interface Found {
  readonly operation: CheckoutOperation;
  readonly id: string;
}

type Told = Pick<CallEvent, "error" | "answer">;

/** Answers the calls of Amazon Pay API v2, with whatever was ordered to go wrong (reference §12). */
export function createCheckoutApi(
  services: Services,
  desk: Desk,
  credentials: () => CheckoutCredentials,
  endpoint: () => string,
) {
  const { clock, notifications } = services;
  const answerTo = createAnswers(services, desk, credentials, endpoint);

  async function handle(request: WireRequest, response: ServerResponse): Promise<void> {
    const found = find(request);
    const name = found?.operation.name ?? "";
    const fault = services.faults.take(
      ({ operation }) => operation === undefined || operation === name,
    );
    const requestId = services.ids.uuid();
    const tell = (httpStatus: number, more: Told) =>
      services.onEvent({
        type: "call",
        at: clock.now(),
        operation: name,
        ...(found?.id && { objectId: found.id }),
        ...referenceOf(request),
        httpStatus,
        requestId,
        ...(fault && { fault: fault.fault }),
        ...more,
      });
    const outage = (status: "500" | "503") =>
      wire(
        new Problem(
          status === "500" ? "InternalServerError" : "ServiceUnavailable",
          "The service is temporarily unavailable.",
        ),
      );
    if (fault && (await failBefore(fault, response, requestId, outage))) {
      tell(fault.fault === "reset" ? 0 : Number(fault.fault), {});
      return;
    }
    notifications.cork();
    try {
      const { answer, told } = answerTo(request, found);
      tell(answer.httpStatus, told);
      await clock.hold(() => replyWith(clock, response, answer, fault, requestId));
    } finally {
      notifications.uncork();
    }
  }

  return { handle };
}

/** Every check, then the operation itself. */
function createAnswers(
  services: Services,
  desk: Desk,
  credentials: () => CheckoutCredentials,
  endpoint: () => string,
) {
  const { clock } = services;
  const memory = createMemory();
  const quotas = createQuotas(CHECKOUT_QUOTAS);
  return (request: WireRequest, found: Found | undefined) => {
    try {
      assertSigned(request, credentials(), [clock.now(), services.callersTime?.() ?? clock.now()]);
      assertEnvironment(request.path, credentials().publicKeyId);
      if (!found) throw new Problem("UnsupportedOperation", `${request.method} ${request.path}`);
      const { operation, id } = found;
      if (services.quotas.current && !quotas.take(operation.name, services.quotaTime())) {
        throw new Problem("TooManyRequests", "Request is throttled");
      }
      const idempotencyKey = keyOf(request);
      if (operation.needsKey && idempotencyKey === "") {
        throw new Problem("MissingHeader", "x-amz-pay-idempotency-key is missing.");
      }
      const simulation = header(request, "x-amz-pay-simulation-code");
      return memory.once(operation.needsKey ? idempotencyKey : "", request, () => {
        const { status, object } = operation.answer({
          desk,
          body: request.body,
          id,
          idempotencyKey,
          payPage: `${endpoint()}${PAY_PATH}`,
          ...(simulation !== "" && { simulation }),
        });
        return { answer: json(status, object), told: describe(object) };
      });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const told: Told = { error: { code: error.reasonCode, message: error.message } };
      return { answer: wire(error), told };
    }
  };
}

function find({ method, path }: WireRequest): Found | undefined {
  const rest = PATH.exec(path)?.[2] ?? "";
  for (const operation of CHECKOUT_OPERATIONS) {
    const match = operation.method === method ? operation.path.exec(rest) : null;
    if (match) return { operation, id: decodeURIComponent(match[1] ?? "") };
  }
  return undefined;
}

/** A key that names its environment has it in no path; any other key has (reference §12.1). */
function assertEnvironment(path: string, publicKeyId: string): void {
  const inPath = PATH.exec(path)?.[1];
  const isNamed = /^(SANDBOX|LIVE)-/.test(publicKeyId);
  if (isNamed ? inPath === undefined : inPath === "sandbox") return;
  throw new Problem(
    "InvalidRequest",
    isNamed
      ? "The public key id names the environment: the path must not."
      : "The path must name this environment: /sandbox/v2/.",
  );
}

function header({ headers }: WireRequest, name: string): string {
  const value = headers[name];
  return typeof value === "string" ? value : "";
}

function keyOf(request: WireRequest): string {
  const key = header(request, "x-amz-pay-idempotency-key");
  if (key === "" || /^[\x21-\x7e]{1,128}$/.test(key)) return key;
  throw new Problem("InvalidHeaderValue", "x-amz-pay-idempotency-key: 1 to 128 characters.");
}

function referenceOf(request: WireRequest): { readonly referenceId?: string } {
  const referenceId = header(request, "x-amz-pay-idempotency-key");
  return referenceId === "" ? {} : { referenceId };
}

function json(httpStatus: number, content: unknown): WireAnswer {
  return {
    httpStatus,
    contentType: "application/json",
    body: JSON.stringify(content),
    requestIdHeader: "x-amz-pay-request-id",
  };
}

function wire({ httpStatus, reasonCode, message }: Problem): WireAnswer {
  return json(httpStatus, { reasonCode, message });
}

/** The object that an answer tells about, for whoever tells the story. */
function describe(object: Readonly<Record<string, unknown>>): Told {
  const id =
    object["refundId"] ??
    object["checkoutSessionId"] ??
    object["chargeId"] ??
    object["chargePermissionId"];
  const status = object["statusDetails"];
  const state =
    typeof status === "object" && status !== null && "state" in status ? status.state : undefined;
  if (typeof id !== "string" || typeof state !== "string") return {};
  return { answer: { id, state } };
}
