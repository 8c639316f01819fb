import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  authorizationId,
  authorize,
  capture,
  captureId,
  openOrder,
  outcomeOf,
  refund,
  stateOf,
  stateOfOrder,
} from "../support/order-steps.ts";
import { openSimulatedShop, type SimulatedShop } from "../support/simulated-shop.ts";

let shop: SimulatedShop;

beforeEach(async () => {
  shop = await openSimulatedShop();
});
afterEach(() => shop.close());

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe("time ends", () => {
  it.each([["a draft after three hours", 3 * HOUR, "Draft", "Canceled Stale"]])(
    "%s",
    async (_name, life, before, after) => {
      const order = shop.draft();
      await shop.clock.advanceBy(life - 1);
      const late = await stateOfOrder(shop, order);
      await shop.clock.advanceBy(1);

      expect([late, await stateOfOrder(shop, order)]).toEqual([before, after]);
    },
  );

  it("an open order 180 days after its creation, not after its confirm", async () => {
    const order = shop.draft();
    await shop.clock.advanceBy(2 * HOUR);
    await openOrder(shop, order);
    await shop.clock.advanceBy(180 * DAY - 2 * HOUR - 1);
    const late = await stateOfOrder(shop, order);
    await shop.clock.advanceBy(1);

    expect([late, await stateOfOrder(shop, order)]).toEqual(["Open", "Closed Expired"]);
  });

  it("an open authorization after two days, though its stated expiry is thirty", async () => {
    const order = await openOrder(shop, shop.draft());
    const created = shop.clock.now();
    const reply = await authorize(shop, order);
    const id = reply.text("AmazonAuthorizationId") ?? "";
    await shop.clock.advanceBy(2 * DAY - 1);
    const late = await stateOf(shop, "Authorization", id);
    await shop.clock.advanceBy(1);

    expect(reply.text("ExpirationTimestamp")).toBe(new Date(created + 30 * DAY).toISOString());
    expect(late).toBe("Open");
    expect(await stateOf(shop, "Authorization", id)).toBe("Closed ExpiredUnused");
    expect(shop.told().at(-1)).toBe("PaymentAuthorize Closed ExpiredUnused");
  });

  it("an order that expected its authorization at once, after fifty minutes", async () => {
    const order = await openOrder(shop, shop.draft());
    const confirmed = { AmazonOrderReferenceId: order, ExpectImmediateAuthorization: "true" };
    await shop.call("ConfirmOrderReference", confirmed);
    await shop.clock.advanceBy(50 * MINUTE - 1);
    const late = await stateOfOrder(shop, order);
    await shop.clock.advanceBy(1);

    expect([late, await stateOfOrder(shop, order)]).toEqual(["Open", "Closed AmazonClosed"]);
  });

  it("no such order once it has been authorized", async () => {
    const order = await openOrder(shop, shop.draft());
    const confirmed = { AmazonOrderReferenceId: order, ExpectImmediateAuthorization: "true" };
    await shop.call("ConfirmOrderReference", confirmed);
    await authorize(shop, order);
    await shop.clock.advanceBy(HOUR);

    expect(await stateOfOrder(shop, order)).toBe("Open");
  });
});

