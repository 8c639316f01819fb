/**
 * What each simulation string in an authorization's note does (Amazon's guide, "Sandbox simulations"). Point this file
 * at Amazon's own sandbox by the environment variables described at
 * test/support/sandbox-target.ts; one fresh draft per row is needed there, and rows that take
 * longer than a minute are left out.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  authorize,
  openOrder,
  outcomeOf,
  simulation,
  stateOf,
  stateOfOrder,
} from "../support/order-steps.ts";
import { openSandboxTarget, type SandboxTarget } from "../support/sandbox-target.ts";

let target: SandboxTarget;

beforeAll(async () => {
  target = await openSandboxTarget();
});
afterAll(() => target.close());

const LONGEST_REAL_WAIT_SECONDS = 60;

interface AuthorizationRow {
  readonly wish: object;
  readonly mode: "synchronous" | "asynchronous";
  readonly answer: string;
  /** After this long, the authorization and the order are in these states. */
  readonly afterSeconds: number;
  readonly authorization: string;
  readonly order: string;
}

const SUSPENDED = "Suspended InvalidPaymentMethod";
const INVALID_METHOD = { State: "Declined", ReasonCode: "InvalidPaymentMethod" };
const DECLINED_METHOD = "Declined InvalidPaymentMethod";

const AUTHORIZATIONS: readonly AuthorizationRow[] = [
  row(INVALID_METHOD, "synchronous", DECLINED_METHOD, 0, DECLINED_METHOD, SUSPENDED),
  row(INVALID_METHOD, "asynchronous", "Pending", 30, DECLINED_METHOD, SUSPENDED),
  row(
    { ...INVALID_METHOD, PaymentMethodUpdateTimeInMins: 5 },
    "synchronous",
    DECLINED_METHOD,
    299,
    DECLINED_METHOD,
    SUSPENDED,
  ),
  row(
    { ...INVALID_METHOD, PaymentMethodUpdateTimeInMins: 5 },
    "synchronous",
    DECLINED_METHOD,
    300,
    DECLINED_METHOD,
    "Open",
  ),
  row(
    { ...INVALID_METHOD, PaymentMethodUpdateTimeInMins: 240 },
    "asynchronous",
    "Pending",
    30 + 240 * 60,
    DECLINED_METHOD,
    "Open",
  ),
  row(
    { ...INVALID_METHOD, SoftDecline: "true" },
    "synchronous",
    DECLINED_METHOD,
    0,
    DECLINED_METHOD,
    "Open",
  ),
  row(
    { State: "Declined", ReasonCode: "AmazonRejected" },
    "synchronous",
    "Declined AmazonRejected",
    0,
    "Declined AmazonRejected",
    "Closed AmazonClosed",
  ),
  row(
    { State: "Declined", ReasonCode: "TransactionTimedOut" },
    "synchronous",
    "Declined TransactionTimedOut",
    0,
    "Declined TransactionTimedOut",
    "Open",
  ),
  row(
    { State: "Declined", ReasonCode: "TransactionTimedOut" },
    "asynchronous",
    "Pending",
    30,
    "Declined TransactionTimedOut",
    "Open",
  ),
  row(
    { State: "Closed", ReasonCode: "ExpiredUnused", ExpirationTimeInMins: 1 },
    "synchronous",
    "Open",
    59,
    "Open",
    "Open",
  ),
  row(
    { State: "Closed", ReasonCode: "ExpiredUnused", ExpirationTimeInMins: 1 },
    "synchronous",
    "Open",
    60,
    "Closed ExpiredUnused",
    "Open",
  ),
  row(
    { State: "Closed", ReasonCode: "ExpiredUnused", ExpirationTimeInMins: 60 },
    "asynchronous",
    "Pending",
    30 + 3600,
    "Closed ExpiredUnused",
    "Open",
  ),
  row(
    { State: "Closed", ReasonCode: "AmazonClosed" },
    "synchronous",
    "Open",
    1,
    "Closed AmazonClosed",
    "Open",
  ),
];

function row(
  wish: object,
  mode: AuthorizationRow["mode"],
  answer: string,
  afterSeconds: number,
  authorization: string,
  order: string,
): AuthorizationRow {
  return { wish, mode, answer, afterSeconds, authorization, order };
}

describe("a simulation string in SellerAuthorizationNote", () => {
  it.for(AUTHORIZATIONS)(
    "$wish, $mode: $answer; after $afterSeconds s the authorization is $authorization and the order $order",
    async (one, { skip }) => {
      const waits = one.afterSeconds > LONGEST_REAL_WAIT_SECONDS;
      if (waits && !target.travelsInTime) return skip("Nobody can wait for that.");
      const order = await openOrder(target, await target.takeDraft());

      const reply = await authorize(target, order, "100.00", {
        SellerAuthorizationNote: simulation(one.wish),
        TransactionTimeout: one.mode === "synchronous" ? "0" : "60",
      });
      await target.pass(one.afterSeconds);

      const id = reply.text("AmazonAuthorizationId") ?? "";
      expect(outcomeOf(reply)).toBe(one.answer);
      expect(await stateOf(target, "Authorization", id)).toBe(one.authorization);
      expect(await stateOfOrder(target, order)).toBe(one.order);
    },
  );

  it("tells a soft decline from a hard one", async () => {
    const order = await openOrder(target, await target.takeDraft());

    const soft = await authorize(target, order, "10.00", {
      SellerAuthorizationNote: simulation({ ...INVALID_METHOD, SoftDecline: "true" }),
    });
    const hard = await authorize(target, order, "10.00", {
      SellerAuthorizationNote: simulation(INVALID_METHOD),
    });

    expect([soft.text("SoftDecline"), hard.text("SoftDecline")]).toEqual(["true", "false"]);
  });

  it("is an ordinary note when it is no JSON or names no simulation", async () => {
    const order = await openOrder(target, await target.takeDraft());

    const text = await authorize(target, order, "10.00", { SellerAuthorizationNote: "{thanks" });
    const json = await authorize(target, order, "10.00", {
      SellerAuthorizationNote: '{"State":"Declined"}',
    });

    expect([outcomeOf(text), outcomeOf(json)]).toEqual(["Open", "Open"]);
  });
});
