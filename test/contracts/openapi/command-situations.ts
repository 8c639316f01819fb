import type { ShopFront } from "../../support/shop-front.ts";
import {
  charged,
  makeUnavailable,
  NOBODY,
  placed,
  RETURN_URLS,
  type Situation,
  waiting,
  withWrongKeys,
} from "./situations.ts";

/** A command, and whom it is given to. */
const of =
  (command: string) =>
  (
    status: number,
    when: string,
    whom: string | ((shop: ShopFront) => string | Promise<string>),
    body: object | ((shop: ShopFront) => object),
  ): Situation => ({
    route: `POST /orders/{id}/${command}`,
    status,
    when,
    answer: async (shop) => {
      const id = typeof whom === "string" ? whom : await whom(shop);
      return shop.ask(
        `POST /orders/${id}/${command}`,
        typeof body === "function" ? body(shop) : body,
      );
    },
  });

const authentication = of("authentication");
const paymentMethod = of("payment-method");
const shipments = of("shipments");
const nothingMoreShips = of("nothing-more-ships");
const total = of("total");
const attributes = of("attributes");
const cancel = of("cancel");
const refund = of("refunds");
const operator = of("operator");
const resume = of("resume");
const refresh = of("refresh");
const redriven = of("redriven");
const letter = { deadLetterId: "5d1f8a40", functionName: "record-shipment" };

const NOT_AN_ID = "7";
const raisedTo = (minorUnits: number) => ({ total: { minorUnits, currency: "EUR" } });

let nonce = "";

/** An order whose buyer is at the authentication; remembers what the return URLs carry. */
async function authenticating(shop: ShopFront): Promise<string> {
  const id = await placed(shop, { returnUrls: RETURN_URLS });
  const back = new URL(shop.world.sandbox.core.authenticate(id, "Success"));
  nonce = back.searchParams.get("shipchargeNonce") ?? "";
  return id;
}

async function rejectedAfterwards(shop: ShopFront): Promise<string> {
  const orderReferenceId = await authenticating(shop);
  const plan = { declined: { reasonCode: "AmazonRejected" } } as const;
  shop.world.sandbox.core.forceOutcome({ operation: "Authorize", orderReferenceId, plan });
  return orderReferenceId;
}

async function slowAfterwards(shop: ShopFront): Promise<string> {
  const id = await authenticating(shop);
  shop.world.sandbox.addFault({ fault: "503", operation: "Authorize", times: 4 });
  return id;
}

async function suspended(shop: ShopFront): Promise<string> {
  const orderReferenceId = shop.draft();
  const plan = { declined: { reasonCode: "InvalidPaymentMethod" } } as const;
  shop.world.sandbox.core.forceOutcome({ operation: "Authorize", orderReferenceId, plan });
  await shop.placeUntilDecided(orderReferenceId);
  await shop.clock.advanceBy(5_000);
  return orderReferenceId;
}

/** An order whose reference ended before its goods left: a person has to look. */
async function stuck(shop: ShopFront): Promise<string> {
  const id = await placed(shop);
  const note = '{"SandboxSimulation": {"State":"Declined","ReasonCode":"AmazonRejected"}}';
  shop.world.publishShipment({ orderReferenceId: id, shipmentId: "SH-1", note });
  await shop.clock.advanceBy(10 * 60_000);
  return id;
}

