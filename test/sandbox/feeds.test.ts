import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Settings } from "../../local/sandbox/core/settings.ts";
import { readXml } from "../../local/sandbox/wire/xml-reader.ts";
import { capture, close, feedOf, SELLER } from "../support/feed-fragments.ts";
import { readReply, type SandboxReply, signedForm } from "../support/sandbox-client.ts";
import { openSimulatedShop, type SimulatedShop } from "../support/simulated-shop.ts";

const FEEDS = "/Feeds/2009-01-01";
const REPORTS = "/Reports/2009-01-01";
const FEED_TYPE = "_POST_TRANSACTION_PAYMENTS_BATCH_DATA_";
const DE_SANDBOX = "A1G8446IYHA4MR";

let shop: SimulatedShop;
beforeEach(async () => {
  shop = await openSimulatedShop();
});
afterEach(() => shop.close());

/** A call of the Feeds or Reports section; everything but a feed stands in the query. */
async function ask(
  action: string,
  parameters: Readonly<Record<string, string>> = {},
  body = "",
): Promise<SandboxReply> {
  const path = action === "GetReport" ? REPORTS : FEEDS;
  const all = { Version: "2009-01-01", ...parameters };
  const query = signedForm(shop.sandbox, action, all, { path, now: shop.clock.now() });
  const reply = await fetch(`${shop.sandbox.endpoint}${path}?${query}`, {
    method: "POST",
    headers: { "content-type": "text/xml" },
    body,
  });
  return readReply(reply.status, await reply.text());
}

function submit(feed: string, changes: Readonly<Record<string, string>> = {}) {
  const parameters = {
    FeedType: FEED_TYPE,
    "MarketplaceIdList.Id.1": DE_SANDBOX,
    ContentMD5Value: createHash("md5").update(feed).digest("base64"),
    ...changes,
  };
  return ask("SubmitFeed", parameters, feed);
}

/** An order that is open, with its authorization. */
async function openOrder(): Promise<{ order: string; authorization: string }> {
  const order = shop.draft();
  const total = {
    "OrderReferenceAttributes.OrderTotal.Amount": "100.00",
    "OrderReferenceAttributes.OrderTotal.CurrencyCode": "EUR",
  };
  await shop.call("SetOrderReferenceDetails", { AmazonOrderReferenceId: order, ...total });
  await shop.call("ConfirmOrderReference", { AmazonOrderReferenceId: order });
  const authorized = await shop.call("Authorize", {
    AmazonOrderReferenceId: order,
    AuthorizationReferenceId: `${order}-A1`,
    "AuthorizationAmount.Amount": "100.00",
    "AuthorizationAmount.CurrencyCode": "EUR",
    TransactionTimeout: "0",
  });
  return { order, authorization: authorized.text("AmazonAuthorizationId") ?? "" };
}

const MINUTE = 60_000;
const statusOf = async (id: string) =>
  (await ask("GetFeedSubmissionList", { "FeedSubmissionIdList.Id.1": id })).text(
    "FeedProcessingStatus",
  );

/** The report's lines as `id result code`. */
async function reportOf(): Promise<string[]> {
  const told = shop.endpoint.received
    .map(({ message }) => message)
    .find(({ NotificationType }) => NotificationType === "Batch");
  const reportId = /<ReportId>(\d+)</.exec(told?.NotificationData ?? "")?.[1] ?? "";
  const { body } = await ask("GetReport", { ReportId: reportId });
  return readXml(body)
    .children.find(({ name }) => name === "Requests")!
    .children.map(({ children }) => {
      const text = (name: string) => children.find((child) => child.name === name)?.text ?? "";
      const data = readXml(text("ResponseData"));
      const code = data.children[0]?.children.find(({ name }) => name === "Code")?.text;
      return [text("SellerRequestId"), text("Result"), data.name, code].filter(Boolean).join(" ");
    });
}

