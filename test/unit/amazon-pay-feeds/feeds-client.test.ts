import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  type AmazonPayFeedsOptions,
  createAmazonPayFeeds,
} from "../../../functions/adapters/amazon-pay-feeds/feeds-client.ts";
import { marketplaceIdOf } from "../../../functions/adapters/amazon-pay-feeds/marketplaces.ts";
import { textOf } from "../../support/streams.ts";
import {
  type AnsweringServer,
  fixture,
  NOW_MILLISECONDS,
  readFixture,
  startAnsweringServer,
  xml,
} from "../amazon-pay/answering-server.ts";

let server: AnsweringServer;
beforeAll(async () => {
  server = await startAnsweringServer();
});
beforeEach(() => {
  server.requests.length = 0;
});
afterAll(() => server.stop());

function feeds(options: Partial<AmazonPayFeedsOptions> = {}) {
  return createAmazonPayFeeds({
    region: "de",
    environment: "sandbox",
    sellerId: "A1EXAMPLESELLER",
    credentials: async () => ({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: "example-secret" }),
    endpoint: server.origin,
    clock: { now: () => NOW_MILLISECONDS },
    ...options,
  });
}

const FEED = "<Batch/>";
const upload = {
  open: async function* () {
    yield Buffer.from(FEED.slice(0, 3));
    yield Buffer.from(FEED.slice(3));
  },
  sizeBytes: FEED.length,
  contentMd5: md5(FEED),
};

function md5(text: string): string {
  return createHash("md5").update(text).digest("base64");
}

/** The parameters of the first request, all of which stand in its query. */
function asked(): Record<string, string> {
  const [, query] = server.requests[0]?.path.split("?") ?? [];
  return Object.fromEntries(new URLSearchParams(query));
}

function document(
  text: string,
  contentMd5 = md5(text),
): Parameters<AnsweringServer["answerWith"]>[0] {
  return (_, response) =>
    response.writeHead(200, { "content-type": "text/xml", "content-md5": contentMd5 }).end(text);
}

describe("handing in a feed", () => {
  it("signs everything in the query and streams the feed with its length and MD5", async () => {
    server.answerWith(fixture("feeds/feed-submitted.xml"));

    const submission = await feeds().submitFeed(upload);

    const [request] = server.requests;
    expect(request).toMatchObject({
      method: "POST",
      body: FEED,
      headers: {
        "content-type": "text/xml; charset=utf-8",
        "content-length": "8",
        "content-md5": md5(FEED),
      },
    });
    expect(request?.path).toMatch(/^\/Feeds\/2009-01-01\?AWSAccessKeyId=.*&Signature=[^&]+$/);
    expect(asked()).toMatchObject({
      Action: "SubmitFeed",
      Version: "2009-01-01",
      FeedType: "_POST_TRANSACTION_PAYMENTS_BATCH_DATA_",
      "MarketplaceIdList.Id.1": "A1G8446IYHA4MR",
      ContentMD5Value: md5(FEED),
      SellerId: "A1EXAMPLESELLER",
      Timestamp: "2026-03-01T08:30:00.125Z",
    });
    expect(submission).toEqual({
      feedSubmissionId: "2291326430",
      submittedAt: "2026-03-01T08:30:01.000Z",
      status: "_SUBMITTED_",
    });
  });

  it.each([
    ["na", "sandbox", "A3BXB0YN3XH17H"],
    ["us", "live", "AGWSWK15IEJJ7"],
    ["uk", "sandbox", "A3M3RRFO9XDT2G"],
    ["uk", "live", "AZAJMM36N6WQL"],
    ["de", "live", "A53RDEWN57UU5"],
  ] as const)("names the marketplace of %s %s", (region, environment, id) => {
    expect(marketplaceIdOf(region, environment)).toBe(id);
  });

  it.each(["jp", "eu"] as const)("is refused in %s before anything is sent", async (region) => {
    await expect(feeds({ region }).submitFeed(upload)).rejects.toMatchObject({
      name: "InvalidValue",
    });

    expect(server.requests).toEqual([]);
  });

  it("tells when it is throttled, so that it is tried again", async () => {
    server.answerWith(fixture("errors/throttled.xml", 503));

    await expect(feeds().submitFeed(upload)).rejects.toMatchObject({
      name: "AmazonPayUnavailable",
      code: "RequestThrottled",
    });
  });

  it("sends the whole feed again with renewed keys", async () => {
    server.answerWith((request, response) =>
      request.path.includes("AWSAccessKeyId=OLD")
        ? fixture("errors/signature-refused.xml", 403)(request, response)
        : fixture("feeds/feed-submitted.xml")(request, response),
    );
    const keys = (accessKeyId: string) => async () => ({ accessKeyId, secretAccessKey: "x" });

    await feeds({ credentials: { current: keys("OLD"), renewed: keys("NEW") } }).submitFeed(upload);

    expect(server.requests.map(({ body }) => body)).toEqual([FEED, FEED]);
  });

  it("does not go on when nobody answers in time", async () => {
    const silent = await startAnsweringServer();
    silent.answerWith(() => {});
    const client = feeds({ endpoint: silent.origin, timeoutMilliseconds: 50 });

    await expect(client.submitFeed(upload)).rejects.toMatchObject({
      name: "AmazonPayUnavailable",
      message: "SubmitFeed: no complete reply within 50 ms",
    });
    await silent.stop();
  });
});

