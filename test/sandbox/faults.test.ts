import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Fault } from "../../local/sandbox/server/faults.ts";
import { authorize, openOrder, outcomeOf } from "../support/order-steps.ts";
import { openSimulatedShop, type SimulatedShop } from "../support/simulated-shop.ts";

let shop: SimulatedShop;
let order: string;

beforeEach(async () => {
  shop = await openSimulatedShop();
  order = await openOrder(shop, shop.draft());
});
afterEach(() => shop.close());

const SAME = { AuthorizationReferenceId: "SAME" };

function authorizeWith(fault: Fault["fault"], more: Partial<Fault> = {}) {
  shop.sandbox.addFault({ fault, operation: "Authorize", ...more });
  return authorize(shop, order, "10.00", SAME);
}

function madeAuthorizations(): number {
  return shop.sandbox.orderReference(order).authorizations.length;
}

describe("a call that Amazon does not carry out", () => {
  it.each([
    ["500", 500, "<Code>InternalServerError</Code>"],
    ["503", 503, "<Code>ServiceUnavailable</Code>"],
    ["502", 502, "<html>"],
    ["504", 504, "<html>"],
  ] as const)("answers %s", async (fault, status, text) => {
    const reply = await authorizeWith(fault);

    expect(reply.status).toBe(status);
    expect(reply.body).toContain(text);
    expect(madeAuthorizations()).toBe(0);
    expect(outcomeOf(await authorize(shop, order, "10.00", SAME))).toBe("Open");
  });

  it("breaks the connection", async () => {
    await expect(authorizeWith("reset")).rejects.toThrow();
    expect(madeAuthorizations()).toBe(0);
  });
});

describe("a call that Amazon carries out", () => {
  it("is made once although its reply is lost and it is repeated", async () => {
    await expect(authorizeWith("reply-lost")).rejects.toThrow();
    const lost = madeAuthorizations();
    const again = await authorize(shop, order, "10.00", SAME);

    expect([lost, madeAuthorizations()]).toEqual([1, 1]);
    expect(outcomeOf(again)).toBe("Open");
  });

  it("answers only the beginning", async () => {
    const reply = await authorizeWith("truncated", { keepBytes: 120 });

    expect([reply.status, reply.body.length]).toEqual([200, 120]);
    expect(madeAuthorizations()).toBe(1);
  });

  it("answers late, by the virtual clock", async () => {
    let answered = false;
    const waiting = authorizeWith("slow", { delaySeconds: 40 }).then((reply) => {
      answered = true;
      return reply;
    });
    while (madeAuthorizations() === 0) await new Promise((resolve) => setImmediate(resolve));
    await shop.clock.advanceBy(39_000);
    const early = answered;
    const toldEarly = shop.endpoint.received.length;
    await shop.clock.advanceBy(1_000);

    expect(outcomeOf(await waiting)).toBe("Open");
    expect(early).toBe(false);
    expect(toldEarly).toBe(2);
  });
});

describe("a fault", () => {
  it("strikes as often as it was ordered, and only its operation", async () => {
    shop.sandbox.addFault({ fault: "500", operation: "Authorize", times: 2 });
    const other = await shop.call("GetOrderReferenceDetails", { AmazonOrderReferenceId: order });
    const statuses: number[] = [];
    for (let count = 0; count < 3; count += 1) {
      statuses.push((await authorize(shop, order, "10.00", SAME)).status);
    }

    expect([other.status, ...statuses]).toEqual([200, 500, 500, 200]);
  });

  it("can be taken back", async () => {
    shop.sandbox.addFault({ fault: "500", times: 100 });
    shop.sandbox.clearFaults();

    expect(outcomeOf(await authorize(shop, order, "10.00"))).toBe("Open");
  });
});