export const COMMAND_SITUATIONS: readonly Situation[] = [
  authentication(200, "the buyer brings the nonce", authenticating, () => ({
    AuthenticationStatus: "Success",
    shipchargeNonce: nonce,
  })),
  authentication(200, "the buyer left it", authenticating, () => ({
    AuthenticationStatus: "Abandoned",
    shipchargeNonce: nonce,
  })),
  authentication(404, "the order is unknown", NOBODY, { AuthenticationStatus: "Success" }),
  authentication(422, "Amazon rejects the payment", rejectedAfterwards, () => ({
    AuthenticationStatus: "Success",
    shipchargeNonce: nonce,
  })),
  authentication(503, "Amazon takes its time", slowAfterwards, () => ({
    AuthenticationStatus: "Success",
    shipchargeNonce: nonce,
  })),
  authentication(403, "the nonce is another one", authenticating, {
    AuthenticationStatus: "Success",
    shipchargeNonce: "guessed",
  }),
  authentication(409, "nobody was sent there", waiting, { AuthenticationStatus: "Success" }),
  authentication(422, "it says nothing", NOBODY, {}),

  paymentMethod(200, "the order waits for one", suspended, {}),
  paymentMethod(404, "the order is unknown", NOBODY, {}),
  paymentMethod(409, "the order does not wait for one", waiting, {}),
  paymentMethod(422, "it says too much", NOBODY, { paymentMethod: "visa" }),

  shipments(200, "the goods are new", placed, { shipmentId: "SH-1" }),
  shipments(404, "the order is unknown", NOBODY, { shipmentId: "SH-1" }),
  shipments(409, "the order is closed", charged, { shipmentId: "SH-2", ...amountOf(100) }),
  shipments(422, "the goods cost more than Amazon allows", waiting, {
    shipmentId: "SH-1",
    ...amountOf(99_999),
  }),
  shipments(422, "the goods have no name", NOBODY, {}),

  nothingMoreShips(200, "the order is open", placed, {}),
  nothingMoreShips(404, "the order is unknown", NOBODY, {}),
  nothingMoreShips(422, "it is no order reference", NOT_AN_ID, {}),

  total(200, "Amazon allows it", waiting, raisedTo(12_490)),
  total(404, "the order is unknown", NOBODY, raisedTo(12_490)),
  total(409, "the order is closed", charged, raisedTo(12_490)),
  total(422, "it is more than Amazon allows", waiting, raisedTo(99_999)),
  total(422, "it is less than before", waiting, raisedTo(1)),
  total(422, "it is in another currency", waiting, {
    total: { minorUnits: 12_490, currency: "USD" },
  }),

  attributes(200, "the order is open", waiting, { sellerNote: "Invoice 77" }),
  attributes(422, "the text is too long", NOBODY, { storeName: "x".repeat(51) }),
  attributes(404, "the order is unknown", NOBODY, { sellerNote: "Invoice 77" }),
  {
    ...attributes(502, "Amazon does not accept our keys", waiting, {}),
    answer: async (shop) => {
      const id = await waiting(shop);
      const note = { sellerNote: "Invoice 77" };
      return withWrongKeys(shop, () => shop.ask(`POST /orders/${id}/attributes`, note));
    },
  },
  attributes(503, "Amazon is not available", waiting, (shop) => {
    makeUnavailable(shop, "SetOrderAttributes");
    return { sellerNote: "Invoice 77" };
  }),

  cancel(200, "the order is open", placed, { reason: "The buyer changed their mind" }),
  cancel(404, "the order is unknown", NOBODY, {}),
  cancel(409, "the order is charged", charged, {}),
  cancel(422, "the reason is no text", NOBODY, { reason: 7 }),

  refund(200, "the order is charged", charged, { refundId: "return-1", note: "Sorry" }),
  refund(404, "the order is unknown", NOBODY, { refundId: "return-1" }),
  refund(409, "nothing has been charged", waiting, { refundId: "return-1" }),
  refund(422, "it is more than Amazon allows", charged, {
    refundId: "return-2",
    ...amountOf(1_000_000),
  }),

  operator(200, "the order waits for a person", stuck, { says: "give-up" }),
  operator(404, "the order is unknown", NOBODY, { says: "go-on" }),
  operator(409, "the order waits for nobody", waiting, { says: "go-on" }),
  operator(422, "the decision is unknown", NOBODY, { says: "perhaps" }),

  resume(200, "a run is on its way", waiting, {}),
  resume(404, "the order is unknown", NOBODY, {}),
  resume(409, "the order is closed", charged, {}),
  resume(422, "it says too much", NOBODY, { run: 2 }),

  redriven(200, "the order waits", waiting, letter),
  redriven(404, "the order is unknown", NOBODY, letter),
  redriven(422, "it names no letter", waiting, { ...letter, deadLetterId: "" }),

  refresh(200, "the order waits", waiting, {}),
  refresh(404, "the order is unknown", NOBODY, {}),
  refresh(422, "it says too much", NOBODY, { run: 2 }),
  {
    ...refresh(502, "Amazon does not accept our keys", waiting, {}),
    answer: async (shop) => {
      const id = await waiting(shop);
      return withWrongKeys(shop, () => shop.ask(`POST /orders/${id}/refresh`, {}));
    },
  },
  refresh(503, "Amazon is not available", waiting, (shop) => {
    makeUnavailable(shop, "GetOrderReferenceDetails");
    return {};
  }),
];

function amountOf(minorUnits: number): { amount: { minorUnits: number; currency: string } } {
  return { amount: { minorUnits, currency: "EUR" } };
}
