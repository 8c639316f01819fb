import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LAPTOP_USER_HEADER } from "../../local/world/http-edge.ts";
import { openShopFront, type ShopFront } from "../support/shop-front.ts";

const MINUTE = 60_000;
const ALICE = { [LAPTOP_USER_HEADER]: "alice" };
let shop: ShopFront;

beforeEach(async () => {
  shop = await openShopFront({ storage: "memory" });
});

afterEach(() => shop.close());

async function placed(): Promise<string> {
  const id = shop.draft();
  await shop.placeUntilDecided(id);
  return id;
}

async function timelineOf(id: string): Promise<string[]> {
  const { body } = await shop.ask(`GET /orders/${id}`);
  return (body["timeline"] as { what: string }[]).map(({ what }) => what);
}

describe("what an operator asks for is in the order's timeline with who it was:", () => {
  it.each([
    ["cancel", { reason: "Sold out" }, "Cancel was requested: Sold out, by user/alice"],
    ["nothing-more-ships", {}, "Nothing more will leave the warehouse, by user/alice"],
    ["refresh", {}, "An operator had Amazon asked, by user/alice"],
  ])("%s", async (command, body, line) => {
    const id = await placed();

    for (let times = 0; times < 2; times += 1) {
      await shop.ask(`POST /orders/${id}/${command}`, body, ALICE);
    }

    expect((await timelineOf(id)).filter((what) => what === line)).toHaveLength(1);
  });

  it("a refund", async () => {
    const id = await placed();
    shop.world.publishShipment({ orderReferenceId: id, shipmentId: "SH-1" });
    await shop.clock.advanceBy(5 * MINUTE);

    await shop.ask(`POST /orders/${id}/refunds`, { refundId: "return-1" }, ALICE);

    expect(await timelineOf(id)).toContain(
      "The shop gives 119.90 EUR back (return-1), by user/alice",
    );
  });

  it("a next run", async () => {
    const id = await placed();
    for (const { executionArn } of shop.world.runner.listExecutions({ status: "RUNNING" })) {
      shop.world.runner.stopExecution(executionArn, "Killed");
    }

    await shop.ask(`POST /orders/${id}/resume`, {}, ALICE);

    expect(await timelineOf(id)).toContain(
      "Resumed: run 2 goes on where run 1 ended, by user/alice",
    );
  });

  it("nobody, where nobody has vouched for the caller", async () => {
    const id = await placed();

    await shop.ask(`POST /orders/${id}/cancel`, {});

    expect(await timelineOf(id)).toContain("Cancel was requested: Cancelled by the shop");
  });
});

describe("a refresh", () => {
  it("finds what a lost notification would have told, and the order goes on", async () => {
    const id = shop.draft();
    shop.world.sandbox.addNotificationRule({ action: "lose" });
    await shop.place(id, { mode: { answer: "asynchronous" } });
    await shop.clock.advanceBy(40_000);
    expect((await shop.ask(`GET /orders/${id}`)).body).toMatchObject({
      waitsFor: { kind: "authorization" },
    });

    const { body } = await shop.ask(`POST /orders/${id}/refresh`, {});

    expect(body).toMatchObject({ woken: "answered" });
    await shop.clock.advanceBy(1_000);
    expect((await shop.ask(`GET /orders/${id}`)).body).toMatchObject({
      waitsFor: { kind: "shipment" },
    });
    expect(await timelineOf(id)).toContain("Authorization 1 is Open, says operator");
  });

  it("finds how a reservation ended that was made in Seller Central, also after the order's end", async () => {
    const id = await placed();
    shop.world.sandbox.core.sellerCentral.authorize(id, 10);
    await shop.clock.advanceBy(5 * MINUTE);
    shop.world.sandbox.addNotificationRule({ action: "lose" });
    await shop.ask(`POST /orders/${id}/operator`, { says: "give-up" });
    await shop.clock.advanceBy(31 * 24 * 60 * MINUTE);

    await shop.ask(`POST /orders/${id}/refresh`, {});

    expect(await timelineOf(id)).toContainEqual(
      expect.stringMatching(/made elsewhere, is Closed \(.+\), says operator/),
    );
  });
});

describe("what Amazon shows", () => {
  it("is read beside our books, and recorded by nobody", async () => {
    const id = await placed();
    shop.world.publishShipment({ orderReferenceId: id, shipmentId: "SH-1" });
    await shop.clock.advanceBy(5 * MINUTE);
    await shop.ask(`POST /orders/${id}/refunds`, { refundId: "return-1" });
    await shop.clock.advanceBy(5 * MINUTE);
    const before = await timelineOf(id);

    const { body } = await shop.ask(`GET /orders/${id}/amazon`);

    expect(body).toMatchObject({
      status: { state: "Closed" },
      objects: [
        { kind: "authorization", referenceId: `${id}-A1` },
        { kind: "capture", referenceId: `${id}-C1`, amount: { minorUnits: 11_990 } },
        { kind: "refund", referenceId: `${id}-R1`, amount: { minorUnits: 11_990 } },
      ],
    });
    expect(await timelineOf(id)).toEqual(before);
  });
});
