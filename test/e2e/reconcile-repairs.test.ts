import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseOrderReferenceId } from "../../functions/domain/ids.ts";
import { FINDING_KINDS, type FindingKind } from "../../functions/domain/reconciliation.ts";
import { type OperatorDesk, openOperatorDesk } from "../support/operator-desk.ts";
import { findingsAbout, repair } from "../support/reconciliation/found.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let desk: OperatorDesk;

beforeEach(async () => {
  desk = await openOperatorDesk();
});

afterEach(() => desk.shop.close());

async function placed(): Promise<string> {
  const id = await desk.placed();
  // Nothing that happens at Amazon from now on is told.
  desk.shop.world.sandbox.setNotifications({ url: null });
  return id;
}

const authorizationOf = (id: string): string =>
  desk.shop.world.sandbox.orderReference(id).authorizations[0]?.id ?? "";

/** How each difference comes about; what no command can do is done by a person in Seller Central. */
const CASES: Readonly<
  Partial<
    Record<FindingKind, { make(): Promise<string>; person?(id: string): Promise<void> | void }>
  >
> = {
  "captured-outside": {
    async make() {
      const id = await placed();
      desk.shop.world.sandbox.core.sellerCentral.capture(authorizationOf(id), 500);
      await desk.shop.clock.advanceBy(2 * HOUR);
      return id;
    },
  },
  "refunded-outside": {
    async make() {
      const id = await desk.charged();
      const { core } = desk.shop.world.sandbox;
      desk.shop.world.sandbox.setNotifications({ url: null });
      core.sellerCentral.refund(core.ledgerOf(id).captures[0]?.id ?? "", 500);
      await desk.shop.clock.advanceBy(2 * HOUR);
      return id;
    },
  },
  "shipped-without-charge": {
    async make() {
      const id = await placed();
      desk.shop.world.useKeys("wrong");
      desk.shop.world.publishShipment({ orderReferenceId: id, shipmentId: "SH-1" });
      await desk.shop.clock.advanceBy(26 * HOUR);
      desk.shop.world.useKeys("right");
      return id;
    },
  },
  "open-at-amazon": {
    async make() {
      const id = await placed();
      const { store } = desk.shop;
      const order = await store.readOrder(parseOrderReferenceId(id));
      if (!order) throw new Error(`${id} is not recorded`);
      await store.save({ ...order, phase: "closed" });
      await desk.shop.clock.advanceBy(2 * HOUR);
      return id;
    },
    person: (id) => desk.shop.world.sandbox.core.sellerCentral.close(id),
  },
  "authorization-expiring": {
    async make() {
      // As in live: what Amazon says of the end is true.
      const { core } = desk.shop.world.sandbox;
      core.changeSettings({
        statedAuthorizationLifeSeconds: core.settings.authorizationLifeSeconds,
      });
      const id = await placed();
      await desk.shop.clock.advanceBy(2 * HOUR);
      return id;
    },
  },
  "record-behind": {
    async make() {
      const id = await placed();
      // By now the sweep looks only every six hours.
      await desk.shop.clock.advanceBy(13 * HOUR);
      desk.shop.world.sandbox.core.sellerCentral.close(id);
      await desk.shop.clock.advanceBy(90 * MINUTE);
      return id;
    },
  },
};

describe("what a reconciliation finds", () => {
  it.each(Object.entries(CASES))(
    "%s is gone after the commands that it names",
    async (kind, one) => {
      const id = await one.make();
      const before = await findingsAbout(desk, id);
      expect(before.map((found) => found.kind)).toContain(kind);

      await one.person?.(id);
      await repair(
        desk,
        before.find((found) => found.kind === kind),
      );

      const after = await findingsAbout(desk, id);
      expect(after.filter((found) => found.kind === kind)).toEqual([]);
    },
  );

  it("is either repaired by a command, or a matter between people and Amazon", () => {
    const others = FINDING_KINDS.filter((kind) => CASES[kind] === undefined);

    expect(others).toEqual(["charged-without-order", "amount-differs", "not-compared"]);
  });
});
