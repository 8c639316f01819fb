import { createHmac, createSign, generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseOrderReferenceId } from "../../functions/domain/ids.ts";
import { canaries, captureOutput, leaksIn } from "../support/captured-output.ts";
import { openShopFront, type ShopFront } from "../support/shop-front.ts";

const TOKEN = "canary-token-of-the-shop-0123456789";
const BEARER = { authorization: `Bearer ${TOKEN}` };
const MINUTE_MILLISECONDS = 60_000;

const output = captureOutput();
let shop: ShopFront;
let id: string;

/** An order of which everything goes wrong that ends in a dead letter. */
beforeAll(async () => {
  let isBroken = true;
  shop = await openShopFront({
    storage: "memory",
    rules: { shopTokenSecret: () => JSON.stringify({ current: TOKEN }) },
    onLog: output.log,
    onOrderEvent: output.orderEvent,
    async around(name, call) {
      if (isBroken && name === "handle-notification") throw new Error("the database is away");
      return call();
    },
  });
  id = shop.draft();
  const total = { minorUnits: 11_990, currency: "EUR" };
  await shop.ask("POST /orders", { orderReferenceId: id, sellerOrderId: "1", total }, BEARER);
  shop.world.publishShipment({ orderReferenceId: "S01-0000000-0000000", shipmentId: "lost" });
  shop.world.publishShipment({ orderReferenceId: id, shipmentId: "1" });
  await shop.clock.advanceBy(10 * MINUTE_MILLISECONDS);
  isBroken = false;
  await shop.ask(`GET /orders/${id}/buyer`, undefined, BEARER);
  shop.world.useKeys("wrong");
  await shop.ask(`PUT /checkouts/${shop.draft()}`, { total }, BEARER);
});

afterAll(async () => {
  await shop.close();
});

describe("keys, signatures and buyers", () => {
  it("are in no log, metric, event, history or dead letter, although each of these is there", async () => {
    for (const [place, text] of Object.entries(output.texts(shop.world))) {
      expect(text, place).toContain(id);
    }
    expect(output.texts(shop.world)["log or metric"]).toContain('"CapturedMinorUnits":11990');
    expect(shop.world.deadLetters.map(({ functionName }) => functionName)).toEqual(
      expect.arrayContaining(["handle-notification", "record-shipment"]),
    );
    expect(await output.leaks(shop.world, [TOKEN])).toEqual([]);
  });

  it("are where they may be: the buyer in the record, and only for whoever asks for the buyer", async () => {
    const kept = JSON.stringify(await shop.store.readBuyer(parseOrderReferenceId(id)));

    expect(leaksIn({ "the buyer's row": kept }, canaries()).length).toBeGreaterThanOrEqual(4);
  });

  it("would be seen if they were there", () => {
    const hmac = createHmac("sha256", "key").update("a call").digest("base64");
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const rsa = createSign("sha256").update("a notification").sign(privateKey, "base64");

    for (const secret of [...canaries(), hmac, rsa, "Action=Capture&Signature=x"]) {
      const texts = { log: JSON.stringify({ level: "INFO", message: `it is ${secret} here` }) };
      expect(leaksIn(texts, canaries()), secret).not.toEqual([]);
    }
    expect(leaksIn({ log: JSON.stringify({ event: "completed", id }) }, canaries())).toEqual([]);
  });
});
