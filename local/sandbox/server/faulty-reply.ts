import type { ServerResponse } from "node:http";
import type { Clock } from "../../clock/clock.ts";
import type { WireAnswer } from "../wire/answers.ts";
import { type Fault, gatewayPage } from "./faults.ts";
import { send, sendTruncated } from "./send.ts";

/** Answers for a fault that strikes before the call was carried out, if it is one. */
export async function failBefore(
  { fault }: Fault,
  response: ServerResponse,
  requestId: string,
  outage: (status: "500" | "503") => WireAnswer,
): Promise<boolean> {
  switch (fault) {
    case "reset":
      response.socket?.resetAndDestroy();
      return true;
    case "500":
    case "503":
      await send(response, outage(fault), requestId);
      return true;
    case "502":
    case "504":
      await send(
        response,
        { httpStatus: Number(fault), contentType: "text/html", body: gatewayPage(fault) },
        requestId,
      );
      return true;
    case "reply-lost":
    case "truncated":
    case "slow":
      return false;
  }
}

/** Sends the answer to a call that was carried out, or what a fault leaves of it. */
export async function replyWith(
  clock: Clock,
  response: ServerResponse,
  wireAnswer: WireAnswer,
  fault: Fault | undefined,
  requestId: string,
): Promise<void> {
  if (fault?.fault === "slow") await clock.sleep((fault.delaySeconds ?? 10) * 1000);
  if (fault?.fault === "reply-lost") {
    response.destroy();
  } else if (fault?.fault === "truncated") {
    await sendTruncated(response, wireAnswer, requestId, fault.keepBytes);
  } else {
    await send(response, wireAnswer, requestId);
  }
}
