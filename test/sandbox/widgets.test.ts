import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSimulatedShop, type SimulatedShop } from "../support/simulated-shop.ts";

let shop: SimulatedShop;
let accessToken: string;

beforeEach(async () => {
  shop = await openSimulatedShop();
  accessToken = shop.sandbox.core.issueAccessToken().token;
});
afterEach(() => shop.close());

const CARDS_OF_THE_GUIDE = ["Visa", "AMEX", "MasterCard", "Bankeinzug"];

interface Told {
  readonly view?: {
    readonly orderReferenceId: string;
    readonly isNew: boolean;
    readonly chosenKey?: string;
    readonly choices: readonly {
      readonly key: string;
      readonly title: string;
      readonly isDeclined: boolean;
    }[];
  };
  readonly error?: { readonly code: string; readonly buyerText: string };
}

async function tell(path: string, body: unknown): Promise<Told> {
  const reply = await fetch(`${shop.sandbox.endpoint}/widgets/api/${path}`, {
    method: "POST",
    body: JSON.stringify(body),
  });
  expect(reply.status).toBe(200);
  return (await reply.json()) as Told;
}

function wishes(change: Readonly<Record<string, unknown>> = {}) {
  return {
    kind: "address-book",
    sellerId: shop.sandbox.sellerId,
    accessToken,
    region: "de",
    environment: "sandbox",
    isReadOnly: false,
    ...change,
  };
}

const open = (change?: Readonly<Record<string, unknown>>) =>
  tell("open", { wishes: wishes(change) });
const choose = (key: string, change?: Readonly<Record<string, unknown>>) =>
  tell("choose", { wishes: wishes(change), key });

/** An order that Amazon has confirmed. */
async function confirmed(): Promise<string> {
  const AmazonOrderReferenceId = shop.draft();
  await shop.call("SetOrderReferenceDetails", {
    AmazonOrderReferenceId,
    "OrderReferenceAttributes.OrderTotal.Amount": "49.90",
    "OrderReferenceAttributes.OrderTotal.CurrencyCode": "EUR",
  });
  await shop.call("ConfirmOrderReference", { AmazonOrderReferenceId });
  return AmazonOrderReferenceId;
}

/** The address book, and a wallet for the order reference that it has made. */
async function openBoth(): Promise<string> {
  const { view } = await open();
  const orderReferenceId = view?.orderReferenceId ?? "";
  await open({ kind: "wallet", orderReferenceId });
  return orderReferenceId;
}

describe("a buyer's widgets", () => {
  it("make a draft with the first address of the region's book", async () => {
    const { view } = await open();
    expect(view?.isNew).toBe(true);
    expect(view?.choices[Number(view?.chosenKey)]?.title).toBe("Max Mustermann");
    const british = await open({ region: "uk" });
    expect(british.view?.choices[0]?.title).toBe("Jane Doe");
  });

  it("show the usual card chosen at first, and every method of the sandbox", async () => {
    const { view } = await open();
    const wallet = await open({ kind: "wallet", orderReferenceId: view?.orderReferenceId });
    expect(wallet.view?.choices.map(({ title }) => title)).toEqual(
      expect.arrayContaining(CARDS_OF_THE_GUIDE),
    );
    expect(wallet.view?.chosenKey).toBe("visa");
    expect(wallet.view?.isNew).toBe(false);
  });

  it("drop the chosen payment method when another address is chosen", async () => {
    const orderReferenceId = await openBoth();
    await choose("1", { orderReferenceId });
    const wallet = await open({ kind: "wallet", orderReferenceId });
    expect(wallet.view?.chosenKey).toBeUndefined();
    const { body } = await shop.call("GetOrderReferenceDetails", {
      AmazonOrderReferenceId: orderReferenceId,
    });
    expect(body).toContain("PaymentPlanNotSet");
  });

  it("make a draft without an address where the wallet stands alone", async () => {
    const { view } = await open({ kind: "wallet" });
    const { body } = await shop.call("GetOrderReferenceDetails", {
      AmazonOrderReferenceId: view?.orderReferenceId ?? "",
    });
    expect(view?.isNew).toBe(true);
    expect(body).not.toContain("ShippingAddressNotSet");
  });

  it("mark the method that was declined until another one is chosen", async () => {
    const orderReferenceId = await confirmed();
    shop.sandbox.core.choosePaymentMethod(orderReferenceId, "amex", "wallet");
    shop.sandbox.core.forceState(orderReferenceId, {
      state: "Suspended",
      reasonCode: "InvalidPaymentMethod",
    });
    const declined = await open({ kind: "wallet", orderReferenceId });
    const marked = declined.view?.choices.filter(({ isDeclined }) => isDeclined);
    expect(marked?.map(({ key }) => key)).toEqual(["amex"]);
    expect(declined.view?.chosenKey).toBeUndefined();
    const mended = await choose("visa", { kind: "wallet", orderReferenceId });
    expect(mended.view?.chosenKey).toBe("visa");
    expect(mended.view?.choices.some(({ isDeclined }) => isDeclined)).toBe(false);
  });
});