describe("handing in a feed", () => {
  it("is accepted first, carried out later, and told by a notification with its report", async () => {
    const { order } = await openOrder();

    const id = (await submit(feedOf(close(order)))).text("FeedSubmissionId") ?? "";
    expect(await statusOf(id)).toBe("_SUBMITTED_");
    await shop.clock.advanceBy(MINUTE);
    expect(await statusOf(id)).toBe("_DONE_");
    expect(shop.sandbox.orderReference(order).state).toBe("Open");
    await shop.clock.advanceBy(10 * MINUTE);

    expect(shop.sandbox.orderReference(order).state).toBe("Closed");
    expect(shop.told().slice(-2)).toEqual([
      "OrderReferenceNotification Closed SellerClosed",
      "Batch Complete",
    ]);
    expect(await reportOf()).toEqual(["1 Success CloseOrderReferenceResponse"]);
  });

  it.each([
    ["another type", { FeedType: "_POST_PRODUCT_DATA_" }, "FeedType"],
    ["another MD5", { ContentMD5Value: "AAAAAAAAAAAAAAAAAAAAAA==" }, "ContentMD5Value"],
    ["the marketplace of live", { "MarketplaceIdList.Id.1": "A53RDEWN57UU5" }, "MarketplaceIdList"],
    ["the version of the payments", { Version: "2013-01-01" }, "Version"],
  ])("is refused with %s", async (_, changes, parameter) => {
    const reply = await submit(feedOf(close(shop.draft())), changes);

    expect(reply.text("Code")).toBe("InvalidParameterValue");
    expect(reply.text("Message")).toContain(parameter);
  });

  it("is rejected as a whole when it is no document, or has more than 60,000 requests", async () => {
    const cut = feedOf(close("S02-1234567-1234567")).slice(0, -3);
    const tooMany = `<Batch><Product>Amazon Payments</Product><Connection><Version>2013-01-01</Version></Connection><Requests>${"<Request/>".repeat(60_001)}</Requests></Batch>`;
    const ids = [await submit(cut), await submit(tooMany)].map((one) =>
      one.text("FeedSubmissionId"),
    );
    await shop.clock.advanceBy(MINUTE);

    for (const id of ids) expect(await statusOf(id ?? "")).toBe("_CANCELLED_");
  });

  it.each<[string, string, (id: string) => string]>([
    ["0001", "that is not well-formed", (id) => close(id).replace("</Am", "</Bm")],
    ["0002", "without a seller", (id) => close(id, "")],
    ["0003", "with two sellers", (id) => close(id, SELLER + SELLER)],
    ["0004", "of another seller", (id) => close(id, "<SellerId>A2</SellerId>")],
  ])("tells by %s of a request %s, and carries the others out", async (code, _, spoil) => {
    const [{ order }, { order: other }] = [await openOrder(), await openOrder()];

    const reply = await submit(feedOf(spoil(order), close(other)));
    await shop.clock.advanceBy(MINUTE);
    const id = reply.text("FeedSubmissionId") ?? "";
    const summary = await ask("GetFeedSubmissionResult", { FeedSubmissionId: id });
    await shop.clock.advanceBy(10 * MINUTE);

    expect(summary.texts("ResultMessageCode")).toEqual([code]);
    expect(summary.texts("MessageID")).toEqual(["1", "1"]);
    expect((await reportOf()).toSorted()).toEqual([
      `1 Failure ErrorResponse ${code}`,
      "2 Success CloseOrderReferenceResponse",
    ]);
    expect(shop.sandbox.orderReference(other).state).toBe("Closed");
  });

  it("can be rejected as a whole for one bad request", async () => {
    shop.sandbox.core.changeSettings({ feedValidation: "the-feed" });
    const { order } = await openOrder();

    const reply = await submit(feedOf(close(order), close(order, "")));
    await shop.clock.advanceBy(20 * MINUTE);

    expect(await statusOf(reply.text("FeedSubmissionId") ?? "")).toBe("_CANCELLED_");
    expect(shop.sandbox.orderReference(order).state).toBe("Open");
  });

  it("can be cancelled only until its processing begins", async () => {
    const early = (await submit(feedOf(close((await openOrder()).order)))).text("FeedSubmissionId");
    const cancelled = await ask("CancelFeedSubmissions", {
      "FeedSubmissionIdList.Id.1": early ?? "",
    });
    const late = (await submit(feedOf(close((await openOrder()).order)))).text("FeedSubmissionId");
    await shop.clock.advanceBy(MINUTE);
    const tooLate = await ask("CancelFeedSubmissions", { "FeedSubmissionIdList.Id.1": late ?? "" });

    expect([cancelled.text("Count"), tooLate.text("Count")]).toEqual(["1", "0"]);
    expect(await statusOf(early ?? "")).toBe("_CANCELLED_");
  });

  it("has no summary before it was looked over", async () => {
    const id = (await submit(feedOf(close(shop.draft())))).text("FeedSubmissionId") ?? "";

    const summary = await ask("GetFeedSubmissionResult", { FeedSubmissionId: id });

    expect(summary.text("Code")).toBe("FeedProcessingResultNotReady");
  });
});

describe("carrying out a feed", () => {
  it.each<Settings["batchOrder"]>(["shuffled", "as-sent", "reversed"])(
    "captures each request once, %s, and reports refusals by their codes",
    async (batchOrder) => {
      shop.sandbox.core.changeSettings({ batchOrder });
      const orders = [await openOrder(), await openOrder(), await openOrder()];
      const fragments = orders.map(({ order, authorization }, index) =>
        capture(authorization, `${order}-C1`, index === 1 ? "500.00" : "40.00"),
      );

      await submit(feedOf(...fragments));
      await shop.clock.advanceBy(20 * MINUTE);
      const lines = await reportOf();

      if (batchOrder === "reversed") expect(lines.map((line) => line[0])).toEqual(["3", "2", "1"]);
      expect(lines.toSorted()).toEqual([
        "1 Success CaptureResponse",
        "2 Failure ErrorResponse TransactionAmountExceeded",
        "3 Success CaptureResponse",
      ]);
      expect(
        orders.map(({ order }) => shop.sandbox.orderReference(order).capturedMinorUnits),
      ).toEqual([4_000, 0, 4_000]);
    },
  );

  it("takes no authorizations in Europe, and one operation at a time", async () => {
    const { order, authorization } = await openOrder();
    const authorize = `<AuthorizeRequest>${SELLER}<AmazonOrderReferenceId>${order}</AmazonOrderReferenceId></AuthorizeRequest>`;

    await submit(feedOf(capture(authorization, `${order}-C1`), authorize, close(order)));
    await shop.clock.advanceBy(20 * MINUTE);

    expect((await reportOf()).toSorted()).toEqual([
      "1 Success CaptureResponse",
      "2 Failure ErrorResponse InvalidParameterValue",
      "3 Failure ErrorResponse InvalidParameterValue",
    ]);
  });

  it("counts calls by the hour as well", async () => {
    await shop.close();
    shop = await openSimulatedShop({ quotas: "published" });

    const codes: (string | undefined)[] = [];
    for (let call = 0; call < 31; call += 1) {
      codes.push((await submit(feedOf(close("S02-1234567-1234567")))).text("Code"));
      await shop.clock.advanceBy(119_000);
    }

    expect(codes.filter((code) => code === "QuotaExceeded")).toHaveLength(1);
  });
});
