import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import { Refusal } from "../core/refusal.ts";
import { errorAnswer } from "../wire/answers.ts";
import { assertAuthentic, assertSeller, invalid, missing } from "../wire/authentication.ts";
import {
  FEED_TYPE,
  type FeedAnswer,
  feedRefusal,
  feedSuccess,
  infoXml,
} from "../wire/feed-answers.ts";
import { type FormParameters, readParameters, type WireRequest } from "../wire/form.ts";
import { readList } from "../wire/parameters.ts";
import type { XmlNode } from "../wire/xml.ts";
import { outage } from "./amazon-api.ts";
import { failBefore } from "./faulty-reply.ts";
import type { Feed } from "./feeds.ts";
import type { Services } from "./services.ts";

const SECTIONS: Readonly<Record<string, readonly string[]>> = {
  "/Feeds/2009-01-01": [
    "SubmitFeed",
    "GetFeedSubmissionList",
    "GetFeedSubmissionResult",
    "CancelFeedSubmissions",
  ],
  "/Reports/2009-01-01": ["GetReport"],
};

export function isFeedsPath(path: string): boolean {
  return Object.hasOwn(SECTIONS, path);
}

/** Amazon's Feeds and Reports sections (reference §11.2, §11.3). */
export function createFeedsApi(services: Services) {
  const { clock, faults, ids, notifications, onEvent } = services;
  return async (request: WireRequest, response: ServerResponse): Promise<void> => {
    const parameters = withSellerId(readParameters(request));
    const operation = parameters.get("Action") ?? "";
    const fault = faults.take((wish) => (wish.operation ?? operation) === operation);
    const requestId = ids.uuid();
    const tell = (httpStatus: number, code?: string) =>
      onEvent({
        type: "call",
        at: clock.now(),
        operation,
        httpStatus,
        requestId,
        ...(code !== undefined && { error: { code, message: "" } }),
        ...(fault && { fault: fault.fault }),
      });
    const onOutage = (status: "500" | "503") => errorAnswer(outage(status), requestId);
    if (fault && (await failBefore(fault, response, requestId, onOutage))) {
      tell(fault.fault === "reset" ? 0 : Number(fault.fault));
      return;
    }
    notifications.cork();
    try {
      const { answer, code } = answerTo(services, request, parameters, requestId);
      tell(answer.httpStatus, code);
      if (fault?.fault === "reply-lost") response.destroy();
      else if (fault?.fault === "truncated") await reply(response, cut(answer, fault.keepBytes));
      else await reply(response, { ...answer, headers: headersOf(services, operation, requestId) });
    } finally {
      notifications.uncork();
    }
  };
}

/** Older clients of these sections call the seller's id by another name (reference §2.1). */
function withSellerId(parameters: FormParameters): FormParameters {
  const merchant = parameters.get("Merchant");
  return merchant === undefined || parameters.has("SellerId")
    ? parameters
    : new Map([...parameters, ["SellerId", merchant]]);
}

