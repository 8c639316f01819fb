import { describe, expect, it } from "vitest";
import { createVirtualClock } from "../../local/clock/virtual-clock.ts";
import { createCore, type SandboxCore } from "../../local/sandbox/core/core.ts";
import { createSeededIds } from "../../local/sandbox/core/ids.ts";
import type { Settings } from "../../local/sandbox/core/settings.ts";

const EUR_100 = { currency: "EUR", minorUnits: 10_000 };

function open(settings: Partial<Settings> = {}, seed = 7) {
  const clock = createVirtualClock(Date.UTC(2026, 0, 5, 12));
  const core = createCore({ clock, ids: createSeededIds(seed), settings });
  return { clock, core };
}

function openOrder(core: SandboxCore): string {
  const orderReferenceId = core.createDraft();
  core.call("SetOrderReferenceDetails", {
    orderReferenceId,
    attributes: { total: EUR_100, seller: {} },
  });
  core.call("ConfirmOrderReference", { orderReferenceId, expectImmediateAuthorization: false });
  return orderReferenceId;
}

function authorize(core: SandboxCore, orderReferenceId: string, minutes = 0) {
  return core.call("Authorize", {
    orderReferenceId,
    authorizationReferenceId: `${orderReferenceId}-A1`,
    amount: EUR_100,
    captureNow: false,
    transactionTimeoutMinutes: minutes,
  });
}

describe("the core without HTTP", () => {
  it("answers typed requests at once and tells every change", () => {
    const { core } = open();
    const changes: string[] = [];
    core.onChange((change) => changes.push(change.kind));
    const order = openOrder(core);

    const outcome = authorize(core, order);

    expect(outcome.ok && outcome.result.authorization.status.state).toBe("Open");
    expect(changes).toEqual(["OrderReference", "Authorization"]);
  });

  it("answers refusals as values", () => {
    const { core } = open();

    const outcome = core.call("GetAuthorizationDetails", { authorizationId: "unknown" });

    expect(outcome).toEqual({
      ok: false,
      error: {
        code: "InvalidTransactionId",
        httpStatus: 404,
        message: "The TransactionId unknown is invalid.",
      },
    });
  });

  it("settles pending authorizations by its clock alone", async () => {
    const { clock, core } = open();
    const order = openOrder(core);
    const outcome = authorize(core, order, 60);
    await clock.advanceBy(30_000);

    expect(outcome.ok && outcome.result.authorization.status.state).toBe("Pending");
    expect(core.ledgerOf(order).authorizations[0]?.state).toBe("Open");
  });

  it("does the same again with the same seed", () => {
    const ids = [1, 2].map(() => openOrder(open().core));
    const other = openOrder(open({}, 8).core);

    expect(ids[0]).toBe(ids[1]);
    expect(other).not.toBe(ids[0]);
  });

  it("takes Amazon's other possible answers as settings", () => {
    const strict = open({ confirmOnOpen: "refuse", repeatedCancel: "refuse" }).core;
    const order = openOrder(strict);
    const confirm = strict.call("ConfirmOrderReference", {
      orderReferenceId: order,
      expectImmediateAuthorization: false,
    });
    strict.call("CancelOrderReference", { orderReferenceId: order });
    const cancel = strict.call("CancelOrderReference", { orderReferenceId: order });

    expect(confirm).toMatchObject({ ok: false, error: { code: "InvalidOrderReferenceStatus" } });
    expect(cancel).toMatchObject({ ok: false, error: { code: "InvalidCancelAttempt" } });
  });

  it("repeats the first answer where it is told to", async () => {
    const { clock, core } = open({ replayAnswers: "first-answer" });
    const order = openOrder(core);
    authorize(core, order, 60);
    await clock.advanceBy(30_000);
    const again = authorize(core, order, 60);

    expect(again.ok && again.result.authorization.status.state).toBe("Pending");
  });
});
