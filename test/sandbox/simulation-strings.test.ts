/**
 * What simulation strings do outside an authorization's note, and which are refused (Amazon's guide,
 * "Sandbox simulations"). Point this file
 * at Amazon's own sandbox by the environment variables described at
 * test/support/sandbox-target.ts; one fresh draft per row is needed there.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  authorizationId,
  authorize,
  capture,
  captureId,
  openOrder,
  outcomeOf,
  refund,
  setDetails,
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

const METHOD = { State: "Declined", ReasonCode: "InvalidPaymentMethod" };
const NOT_VALID = "InvalidSandboxSimulationSpecified 400";

describe("an invalid simulation string", () => {
  const wishes: readonly object[] = [
    { State: "Declined", ReasonCode: "ProcessingFailure" },
    { State: "Pending" },
    { State: "Open" },
    { State: "Closed", ReasonCode: "SellerClosed" },
    { State: "Closed", ReasonCode: "InvalidPaymentMethod" },
    { State: "Declined" },
    { ...METHOD, PaymentMethodUpdateTimeInMins: 0 },
    { ...METHOD, PaymentMethodUpdateTimeInMins: 241 },
    { ...METHOD, PaymentMethodUpdateTimeInMins: 2.5 },
    { State: "Closed", ReasonCode: "ExpiredUnused", ExpirationTimeInMins: 0 },
    { State: "Closed", ReasonCode: "ExpiredUnused", ExpirationTimeInMins: 61 },
    { Constraint: "PaymentMethodNotAllowed" },
  ];

  it.each(wishes)("%j is refused for an authorization, which is not made", async (wish) => {
    const order = await openOrder(target, await target.takeDraft());

    const reply = await authorize(target, order, "10.00", {
      SellerAuthorizationNote: simulation(wish),
    });

    expect(outcomeOf(reply)).toBe(NOT_VALID);
    const details = await target.call("GetOrderReferenceDetails", {
      AmazonOrderReferenceId: order,
    });
    expect(details.texts("member")).toEqual([]);
  });

  it("is refused for captures, refunds, closures and orders that do not know it", async () => {
    const draft = await target.takeDraft();
    const note = await setDetails(target, draft, "100.00", simulation({ State: "Closed" }));
    const order = await openOrder(target, draft);
    const open = await authorizationId(authorize(target, order));
    const timedOut = simulation({ State: "Declined", ReasonCode: "TransactionTimedOut" });
    const badCapture = await capture(target, open, "100.00", timedOut);
    const charged = await captureId(capture(target, open));
    const badRefund = await refund(target, charged, "1.00", simulation({ State: "Pending" }));
    const badClosure = await target.call("CloseOrderReference", {
      AmazonOrderReferenceId: order,
      ClosureReason: simulation({ State: "Closed", ReasonCode: "Expired" }),
    });

    const refusals = [note, badCapture, badRefund, badClosure].map(outcomeOf);
    expect(refusals).toEqual([NOT_VALID, NOT_VALID, NOT_VALID, NOT_VALID]);
  });
});

describe("a simulation string in SellerCaptureNote", () => {
  it.each([
    { wish: { State: "Pending" }, answer: "Pending", after: 29, later: "Pending" },
    { wish: { State: "Pending" }, answer: "Pending", after: 30, later: "Completed" },
    {
      wish: { State: "Declined", ReasonCode: "AmazonRejected" },
      answer: "Declined AmazonRejected",
      after: 0,
      later: "Declined AmazonRejected",
    },
    {
      wish: { State: "Closed", ReasonCode: "AmazonClosed" },
      answer: "Completed",
      after: 1,
      later: "Closed AmazonClosed",
    },
  ])("$wish: $answer, and after $after s $later", async ({ wish, answer, after, later }) => {
    const order = await openOrder(target, await target.takeDraft());
    const open = await authorizationId(authorize(target, order));

    const reply = await capture(target, open, "100.00", simulation(wish));
    await target.pass(after);

    expect(outcomeOf(reply)).toBe(answer);
    expect(await stateOf(target, "Capture", reply.text("AmazonCaptureId") ?? "")).toBe(later);
  });
});

describe("a refund", () => {
  it.each([
    { wish: undefined, after: 29, later: "Pending" },
    { wish: undefined, after: 30, later: "Completed" },
    {
      wish: { State: "Declined", ReasonCode: "AmazonRejected" },
      after: 30,
      later: "Declined AmazonRejected",
    },
  ])("with the string $wish is Pending, and after $after s $later", async (one) => {
    const order = await openOrder(target, await target.takeDraft());
    const open = await authorizationId(authorize(target, order));
    const charged = await captureId(capture(target, open));

    const reply = await refund(target, charged, "40.00", one.wish && simulation(one.wish));
    await target.pass(one.after);

    expect(outcomeOf(reply)).toBe("Pending");
    expect(await stateOf(target, "Refund", reply.text("AmazonRefundId") ?? "")).toBe(one.later);
  });
});

describe("a simulation string on the order reference", () => {
  it("in ClosureReason closes it as Amazon would", async () => {
    const order = await openOrder(target, await target.takeDraft());

    await target.call("CloseOrderReference", {
      AmazonOrderReferenceId: order,
      ClosureReason: simulation({ State: "Closed", ReasonCode: "AmazonClosed" }),
    });

    expect(await stateOfOrder(target, order)).toBe("Closed AmazonClosed");
  });

  it("in SellerNote forbids the payment method until another note replaces it", async () => {
    const draft = await target.takeDraft();

    const forbidden = await setDetails(
      target,
      draft,
      "100.00",
      simulation({ Constraint: "PaymentMethodNotAllowed" }),
    );
    const confirm = await target.call("ConfirmOrderReference", { AmazonOrderReferenceId: draft });
    const allowed = await setDetails(target, draft, "100.00", "Thank you");

    expect([forbidden.status, forbidden.text("ConstraintID")]).toEqual([
      200,
      "PaymentMethodNotAllowed",
    ]);
    expect(confirm.text("Code")).toBe("ConstraintsExist");
    expect(confirm.text("Message")).toContain("PaymentMethodNotAllowed");
    expect(allowed.text("ConstraintID")).toBeUndefined();
  });
});