function answerTo(
  services: Services,
  request: WireRequest,
  parameters: FormParameters,
  requestId: string,
): { readonly answer: FeedAnswer; readonly code?: string } {
  const { clock, credentials, quotas } = services;
  const action = parameters.get("Action") ?? "";
  try {
    assertAuthentic(request, parameters, credentials, clock.now(), services.callersTime?.());
    if (quotas.current && !quotas.current.take(action, services.quotaTime())) {
      throw new Refusal("RequestThrottled", "Request is throttled");
    }
    if ((quotas.current?.hour(action, services.quotaTime())?.left ?? 0) < 0) {
      throw new Refusal("QuotaExceeded", "You exceeded your quota of requests per hour.");
    }
    assertSeller(parameters, credentials);
    if (!SECTIONS[request.path.replace(/\/$/, "")]?.includes(action)) {
      throw invalid("Action", "There is no such operation");
    }
    if (parameters.get("Version") !== "2009-01-01") throw invalid("Version", "Must be 2009-01-01");
    return { answer: perform(services, action, request, parameters, requestId) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { answer: feedRefusal(error, requestId), code: error.code };
  }
}

function perform(
  { core, feeds }: Services,
  action: string,
  request: WireRequest,
  parameters: FormParameters,
  requestId: string,
): FeedAnswer {
  const ids = readList(parameters, "FeedSubmissionIdList.Id");
  switch (action) {
    case "SubmitFeed": {
      assertFeed(request, parameters, core.settings.marketplaceId);
      return feedSuccess(action, [infoXml(feeds.submit(request.body))], requestId);
    }
    case "GetFeedSubmissionList": {
      const found = feeds.list().filter((feed) => isListed(feed, ids, parameters));
      const shown = found.toReversed().slice(0, Number(parameters.get("MaxCount") ?? 10));
      const hasNext = String(found.length > shown.length);
      return feedSuccess(action, [["HasNext", hasNext], ...shown.map(infoXml)], requestId);
    }
    case "CancelFeedSubmissions": {
      // Without ids all are meant, which is Amazon's word (reference §11.3).
      const cancelled = feeds.cancel(ids.length > 0 ? ids : undefined);
      const count: XmlNode = ["Count", String(cancelled.length)];
      return feedSuccess(action, [count, ...cancelled.map(infoXml)], requestId);
    }
    case "GetFeedSubmissionResult": {
      const id = parameters.get("FeedSubmissionId");
      if (!id) throw missing("FeedSubmissionId");
      return { httpStatus: 200, body: feeds.summary(id), isDocument: true };
    }
    default: {
      const body = feeds.report(parameters.get("ReportId") ?? "");
      if (body === undefined) throw invalid("ReportId", "There is no such report");
      return { httpStatus: 200, body, isDocument: true };
    }
  }
}

function assertFeed(request: WireRequest, parameters: FormParameters, marketplaceId: string): void {
  if (request.method !== "POST") throw invalid("FeedContent", "Must be sent by POST");
  if (parameters.get("FeedType") !== FEED_TYPE) throw invalid("FeedType", `Must be ${FEED_TYPE}`);
  const marketplaces = readList(parameters, "MarketplaceIdList.Id");
  if (!marketplaces.includes(marketplaceId)) {
    throw invalid("MarketplaceIdList", "Must name a marketplace of the seller in this environment");
  }
  const named = parameters.get("ContentMD5Value") ?? request.headers["content-md5"];
  if (!named) throw missing("ContentMD5Value");
  if (named !== md5Of(request.body)) throw invalid("ContentMD5Value", "Is not the content's MD5");
}

function isListed(feed: Feed, ids: readonly string[], parameters: FormParameters): boolean {
  if (ids.length > 0) return ids.includes(feed.id);
  const from = Date.parse(parameters.get("SubmittedFromDate") ?? "");
  const types = readList(parameters, "FeedTypeList.Type");
  return !(feed.submittedAt < from) && (types.length === 0 || types.includes(FEED_TYPE));
}

function md5Of(text: string): string {
  return createHash("md5").update(text, "utf8").digest("base64");
}

/** What is left of the hour's calls (reference §1.2). */
function headersOf(
  { quotas, quotaTime }: Services,
  operation: string,
  requestId: string,
): Record<string, string> {
  const hour = quotas.current?.hour(operation, quotaTime());
  return {
    "x-mws-request-id": requestId,
    ...(hour && {
      "x-mws-quota-max": `${hour.most}.0`,
      "x-mws-quota-remaining": `${Math.max(0, hour.left)}.0`,
      "x-mws-quota-resetsOn": new Date(hour.resetsAt).toUTCString(),
    }),
  };
}

/** A document that breaks off, with the MD5 of the whole. */
function cut(answer: FeedAnswer, keepBytes = Math.floor(answer.body.length / 2)) {
  const headers = { "content-md5": md5Of(answer.body) };
  return { ...answer, body: answer.body.slice(0, keepBytes), isDocument: false, headers };
}

function reply(
  response: ServerResponse,
  answer: FeedAnswer & { readonly headers: Record<string, string> },
): Promise<void> {
  const { httpStatus, body, isDocument, headers } = answer;
  return new Promise((resolve) => {
    response.on("close", resolve);
    response.writeHead(httpStatus, {
      "content-type": "text/xml",
      "content-length": Buffer.byteLength(body),
      ...(isDocument && { "content-md5": md5Of(body) }),
      ...headers,
    });
    response.end(body, () => resolve());
  });
}
