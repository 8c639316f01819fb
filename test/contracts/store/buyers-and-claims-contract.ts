import { beforeEach, describe, expect, it } from "vitest";
import { parseSellerOrderId } from "../../../functions/domain/ids.ts";
import type { OrderStore } from "../../../functions/domain/ports.ts";
import { orderReference } from "./orders.ts";
import type { StoreFactory } from "./store-under-test.ts";

/** What every store has to keep beside the ledger: who buys, and whose number an order has. */
export function describeBuyersAndClaims(name: string, createStore: StoreFactory): void {
  describe(`${name} as the keeper of buyers and shop order numbers`, () => {
    let orders: OrderStore;
    let nowMilliseconds: number;

    beforeEach(async () => {
      nowMilliseconds = Date.parse("2026-03-01T10:00:00.000Z");
      orders = (await createStore({ now: () => nowMilliseconds })).orders;
    });

    it("keeps buyer and ship-to until their time is over", async () => {
      const record = {
        buyer: { name: "Ada Lovelace", email: "ada@example.org" },
        shipTo: { name: "Ada Lovelace", city: "Łódź", postalCode: "90-001", countryCode: "PL" },
      };
      await orders.saveBuyer(orderReference(), { buyer: { name: "A" } }, "2026-03-01T10:00:01Z");
      await orders.saveBuyer(orderReference(), record, "2026-03-01T10:00:30Z");

      expect(await orders.readBuyer(orderReference())).toEqual(record);
      nowMilliseconds = Date.parse("2026-03-01T10:00:29.999Z");
      expect(await orders.readBuyer(orderReference())).toEqual(record);
      nowMilliseconds = Date.parse("2026-03-01T10:00:30.000Z");
      expect(await orders.readBuyer(orderReference())).toBeUndefined();
    });

    it("keeps an empty buyer when Amazon showed nothing of them", async () => {
      await orders.saveBuyer(orderReference(), { buyer: {}, shipTo: {} }, "2026-06-01T00:00:00Z");

      expect(await orders.readBuyer(orderReference())).toEqual({ buyer: {}, shipTo: {} });
    });

    it("binds a shop order to the first order reference that claims it, for good", async () => {
      const number = parseSellerOrderId("OR# 12345");

      expect(await orders.findBySellerOrder(number)).toBeUndefined();
      expect(await orders.claimSellerOrder(number, orderReference(1))).toBe(orderReference(1));
      expect(await orders.claimSellerOrder(number, orderReference(2))).toBe(orderReference(1));
      expect(await orders.claimSellerOrder(number, orderReference(1))).toBe(orderReference(1));
      expect(await orders.findBySellerOrder(number)).toBe(orderReference(1));
    });

    it("gives a shop order to another order reference only in place of the one that holds it", async () => {
      const number = parseSellerOrderId("12345");
      await orders.claimSellerOrder(number, orderReference(1));
      const takeOver = (n: number, from: number) =>
        orders.claimSellerOrder(number, orderReference(n), orderReference(from));

      expect(await takeOver(3, 2)).toBe(orderReference(1));
      expect(await takeOver(2, 1)).toBe(orderReference(2));
      expect(await takeOver(3, 1)).toBe(orderReference(2));
      expect(await takeOver(2, 1)).toBe(orderReference(2));
      expect(await orders.findBySellerOrder(number)).toBe(orderReference(2));
    });

    it("lets one of many take a shop order over", async () => {
      const number = parseSellerOrderId("12345");
      await orders.claimSellerOrder(number, orderReference(1));
      const heirs = Array.from({ length: 10 }, (_, n) =>
        orders.claimSellerOrder(number, orderReference(n + 2), orderReference(1)),
      );

      const [holder, ...others] = new Set(await Promise.all(heirs));
      expect(others).toEqual([]);
      expect(holder).not.toBe(orderReference(1));
    });

    it("takes no number over that nobody holds", async () => {
      const number = parseSellerOrderId("12345");
      const heir = orders.claimSellerOrder(number, orderReference(2), orderReference(1));

      await expect(heir).rejects.toThrow("12345");
      expect(await orders.findBySellerOrder(number)).toBeUndefined();
    });

    it("tells all concurrent claimants of a shop order the same holder", async () => {
      const number = parseSellerOrderId("12345");
      const claims = Array.from({ length: 10 }, (_, n) =>
        orders.claimSellerOrder(number, orderReference(n)),
      );

      expect(new Set(await Promise.all(claims)).size).toBe(1);
    });
  });
}