describe("a widget that cannot be shown says", () => {
  const errorOf = async (change: Readonly<Record<string, unknown>>) => (await open(change)).error;

  it.each([
    ["MissingParameter", { sellerId: "" }],
    ["InvalidSellerId", { sellerId: "A0SOMEBODYELSE" }],
    ["BuyerNotAssociated", { accessToken: "Atza|nobody" }],
    ["InvalidOrderReferenceId", { orderReferenceId: "S02-0000000-0000000" }],
    ["ReleaseEnvironmentMismatch", { orderReferenceId: "P02-0000000-0000000" }],
    ["ReleaseEnvironmentMismatch", { environment: "production" }],
    ["MissingParameter", { isReadOnly: true }],
    ["InvalidParameterValue", { region: "mars" }],
  ])("%s", async (code, change) => {
    expect((await errorOf(change))?.code).toBe(code);
  });

  it("InvalidAccountStatus while the seller is suspended", async () => {
    shop.sandbox.core.suspendAccount(true);
    expect((await errorOf({}))?.code).toBe("InvalidAccountStatus");
  });

  it("BuyerSessionExpired an hour after the sign-in", async () => {
    await shop.clock.advanceBy(3_600_000);
    expect(await errorOf({})).toMatchObject({
      code: "BuyerSessionExpired",
      buyerText: expect.stringContaining("sign in again"),
    });
  });

  it("BuyerNotAssociated about another buyer's order reference", async () => {
    const orderReferenceId = await openBoth();
    accessToken = shop.sandbox.core.issueAccessToken({
      buyerId: "amzn1.account.SANDBOXOTHERBUYER",
    }).token;
    expect((await errorOf({ orderReferenceId }))?.code).toBe("BuyerNotAssociated");
    expect((await choose("1", { orderReferenceId })).error?.code).toBe("BuyerNotAssociated");
  });

  it("StaleOrderReference three hours after a draft was made", async () => {
    const orderReferenceId = shop.draft();
    await shop.clock.advanceBy(3 * 3_600_000);
    accessToken = shop.sandbox.core.issueAccessToken().token;
    expect((await errorOf({ orderReferenceId }))?.code).toBe("StaleOrderReference");
  });

  it("AddressNotModifiable once the order is confirmed, and PaymentMethodNotModifiable once it is closed", async () => {
    const orderReferenceId = await confirmed();
    expect((await errorOf({ orderReferenceId }))?.code).toBe("AddressNotModifiable");
    expect(await errorOf({ kind: "wallet", orderReferenceId })).toBeUndefined();
    shop.sandbox.core.sellerCentral.close(orderReferenceId);
    expect((await errorOf({ kind: "wallet", orderReferenceId }))?.code).toBe(
      "PaymentMethodNotModifiable",
    );
    expect(await errorOf({ kind: "wallet", orderReferenceId, isReadOnly: true })).toBeUndefined();
  });
});
