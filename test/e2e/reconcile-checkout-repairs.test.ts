import { afterEach, beforeEach, expect, it } from "vitest";
import { parseOrderReferenceId } from "../../functions/domain/ids.ts";
import type { FindingKind } from "../../functions/domain/reconciliation.ts";
import { placedOverCheckout, refundTen, shipAndCharge } from "../support/checkout-orders.ts";
import { type OperatorDesk, openOperatorDesk } from "../support/operator-desk.ts";
import { findingsAbout, repair } from "../support/reconciliation/found.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let desk: OperatorDesk;

beforeEach(async () => {
  desk = await openOperatorDesk();
});

afterEach(() => desk.shop.close());

const placed = (): Promise<string> => placedOverCheckout(desk.shop);

/** Nothing that happens at Amazon from now on is told. */
function silence(): void {
  desk.shop.world.sandbox.setNotifications({ url: null });
}

const ledgerAtAmazon = (id: string) => desk.shop.world.sandbox.core.ledgerOf(id);
const sellerCentral = () => desk.shop.world.sandbox.core.sellerCentral;

interface Case {
  make(): Promise<string>;
  /** What no command can do is done by a person in Seller Central. */
  person?(id: string): void;
  readonly isUnnamed?: true;
}

const CASES: readonly (readonly [FindingKind, string, Case])[] = [
  [
    "captured-outside",
    "a charge of ours is captured in Seller Central",
    {
      async make() {
        const id = await placed();
        silence();
        sellerCentral().capture(ledgerAtAmazon(id).authorizations[0]?.id ?? "", 500);
        await desk.shop.clock.advanceBy(2 * HOUR);
        return id;
      },
    },
  ],
  [
    "captured-outside",
    "another program charges the permission",
    {
      async make() {
        const id = await placed();
        silence();
        sellerCentral().authorize(id, 1_000);
        await desk.shop.clock.advanceBy(2 * HOUR);
        return id;
      },
      isUnnamed: true,
    },
  ],
  [
    "refunded-outside",
    "money is given back in Seller Central and nobody is told",
    {
      async make() {
        const id = await placed();
        await shipAndCharge(desk.shop, id);
        await refundTen(desk.shop, id);
        silence();
        sellerCentral().refund(ledgerAtAmazon(id).captures[0]?.id ?? "", 500);
        await desk.shop.clock.advanceBy(2 * HOUR);
        return id;
      },
      isUnnamed: true,
    },
  ],
  [
    "shipped-without-charge",
    "the keys were wrong when the goods left",
    {
      async make() {
        const id = await placed();
        silence();
        desk.shop.world.useKeys("wrong");
        await shipAndCharge(desk.shop, id);
        await desk.shop.clock.advanceBy(26 * HOUR);
        desk.shop.world.useKeys("right");
        return id;
      },
    },
  ],
  [
    "open-at-amazon",
    "the order is closed here alone",
    {
      async make() {
        const id = await placed();
        const { store } = desk.shop;
        const order = await store.readOrder(parseOrderReferenceId(id));
        if (!order) throw new Error(`${id} is not recorded`);
        await store.save({ ...order, phase: "closed" });
        await desk.shop.clock.advanceBy(2 * HOUR);
        return id;
      },
      person: (id) => sellerCentral().close(id),
    },
  ],
  [
    "authorization-expiring",
    "nothing ships for weeks",
    {
      async make() {
        const { core } = desk.shop.world.sandbox;
        core.changeSettings({
          statedAuthorizationLifeSeconds: core.settings.authorizationLifeSeconds,
        });
        const id = await placed();
        await desk.shop.clock.advanceBy(2 * HOUR);
        return id;
      },
    },
  ],
  [
    "record-behind",
    "the permission is closed in Seller Central and nobody is told",
    {
      async make() {
        const id = await placed();
        silence();
        // By now the sweep looks only every six hours.
        await desk.shop.clock.advanceBy(13 * HOUR);
        sellerCentral().close(id);
        await desk.shop.clock.advanceBy(90 * MINUTE);
        return id;
      },
    },
  ],
];

it.each(CASES)(
  "finds %s on API v2 where %s, and its commands repair it where v2 names it",
  async (kind, _where, one) => {
    const id = await one.make();
    const before = await findingsAbout(desk, id);
    expect(before.map((found) => found.kind)).toEqual([kind]);

    one.person?.(id);
    await repair(desk, before[0]);

    const after = await findingsAbout(desk, id);
    // What v2 does not name lasts until a notification tells of it.
    expect(after.some((found) => found.kind === kind)).toBe(one.isUnnamed === true);
  },
);
