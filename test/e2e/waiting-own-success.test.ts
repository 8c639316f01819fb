import { describe, expect, it } from "vitest";
import { AmazonPayRequestRefused, AmazonPayUnavailable } from "../../functions/domain/errors.ts";
import type { SandboxCore } from "../../local/sandbox/core/core.ts";
import type { CheckOrder, CoreAmazonPay } from "../support/waiting/amazon.ts";
import { type Counter, differenceBetween, openCounter } from "../support/waiting/counter.ts";
import { ORDER } from "../support/waiting/records.ts";
import { dispatched } from "../support/waiting/shop.ts";

type Moving = "authorize" | "capture";

/** Amazon does what it is asked the first time, and the reply is lost on its way. */
function losingReplyTo(operation: Moving, more: (core: SandboxCore) => void = () => {}) {
  return (real: CoreAmazonPay, core: SandboxCore): CoreAmazonPay => {
    let isLost = false;
    return {
      ...real,
      async [operation](request: never) {
        const answer = await real[operation](request);
        if (isLost) return answer;
        isLost = true;
        more(core);
        throw new AmazonPayUnavailable("The connection was reset", {});
      },
    };
  };
}

async function twice(counter: Counter, operation: Moving): Promise<(string | undefined)[]> {
  const { call, shop } = counter;
  await call("confirm-order");
  if (operation === "capture") await call("authorize-payment");
  await shop.functions["record-shipment"]?.(dispatched("parcel-1"));
  const task = `${operation}-payment`;
  return [await call(task), await call(task)];
}

describe.each<CheckOrder>(["id first", "state first"])(
  "when Amazon checks the %s and its reply is lost",
  (checks) => {
    it.each<Moving>(["authorize", "capture"])(
      "%s is repeated as one and the same",
      async (moving) => {
        const counter = await openCounter({ checks, amazon: losingReplyTo(moving) });

        expect(await twice(counter, moving)).toEqual(["AmazonPayUnavailable", "success"]);

        const { shop } = counter;
        expect(differenceBetween(await shop.ledger(), shop.core)).toBeUndefined();
        const { authorizations, captures } = shop.core.ledgerOf(ORDER);
        expect(authorizations).toHaveLength(1);
        expect(captures).toHaveLength(moving === "capture" ? 1 : 0);
      },
    );
  },
);

describe("a refusal that our own earlier success can have caused", () => {
  it("is looked into also when the order was suspended in between", async () => {
    const suspend = (core: SandboxCore): void => {
      core.forceOutcome({
        operation: "Authorize",
        plan: { declined: { reasonCode: "InvalidPaymentMethod" } },
      });
      core.call("Authorize", {
        orderReferenceId: ORDER,
        authorizationReferenceId: "made-elsewhere",
        amount: { minorUnits: 100, currency: "EUR" },
        captureNow: false,
        transactionTimeoutMinutes: 0,
      });
    };
    const amazon = losingReplyTo("authorize", suspend);
    const counter = await openCounter({ checks: "state first", amazon });

    await twice(counter, "authorize");

    expect(counter.shop.core.ledgerOf(ORDER).state).toBe("Suspended");
    const { authorizations } = await counter.shop.ledger();
    expect(authorizations.map(({ status }) => status.state)).toEqual(["Open"]);
  });

  it.each<Moving>(["authorize", "capture"])(
    "would lose money if it were believed at once (%s)",
    async (moving) => {
      const forgetful = (real: CoreAmazonPay, core: SandboxCore): CoreAmazonPay => {
        const losing = losingReplyTo(moving)(real, core);
        return {
          ...losing,
          getOrderReferenceDetails: async (request) => ({
            ...(await losing.getOrderReferenceDetails(request)),
            authorizationIds: [],
          }),
          getAuthorizationDetails: async (id) => ({
            ...(await losing.getAuthorizationDetails(id)),
            captureIds: [],
          }),
        };
      };
      const counter = await openCounter({ checks: "state first", amazon: forgetful });

      await twice(counter, moving);

      const { shop } = counter;
      expect(differenceBetween(await shop.ledger(), shop.core)).toBeDefined();
    },
  );

  it("is a refusal when the list does not show ours", async () => {
    const counter = await openCounter({
      amazon: (real) => ({
        ...real,
        async authorize() {
          const code = "TransactionAmountExceeded";
          throw new AmazonPayRequestRefused("Too much", { code, httpStatus: 400 });
        },
      }),
    });
    await counter.call("confirm-order");

    expect(await counter.call("authorize-payment")).toBe("OperatorNeeded");

    expect(counter.asked.map(([operation]) => operation)).toContain("getOrderReferenceDetails");
    const { authorizations } = await counter.shop.ledger();
    expect(authorizations[0]?.status).toMatchObject({
      state: "Refused",
      reason: "TransactionAmountExceeded",
    });
  });

  it("is not looked for when nothing of ours can have caused it", async () => {
    const counter = await openCounter({
      amazon: (real) => ({
        ...real,
        async authorize() {
          const code = "InvalidParameterValue";
          throw new AmazonPayRequestRefused("What?", { code, httpStatus: 400 });
        },
      }),
    });
    await counter.call("confirm-order");
    const before = counter.asked.length;

    expect(await counter.call("authorize-payment")).toBe("OperatorNeeded");

    expect(counter.asked.slice(before).map(([operation]) => operation)).toEqual(["authorize"]);
  });
});