describe("a limit ends", () => {
  it("the order, when everything that may be charged has been charged", async () => {
    const order = await openOrder(shop, shop.draft(), "600.00");
    const id = await authorizationId(authorize(shop, order, "675.00"));
    await capture(shop, id, "675.00");

    expect(await stateOfOrder(shop, order)).toBe("Closed MaxAmountCharged");
  });

  it("no order that was charged exactly its total", async () => {
    const order = await openOrder(shop, shop.draft());
    await capture(shop, await authorizationId(authorize(shop, order)));

    expect(await stateOfOrder(shop, order)).toBe("Open");
  });

  it("the order, with its tenth captured authorization; the notification has another name", async () => {
    const order = await openOrder(shop, shop.draft());
    for (let count = 0; count < 10; count += 1) {
      await capture(shop, await authorizationId(authorize(shop, order, "5.00")), "5.00");
    }
    await shop.clock.settled();

    expect(await stateOfOrder(shop, order)).toBe("Closed MaxAuthorizationsCaptured");
    const last = shop.endpoint.received.at(-1)?.message.NotificationData;
    expect(last).toContain("<ReasonCode>MaxAuthorizationsProcessed</ReasonCode>");
  });

  it("the eleventh authorization, while declined and unused ones do not count", async () => {
    const order = await openOrder(shop, shop.draft());
    const unused = await authorizationId(authorize(shop, order, "5.00"));
    await shop.call("CloseAuthorization", { AmazonAuthorizationId: unused });
    for (let count = 0; count < 10; count += 1) await authorize(shop, order, "5.00");

    expect(outcomeOf(await authorize(shop, order, "5.00"))).toBe("TransactionCountExceeded 400");
  });

  it("a capture, when its refunds reach fifteen per cent above it", async () => {
    const order = await openOrder(shop, shop.draft());
    const id = await captureId(capture(shop, await authorizationId(authorize(shop, order))));
    const tooMuch = await refund(shop, id, "115.01");
    await refund(shop, id, "115.00");
    await shop.clock.advanceBy(30_000);
    const afterwards = await refund(shop, id, "1.00");

    expect(outcomeOf(tooMuch)).toBe("TransactionAmountExceeded 400");
    expect(await stateOf(shop, "Capture", id)).toBe("Closed MaxAmountRefunded");
    expect(outcomeOf(afterwards)).toBe("CaptureNotRefundable 405");
  });

  it("a capture, with its tenth refund", async () => {
    const order = await openOrder(shop, shop.draft());
    const id = await captureId(capture(shop, await authorizationId(authorize(shop, order))));
    for (let count = 0; count < 10; count += 1) await refund(shop, id, "1.00");
    const eleventh = await refund(shop, id, "1.00");
    await shop.clock.advanceBy(30_000);

    expect(outcomeOf(eleventh)).toBe("TransactionCountExceeded 400");
    expect(await stateOf(shop, "Capture", id)).toBe("Closed MaxRefundsProcessed");
  });

  it("a capture above its authorization, and a second one on it", async () => {
    const order = await openOrder(shop, shop.draft());
    const id = await authorizationId(authorize(shop, order, "50.00"));
    const above = await capture(shop, id, "50.01");
    await capture(shop, id, "20.00");
    const second = await capture(shop, id, "20.00");

    expect(outcomeOf(above)).toBe("TransactionAmountExceeded 400");
    expect(second.text("Message")).toBe(
      `Authorization ${id} is currently in Closed state. Capture can only be requested in Open state.`,
    );
  });
});

describe("money taken with the authorization", () => {
  it("is told as captured at once, shown as 0 in the answer and in full afterwards", async () => {
    const order = await openOrder(shop, shop.draft());
    const reply = await authorize(shop, order, "100.00", {
      AuthorizationReferenceId: "NOW-1",
      CaptureNow: "true",
    });
    const id = reply.text("AmazonAuthorizationId") ?? "";
    const details = await shop.call("GetAuthorizationDetails", { AmazonAuthorizationId: id });

    expect(outcomeOf(reply)).toBe("Closed MaxCapturesProcessed");
    expect(reply.body).toContain("<CurrencyCode>EUR</CurrencyCode><Amount>0</Amount>");
    expect(details.body).toMatch(/<CapturedAmount>.*<Amount>100.00<\/Amount><\/CapturedAmount>/);
    expect(shop.sandbox.orderReference(order).captures).toMatchObject([
      { id: id.replace("-A", "-C"), referenceId: "NOW-1", state: "Completed" },
    ]);
    expect(shop.told().slice(1)).toEqual([
      "PaymentAuthorize Closed MaxCapturesProcessed",
      "PaymentCapture Completed",
    ]);
  });
});
