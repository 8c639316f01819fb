import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import * as v from "valibot";
import { beforeAll, describe, expect, it } from "vitest";
import type { OrderEvent } from "../../../functions/domain/order-events.ts";
import { recordShipmentInput } from "../../../functions/record-shipment/contract.ts";
import { readOrderFile } from "../../../local/demo/order-file.ts";
import { tellOrder } from "../../../local/demo/tell-order.ts";
import { MINUTE, openRefundShop } from "../../support/refund-shop.ts";

const ROOT = new URL("../../../", import.meta.url);
/** Between them these orders tell every type of event. */
const STORIES = [
  "12-declined-mended-at-amazon",
  "16-rejected",
  "20-deferred",
  "25-above-the-limit",
  "30-shipped-after-cancel",
  "31-capture-pending",
  "38-cancelled-in-seller-central",
  "49-cancel-after-money",
  "53-refunded",
  "54-refund-declined",
  "55-refunded-in-seller-central",
];

function read(path: string): string {
  return readFileSync(new URL(path, ROOT), "utf8");
}

const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const ajv = new Ajv2020({ allErrors: true, strict: false, formats: { "date-time": DATE_TIME } });
const eventSchema = JSON.parse(read("docs/schemas/order-event.schema.json"));
const shipmentSchema = JSON.parse(read("docs/schemas/shipment-dispatched.schema.json"));
const isEvent = ajv.compile(eventSchema);
const isShipment = ajv.compile(shipmentSchema);
const page = read("docs/events.md");

/** The JSON examples of the page, each in its own block. */
const examples: readonly unknown[] = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text]) =>
  JSON.parse(text ?? ""),
);

/** What the shop hears when buyers turn to Amazon and to their bank. */
async function disputed(): Promise<readonly OrderEvent[]> {
  const shop = await openRefundShop([10_000], { storage: "memory" });
  shop.world.sandbox.core.claimAtoZ(shop.captureId(), { amountMinorUnits: 2_500 });
  shop.world.sandbox.core.chargeBack(shop.captureId(), { amountMinorUnits: 1_000 });
  await shop.pass(MINUTE);
  await shop.world.close();
  return JSON.parse(JSON.stringify(shop.events));
}

describe("the events that the shop hears", () => {
  const told: OrderEvent[] = [];

  beforeAll(async () => {
    for (const story of STORIES) {
      const path = fileURLToPath(new URL(`local/examples/${story}.json`, ROOT));
      const orderEvent = (event: OrderEvent) => void told.push(JSON.parse(JSON.stringify(event)));
      await tellOrder(readOrderFile(path), { storage: "memory", watcher: { orderEvent } });
    }
    told.push(...(await disputed()));
  });

  it("are as their schema says", () => {
    const odd = told.filter((event) => !isEvent(event));

    expect(odd).toEqual([]);
  });

  it("are of every type that the schema and the page list", () => {
    const types = [...new Set(told.map(({ type }) => type))].toSorted();

    expect(types).toEqual([...eventSchema.properties.type.enum].toSorted());
    expect(types.filter((type) => !page.includes(`\`${type}\``))).toEqual([]);
  });

  it("have ids that say order, type and subject, and the same id only for the same event", () => {
    const byId = new Map<string, OrderEvent>();
    for (const event of told) {
      expect(event.id.startsWith(`${event.orderReferenceId}/${event.type}/`)).toBe(true);
      const known = byId.get(event.id) ?? event;
      expect(known.type).toBe(event.type);
      byId.set(event.id, event);
    }
  });

  it("name nobody who buys and no place where it goes", () => {
    expect(JSON.stringify(told)).not.toMatch(/name|address|email|phone|street/i);
  });
});

describe("the page", () => {
  it("shows examples that are as the schemas say", () => {
    expect(examples.length).toBeGreaterThanOrEqual(eventSchema.properties.type.enum.length + 1);
    expect(examples.filter((one) => !isEvent(one) && !isShipment(one))).toEqual([]);
  });
});

describe("a dispatched shipment", () => {
  const detail = { orderReferenceId: "S02-1234567-1234567", shipmentId: "PARCEL-1" };
  const event = { source: "shop.warehouse", "detail-type": "Shipment dispatched" };
  const amount = { minorUnits: 4_000, currency: "EUR" };

  it.each([
    ["by Amazon's number", detail, true],
    ["by the shop's number", { sellerOrderId: "1001", shipmentId: "PARCEL-1" }, true],
    ["with everything", { ...detail, amount, final: true, note: "Parcel 1 of 2" }, true],
    ["by both numbers", { ...detail, sellerOrderId: "1001" }, false],
    ["by no number", { shipmentId: "PARCEL-1" }, false],
    ["without its id", { orderReferenceId: detail.orderReferenceId }, false],
    ["of nothing", { ...detail, amount: { ...amount, minorUnits: 0 } }, false],
    ["of half a cent", { ...detail, amount: { ...amount, minorUnits: 0.5 } }, false],
    ["with a note that is too long", { ...detail, note: "x".repeat(256) }, false],
    ["with a field that nobody knows", { ...detail, weight: 3 }, false],
    ["of another order's form", { ...detail, orderReferenceId: "1001" }, false],
  ])("%s: the schema and the function agree", (_how, given, isGood) => {
    const dispatched = { ...event, detail: given };

    expect(isShipment(dispatched)).toBe(isGood);
    expect(v.safeParse(recordShipmentInput, dispatched).success).toBe(isGood);
  });
});
