import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  parseAuthorizationId,
  parseOrderReferenceId,
  referenceId,
} from "../../../functions/domain/ids.ts";
import { money } from "../../../functions/domain/money.ts";
import { openShopAndAmazon, type ShopAndAmazon, TOTAL } from "./shop-and-amazon.ts";

let shop: ShopAndAmazon;
beforeEach(async () => {
  shop = await openShopAndAmazon();
});
afterEach(() => shop.amazon.close());

describe("a call that fails on the way", () => {
  it.each(["500", "502", "503", "504", "reset", "reply-lost"] as const)(
    "with %s may be repeated, and the money is asked for once",
    async (fault) => {
      const orderReferenceId = await shop.placed();
      const request = {
        orderReferenceId,
        referenceId: referenceId(orderReferenceId, "authorization", 1),
        amount: TOTAL,
        transactionTimeoutMinutes: 0,
      };
      shop.amazon.addFault({ fault, operation: "Authorize", times: 1 });

      await expect(shop.client.authorize(request)).rejects.toMatchObject({
        name: "AmazonPayUnavailable",
      });
      const repeated = await shop.client.authorize(request);

      expect(repeated.status.state).toBe("Open");
      expect(shop.amazon.orderReference(orderReferenceId).authorizations).toHaveLength(1);
    },
  );

  it.each([1, 40, 200, 500, 800])("is not believed when only %i bytes come", async (keepBytes) => {
    const orderReferenceId = await shop.placed();
    shop.amazon.addFault({ fault: "truncated", keepBytes, times: 1 });

    await expect(shop.client.getOrderReferenceDetails({ orderReferenceId })).rejects.toMatchObject({
      name: "AmazonPayUnavailable",
    });
  });

  it("is throttled in Amazon's odd form, which is understood", async () => {
    const orderReferenceId = await shop.placed();
    shop.amazon.setQuotas("published");
    const read = () => shop.client.getOrderReferenceDetails({ orderReferenceId });
    for (let call = 0; call < 5; call += 1) await read();

    await expect(read()).rejects.toMatchObject({
      name: "AmazonPayUnavailable",
      code: "RequestThrottled",
      httpStatus: 503,
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });
});

describe("a call that Amazon refuses", () => {
  it.each([
    ["secret", { secretAccessKey: "wrong" }, "SignatureDoesNotMatch"],
    ["access key", { accessKeyId: "AKIAWRONG" }, "InvalidAccessKeyId"],
  ])("for the wrong %s needs an operator", async (_, wrong, code) => {
    const { accessKeyId, secretAccessKey } = shop.amazon;
    const keys = { accessKeyId, secretAccessKey, ...wrong };
    const client = shop.clientWith({ credentials: async () => keys });
    const orderReferenceId = await shop.draft();

    await expect(client.confirmOrderReference({ orderReferenceId })).rejects.toMatchObject({
      name: "AmazonPayAccessRefused",
      code,
      httpStatus: 403,
    });
  });

  it("for a clock that is off says so", async () => {
    const orderReferenceId = await shop.draft();
    const lateBy = 16 * 60 * 1_000;
    const client = shop.clientWith({ clock: { now: () => shop.clock.now() - lateBy } });

    await expect(client.confirmOrderReference({ orderReferenceId })).rejects.toMatchObject({
      name: "AmazonPayRequestRefused",
      httpStatus: 400,
    });
  });

  it("is told by its code", async () => {
    const { client, amazon } = shop;
    const placed = await shop.placed();
    const request = {
      orderReferenceId: placed,
      referenceId: referenceId(placed, "authorization", 1),
      amount: TOTAL,
      transactionTimeoutMinutes: 0,
    };
    const { authorizationId } = await client.authorize(request);
    const unpayable = parseOrderReferenceId(
      amazon.createOrderReference({ paymentMethod: null }).amazonOrderReferenceId,
    );
    const refusals: [string, () => Promise<unknown>][] = [
      ["ConstraintsExist", () => client.confirmOrderReference({ orderReferenceId: unpayable })],
      [
        "InvalidOrderReferenceId",
        () =>
          client.closeOrderReference({
            orderReferenceId: parseOrderReferenceId("S02-0000000-0000000"),
          }),
      ],
      [
        "InvalidTransactionId",
        () => client.getAuthorizationDetails(parseAuthorizationId("S02-0000000-0000000-A000000")),
      ],
      ["DuplicateRequest", () => client.authorize({ ...request, amount: money(1_000, "EUR") })],
      [
        "TransactionAmountExceeded",
        () =>
          client.authorize({ ...request, referenceId: referenceId(placed, "authorization", 2) }),
      ],
      [
        "CurrencyMismatch",
        () =>
          client.authorize({
            ...request,
            referenceId: referenceId(placed, "authorization", 3),
            amount: money(1_00, "GBP"),
          }),
      ],
      [
        "OrderReferenceNotModifiable",
        () => client.setOrderReferenceDetails({ orderReferenceId: placed, total: TOTAL }),
      ],
    ];
    refusals.push([
      "InvalidAuthorizationStatus",
      async () => {
        await client.closeAuthorization({ authorizationId });
        return client.capture({
          authorizationId,
          referenceId: referenceId(placed, "capture", 1),
          amount: TOTAL,
        });
      },
    ]);

    for (const [code, refusal] of refusals) {
      await expect(refusal(), code).rejects.toMatchObject({
        name: "AmazonPayRequestRefused",
        code,
      });
    }
  });
});
