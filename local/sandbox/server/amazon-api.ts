import type { ServerResponse } from "node:http";
import type { AmazonError, SandboxCore } from "../core/core.ts";
import { Refusal } from "../core/refusal.ts";
import { errorAnswer, successAnswer, type WireAnswer } from "../wire/answers.ts";
import { assertAuthentic, assertSeller, invalid } from "../wire/authentication.ts";
import { type FormParameters, readParameters, type WireRequest } from "../wire/form.ts";
import { isOperationName, performOperation } from "../wire/operations.ts";
import { type CallEvent, describeRequest, describeResult } from "./events.ts";
import type { ReplyHold } from "./faults.ts";
import { failBefore, replyWith } from "./faulty-reply.ts";
import { send } from "./send.ts";
import type { Services } from "./services.ts";

const SANDBOX_PATH = "/OffAmazonPayments_Sandbox/2013-01-01";
const LIVE_PATH = "/OffAmazonPayments/2013-01-01";

/** With or without the slash at its end (reference §1.1). */
export function isAmazonPath(path: string): boolean {
  return [SANDBOX_PATH, LIVE_PATH].includes(path.replace(/\/$/, ""));
}

interface Answered {
  readonly answer: WireAnswer;
  readonly event: Pick<CallEvent, "error" | "answer">;
}

/** Answers one call as Amazon would, with whatever was ordered to go wrong with it. */
export function createAmazonApi(options: Services) {
  const { clock, notifications, holds } = options;

  async function handle(request: WireRequest, response: ServerResponse): Promise<void> {
    const parameters = readParameters(request);
    const operation = parameters.get("Action") ?? "";
    const fault = options.faults.take(
      (wish) => wish.operation === undefined || wish.operation === operation,
    );
    const requestId = options.ids.uuid();
    const tell = (httpStatus: number, more: Partial<CallEvent>) =>
      options.onEvent({
        type: "call",
        at: clock.now(),
        ...describeRequest(parameters),
        httpStatus,
        requestId,
        ...(fault && { fault: fault.fault }),
        ...more,
      });
    if (
      fault &&
      (await failBefore(fault, response, requestId, (status) =>
        errorAnswer(outage(status), requestId),
      ))
    ) {
      tell(fault.fault === "reset" ? 0 : Number(fault.fault), {});
      return;
    }
    notifications.cork();
    let corked = true;
    const uncork = () => {
      if (corked) notifications.uncork();
      corked = false;
    };
    try {
      const answered = answer(options, request, parameters, requestId);
      tell(answered.answer.httpStatus, answered.event);
      const hold = holds.take((wish) => wish.operation === operation);
      if (hold) {
        const told = answered.event.answer;
        if (told) settle(options.core, hold, told.id);
        uncork();
        // Operations without a result are about the object that they name.
        await holdBack(hold, told?.id ?? describeRequest(parameters).objectId);
      }
      // Amazon's notifications do not wait for an answer that takes its time.
      if (fault?.fault === "slow") uncork();
      await clock.hold(() => replyWith(clock, response, answered.answer, fault, requestId));
    } finally {
      uncork();
    }
  }

  async function holdBack(hold: ReplyHold, objectId: string | undefined): Promise<void> {
    if (hold.until === "released") await options.heldReplies.pass();
    else if (objectId !== undefined) await clock.hold(() => notifications.answered(objectId));
  }

  /** Another section or version than this one (reference §5.2). */
  async function refuseAddress(request: WireRequest, response: ServerResponse): Promise<void> {
    const requestId = options.ids.uuid();
    const message = `Resource ${request.path} is not found on this server. API Section is missing or you have provided an invalid operation name.`;
    await send(response, errorAnswer(new Refusal("InvalidAddress", message), requestId), requestId);
  }

  return { handle, refuseAddress };
}

function settle(core: SandboxCore, hold: ReplyHold, objectId: string): void {
  if (hold.until === "notification-answered" && hold.operation === "Authorize") {
    core.settleNow(objectId);
  }
}

/** What Amazon answers while it is down. */
export function outage(status: "500" | "503"): AmazonError {
  return status === "500"
    ? internalError()
    : {
        code: "ServiceUnavailable",
        httpStatus: 503,
        message: "The service is temporarily unavailable.",
      };
}

function internalError(): AmazonError {
  return {
    code: "InternalServerError",
    httpStatus: 500,
    message: "We encountered an internal error. Please try again.",
  };
}

/** Every check in the order of reference §5.2, then the operation itself. */
function answer(
  options: Services,
  request: WireRequest,
  parameters: FormParameters,
  requestId: string,
): Answered {
  const { clock, credentials, core, quotas } = options;
  const action = parameters.get("Action") ?? "";
  const refused = (error: AmazonError): Answered => ({
    answer: errorAnswer(error, requestId),
    event: { error: { code: error.code, message: error.message } },
  });
  try {
    assertAuthentic(request, parameters, credentials, clock.now(), options.callersTime?.());
    if (quotas.current && !quotas.current.take(action, options.quotaTime())) {
      return refused(new Refusal("RequestThrottled", "Request is throttled"));
    }
    assertSeller(parameters, credentials);
    if (!isOperationName(action)) throw invalid("Action", "There is no such operation");
    if (parameters.get("Version") !== "2013-01-01") throw invalid("Version", "Must be 2013-01-01");
    // A sandbox object on the production path is an internal error (reference §1.1).
    if (isLivePath(request.path)) return refused(internalError());
    const outcome = performOperation(action, parameters, core);
    if (!outcome.ok) return refused(outcome.error);
    const told = describeResult(outcome.value);
    return {
      answer: successAnswer(action, outcome.result, requestId),
      event: told ? { answer: told } : {},
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return refused(error);
  }
}

function isLivePath(path: string): boolean {
  return path.replace(/\/$/, "") === LIVE_PATH;
}
