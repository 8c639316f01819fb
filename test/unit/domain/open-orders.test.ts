import { describe, expect, it } from "vitest";
import { parseAuthorizationId } from "../../../functions/domain/ids.ts";
import { askedOver, isCarriedOver, routeOf } from "../../../functions/domain/open-orders.ts";
import type { Ledger } from "../../../functions/domain/order.ts";
import {
  aCapture,
  aLedger,
  anAuthorization,
  anOrder,
  ORDER,
} from "../../support/waiting/records.ts";

const carried = { askedOver: "checkout-v2" } as const;
const unconfirmed = () => {
  const { confirmedAt: _confirmedAt, ...draft } = anOrder({ amazon: { state: "Draft" } });
  return { ...aLedger({}), order: draft };
};
const batched = { authorize: "at-order", answer: "synchronous", capture: "by-batch" } as const;
const reserved = anAuthorization(1, "Open");
const oldId = parseAuthorizationId(`${ORDER}-0000001`);

it.each<[string, Ledger, string, string]>([
  ["a confirmed order", aLedger({}, reserved), "mws", "v1-over-v2"],
  ["an order of v2", aLedger({ gateway: "checkout-v2" }), "checkout-v2", "checkout-v2"],
  ["an order that is not confirmed", unconfirmed(), "mws", "mws"],
  ["an order that waits for batches", aLedger({ mode: batched }), "mws", "mws"],
  [
    "an order with an id that v2 has no form of",
    aLedger({}, anAuthorization(1, "Open", { amazonId: oldId })),
    "mws",
    "mws",
  ],
  [
    "an order that MWS has not answered",
    aLedger({}, reserved, aCapture(1, "Requested")),
    "mws",
    "mws",
  ],
  [
    "an order that v2 has not answered",
    aLedger({}, reserved, aCapture(1, "Requested", carried)),
    "v1-over-v2",
    "v1-over-v2",
  ],
  [
    "an order that was captured over v2",
    aLedger({}, reserved, aCapture(1, "Completed", carried)),
    "v1-over-v2",
    "v1-over-v2",
  ],
])("carries %s its way, before the switch and after it", (_what, ledger, before, after) => {
  expect([routeOf(ledger, "mws"), routeOf(ledger, "checkout-v2")]).toEqual([before, after]);
});

it("opens every order of MWS through MWS, and asks MWS about one that nobody placed", () => {
  const ledger = aLedger({}, reserved);

  expect(routeOf(ledger, "checkout-v2", "confirmOrderReference")).toBe("mws");
  expect(routeOf(ledger, "checkout-v2", "setOrderAttributes")).toBe("mws");
  expect(routeOf(undefined, "checkout-v2", "getOrderReferenceDetails")).toBe("mws");
});

describe("calls about a row of two that were written in the same moment", () => {
  const overV2 = aCapture(1, "Requested", carried);
  const overMws = aCapture(2, "Requested");
  const ledger = aLedger({}, reserved, overV2, overMws);
  const way = (named: Parameters<typeof routeOf>[3]) =>
    (["mws", "checkout-v2"] as const).map((setting) => routeOf(ledger, setting, "capture", named));

  it("go where the row says, whatever the other says and the setting is", () => {
    expect(way({ referenceId: overV2.referenceId })).toEqual(["v1-over-v2", "v1-over-v2"]);
    expect(way({ referenceId: overMws.referenceId })).toEqual(["mws", "mws"]);
  });

  it("stay there after the row is answered, because a repetition may still be on its way", () => {
    const answered = aLedger({}, reserved, aCapture(1, "Completed"));
    const named = { referenceId: overV2.referenceId };

    expect(routeOf(answered, "checkout-v2", "capture", named)).toBe("mws");
  });

  it("read over v2 what v2 made, under either of its ids, and all else over MWS", () => {
    const { amazonId = "" } = overV2;

    expect(way({ amazonId })).toEqual(["v1-over-v2", "v1-over-v2"]);
    expect(way({ amazonId: amazonId.replace("-C", "-A") })).toEqual(["v1-over-v2", "v1-over-v2"]);
    expect(way({ amazonId: `${ORDER}-C000099` })).toEqual(["mws", "mws"]);
    expect(way({})).toEqual(["mws", "mws"]);
  });

  it("begin nothing new at MWS of an order of which anything was asked over v2", () => {
    expect(askedOver(ledger, "checkout-v2")).toEqual(carried);
    expect(askedOver(ledger, "mws")).toEqual(carried);
    expect(askedOver(aLedger({}, reserved, overMws), "checkout-v2")).toEqual({});
  });
});

it("knows whether anything of an order was asked over v2", () => {
  const asked = aLedger({}, anAuthorization(1, "Declined", carried));

  expect(isCarriedOver(aLedger({}, reserved))).toBe(false);
  expect(isCarriedOver(asked)).toBe(true);
});
