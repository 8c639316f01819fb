import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readOrderFile } from "../../../local/demo/order-file.ts";

const GOOD = {
  sellerOrderId: "1001",
  amount: "10.00",
  currency: "EUR",
  shipments: [{ shipmentId: "P-1", amount: "10.00" }],
};

function fileWith(content: unknown): string {
  const path = join(mkdtempSync(join(tmpdir(), "order-file-")), "order.json");
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

it("reads amounts as minor units of the order's currency", () => {
  const story = readOrderFile(
    fileWith({ ...GOOD, amount: "1234", currency: "JPY", shipments: [] }),
  );

  expect(story.total).toEqual({ minorUnits: 1234, currency: "JPY" });
});

const { sellerOrderId: _missing, ...withoutId } = GOOD;

const withStep = (step: object) => ({ ...GOOD, steps: [step] });

it("takes steps in the order of their times, and those without one before all others", () => {
  const steps = [
    { step: "shop-cancels", after: "2 d" },
    { step: "execution-dies", after: "90 s" },
    { step: "keys-are", now: "wrong" },
  ];

  const told = readOrderFile(fileWith({ ...GOOD, steps })).steps;

  expect(told.map(({ step, after }) => [step, after])).toEqual([
    ["keys-are", undefined],
    ["execution-dies", 90_000],
    ["shop-ships", 24 * 3600 * 1_000],
    ["shop-cancels", 48 * 3600 * 1_000],
  ]);
});

it.each([
  ["an unknown currency", { ...GOOD, currency: "XXX" }, /currency: "XXX" is not a currency/],
  ["three decimals", { ...GOOD, amount: "10.001" }, /amount: "10.001" has more decimals than EUR/],
  ["a number for an amount", { ...GOOD, amount: 10 }, /amount: must be text like "119.90"/],
  ["no shop order number", withoutId, /sellerOrderId/],
  ["text that is not JSON", "{ sellerOrderId: 1 ", /is not JSON/],
  [
    "a negative shipment",
    { ...GOOD, shipments: [{ shipmentId: "P-1", amount: "-1.00" }] },
    /shipments\.0\.amount: "-1.00" is not an amount/,
  ],
  [
    "a shipment of nothing",
    { ...GOOD, shipments: [{ shipmentId: "P-1", amount: "0.00" }] },
    /shipments\.0\.amount: must be more than zero/,
  ],
  [
    "a shipment before the order",
    { ...GOOD, shipments: [{ shipmentId: "P-1", afterHours: -1 }] },
    /shipments\.0\.afterHours: must not be negative/,
  ],
  [
    "a soft descriptor that is too long",
    { ...GOOD, texts: { softDescriptor: "x".repeat(17) } },
    /texts\.softDescriptor: must have at most 16/,
  ],
  ["a field that does not exist", { ...GOOD, ammount: "1" }, /ammount/],
  ["an unknown step", withStep({ step: "shop-sleeps" }), /steps\.0\.step: .*"shop-ships"/],
  [
    "a step at no time",
    withStep({ step: "shop-cancels", after: "soon" }),
    /steps\.0\.after: must be a time after placing such as "90 s"/,
  ],
  [
    "a step after the order's life",
    withStep({ step: "shop-cancels", after: "171 d" }),
    /steps\.0\.after: must be less than 170 days/,
  ],
  [
    "a field that the step does not have",
    withStep({ step: "shop-cancels", after: "1 h", shipmentId: "P-1" }),
    /steps\.0\.shipmentId/,
  ],
  [
    "a total raised to nothing",
    withStep({ step: "shop-raises-total", after: "1 h", to: "0.00" }),
    /steps\.0\.to: must be more than zero/,
  ],
  ["an end that does not exist", { ...GOOD, expects: { status: "lost" } }, /expects\.status/],
])("refuses an order file with %s, naming file and field", (_what, content, message) => {
  const path = fileWith(content);

  expect(() => readOrderFile(path)).toThrow(message);
  expect(() => readOrderFile(path)).toThrow(path);
});

it("ends the demo with exit code 2 and one line before anything is started", () => {
  const path = fileWith({ ...GOOD, currency: "XXX" });
  const demo = spawnSync("node_modules/.bin/tsx", ["local/demo/main.ts", "--order", path], {
    encoding: "utf8",
  });

  expect(demo.status).toBe(2);
  expect(demo.stdout).toBe("");
  expect(demo.stderr.trim().split("\n")).toHaveLength(1);
  expect(demo.stderr).toContain("currency");
});
