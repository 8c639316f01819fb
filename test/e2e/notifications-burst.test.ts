import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseOrderReferenceId } from "../../functions/domain/ids.ts";
import { readExistingLedger } from "../../functions/domain/record.ts";
import type { SandboxEvent } from "../../local/sandbox/server/events.ts";
import { openShopFront, type ShopFront, TOTAL } from "../support/shop-front.ts";

/*
 * A thousand notifications at one moment, with Amazon's quotas on: every order of the shop hears
 * of itself and of its authorization, each four times, and another shop on the same seller
 * account has orders of its own.
 */
const ORDERS = 100;
const COPIES = 4;
const OTHER_SHOPS_ORDERS = 100;
const MESSAGES = ORDERS * 2 * COPIES + OTHER_SHOPS_ORDERS * 2;
const HOUR_MILLISECONDS = 3_600_000;

describe("a thousand notifications at once", () => {
  let front: ShopFront;
  let ids: string[];
  let burstAt: number;
  const answers: Extract<SandboxEvent, { type: "notification" }>[] = [];
  const reads: { readonly at: number; readonly operation: string; readonly httpStatus: number }[] =
    [];

  const watch = (event: SandboxEvent): void => {
    if (event.type === "notification") answers.push(event);
    if (event.type === "call") reads.push(event);
  };

  beforeAll(async () => {
    front = await openShopFront({
      storage: "memory",
      onAmazonEvent: watch,
      // Amazon decides when this test says so.
      amazonSettings: { authorizationPendingSeconds: 23 * 3_600 },
    });
    const { sandbox } = front.world;
    sandbox.setNotifications({ rules: [{ action: "hold" }] });
    ids = [];
    for (let number = 0; number < ORDERS; number += 1) {
      const id = front.draft();
      ids.push(id);
      await front.place(id, { mode: { answer: "asynchronous" } });
    }
    await front.clock.advanceBy(HOUR_MILLISECONDS);
    const theirs = placeOtherShopsOrders(front);
    for (const id of [...ids, ...theirs]) {
      const [authorization] = sandbox.orderReference(id).authorizations;
      sandbox.core.forceState(authorization?.id ?? "", { state: "Open" });
    }
    sandbox.setQuotas("published");
    reads.length = 0;
    burstAt = front.clock.now();
    sandbox.releaseNotifications();
    for (const { messageId, objectId } of sandbox.notifications()) {
      if (!ids.some((id) => objectId.startsWith(id))) continue;
      for (let copy = 1; copy < COPIES; copy += 1) sandbox.repeatNotification(messageId);
    }
    await front.clock.advanceBy(HOUR_MILLISECONDS);
  });

  afterAll(() => front.close());

  it("are all answered with 200 at the moment at which they come, before Amazon is read", () => {
    expect(answers).toHaveLength(MESSAGES);
    expect(new Set(answers.map(({ attempt }) => attempt.httpStatus))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ at }) => at))).toEqual(new Set([burstAt]));
    const readLater = reads.filter(({ at }) => at > burstAt);
    expect(readLater.length).toBeGreaterThan(ORDERS / 2);
  });

  it("read each order once, and never faster than Amazon's quotas allow", () => {
    expect(reads.filter(({ httpStatus }) => httpStatus === 503)).toEqual([]);
    const operations = reads.map(({ operation }) => operation);
    expect(operations).toEqual(Array.from({ length: ORDERS }, () => "GetAuthorizationDetails"));
  });

  it("leave every order as Amazon has it, and its workflow waiting for the goods", async () => {
    const differing: string[] = [];
    for (const id of ids) {
      const { authorizations } = await readExistingLedger(front.store, parseOrderReferenceId(id));
      const ours = authorizations.map(({ amazonId, status }) => `${amazonId} ${status.state}`);
      const theirs = front.world.sandbox
        .orderReference(id)
        .authorizations.map(({ id: amazonId, state }) => `${amazonId} ${state}`);
      if (ours.join() !== theirs.join()) differing.push(`${ours} / ${theirs}`);
    }
    expect(differing).toEqual([]);
    const states = front.world.runner
      .listExecutions()
      .map(({ executionArn }) => front.world.runner.statesEntered(executionArn).at(-1));
    expect(states).toHaveLength(ORDERS);
    expect(new Set(states)).toEqual(new Set(["Await shipment"]));
  });

  it("are counted, without an alarm, where they are about another shop's orders", () => {
    const ignored = front.logged.filter((line) => line.includes('"another-shops-order"'));
    expect(ignored).toHaveLength(OTHER_SHOPS_ORDERS * 2);
    expect(front.logged.filter((line) => line.includes("notification-unhandled"))).toEqual([]);
    expect(front.world.deadLetters).toEqual([]);
  });
});

/** Another program of the merchant's calls Amazon with the same account. */
function placeOtherShopsOrders({ world }: ShopFront): string[] {
  const { core } = world.sandbox;
  return Array.from({ length: OTHER_SHOPS_ORDERS }, (_, number) => {
    const { amazonOrderReferenceId: orderReferenceId } = world.sandbox.createOrderReference();
    core.call("SetOrderReferenceDetails", {
      orderReferenceId,
      attributes: { total: TOTAL, seller: {} },
    });
    core.call("ConfirmOrderReference", { orderReferenceId, expectImmediateAuthorization: false });
    core.call("Authorize", {
      orderReferenceId,
      authorizationReferenceId: createHash("md5").update(String(number)).digest("hex"),
      amount: TOTAL,
      transactionTimeoutMinutes: 1_440,
      captureNow: false,
    });
    return orderReferenceId;
  });
}