describe("asking after feeds", () => {
  it("names them and hears how they stand", async () => {
    server.answerWith(fixture("feeds/feed-list.xml"));

    const found = await feeds().getFeedSubmissionList({
      feedSubmissionIds: ["2291326430", "2291326431"],
    });

    expect(asked()).toMatchObject({
      "FeedSubmissionIdList.Id.1": "2291326430",
      "FeedSubmissionIdList.Id.2": "2291326431",
      MaxCount: "100",
    });
    expect(found.map(({ status }) => status)).toEqual(["_DONE_", "_CANCELLED_"]);
  });

  it("lists the recent ones of its own type", async () => {
    server.answerWith(fixture("feeds/feed-list.xml"));

    await feeds().getFeedSubmissionList({ submittedFrom: "2026-03-01T08:00:00.000Z" });

    expect(asked()).toMatchObject({
      "FeedTypeList.Type.1": "_POST_TRANSACTION_PAYMENTS_BATCH_DATA_",
      SubmittedFromDate: "2026-03-01T08:00:00.000Z",
    });
  });

  it("never cancels without naming a feed, because Amazon would cancel all", async () => {
    await expect(feeds().cancelFeedSubmissions([])).rejects.toMatchObject({
      name: "InvalidValue",
      message: "No feed is named",
    });
    await expect(feeds().cancelFeedSubmissions([" "])).rejects.toThrow("is not an id of a feed");

    expect(server.requests).toEqual([]);
  });

  it("cancels the one that is named", async () => {
    const answer = readFixture("feeds/feed-list.xml");
    server.answerWith(xml(answer.replaceAll("GetFeedSubmissionList", "CancelFeedSubmissions")));

    const cancelled = await feeds().cancelFeedSubmissions(["2291326431"]);

    expect(asked()).toMatchObject({ "FeedSubmissionIdList.Id.1": "2291326431" });
    expect(cancelled).toHaveLength(2);
  });
});

describe("fetching a document", () => {
  it("reads a report by its id and the feed's marketplace", async () => {
    server.answerWith(document("<Batch>…</Batch>"));

    const report = await feeds().getReport("16674517103");

    expect(await textOf(report)).toBe("<Batch>…</Batch>");
    expect(server.requests[0]?.path).toMatch(/^\/Reports\/2009-01-01\?/);
    expect(asked()).toMatchObject({
      Action: "GetReport",
      ReportId: "16674517103",
      "MarketplaceIdList.Id.1": "A1G8446IYHA4MR",
    });
  });

  it("notices a document that is not what its MD5 says", async () => {
    server.answerWith(document("<Batch>", md5("<Batch></Batch>")));

    const report = await feeds().getReport("16674517103");

    await expect(textOf(report)).rejects.toMatchObject({ name: "AmazonPayUnavailable" });
  });

  it("throws Amazon's refusal instead of handing it on as a document", async () => {
    server.answerWith(fixture("errors/refused.xml", 404));

    await expect(feeds().getFeedSubmissionResult("2291326430")).rejects.toMatchObject({
      name: "AmazonPayRequestRefused",
    });
  });
});
