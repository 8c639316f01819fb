import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Authorization } from "../../../functions/domain/order.ts";
import type { OperationName, OperationRequest } from "../../../local/sandbox/core/core.ts";
import { anAuthorization, anOrder, euros, ORDER } from "../../support/waiting/records.ts";
import { type Desk, ledgerAt, openDesk } from "./support/desk.ts";

const TOTAL = euros(10_000);

/** What is recorded before Amazon is asked, all replies being lost: the notifications tell it all. */
const INTENTS = [
  anOrder({ amazon: { state: "Draft" } }),
  requested(1, {}),
  requested(2, { captureNow: true }),
];

function requested(ordinal: number, change: Partial<Authorization>): Authorization {
  const { amazonId: _notYet, ...row } = anAuthorization(ordinal, "Requested", change);
  return row;
}

const DECLINED = '{"SandboxSimulation":{"State":"Declined","ReasonCode":"InvalidPaymentMethod"}}';

/** Amazon's side of one order: declined, mended by the buyer, charged at once, closed. */
const STORY: readonly ((desk: Desk) => void)[] = [
  (desk) => {
    const attributes = { total: TOTAL, seller: {} };
    ask(desk, "SetOrderReferenceDetails", { orderReferenceId: ORDER, attributes });
    confirm(desk);
  },
  (desk) => authorize(desk, 1, false, DECLINED),
  (desk) => {
    desk.core.choosePaymentMethod(ORDER, "mastercard", "wallet");
    confirm(desk);
  },
  (desk) => authorize(desk, 2, true),
  (desk) => ask(desk, "CloseOrderReference", { orderReferenceId: ORDER }),
];

function ask<N extends OperationName>(desk: Desk, name: N, request: OperationRequest<N>): void {
  const outcome = desk.core.call(name, request);
  if (!outcome.ok) throw new Error(`${name}: ${outcome.error.message}`);
}

function confirm(desk: Desk): void {
  const expectImmediateAuthorization = false;
  ask(desk, "ConfirmOrderReference", { orderReferenceId: ORDER, expectImmediateAuthorization });
}

function authorize(desk: Desk, ordinal: number, captureNow: boolean, note?: string): void {
  ask(desk, "Authorize", {
    orderReferenceId: ORDER,
    authorizationReferenceId: `${ORDER}-A${ordinal}`,
    amount: TOTAL,
    transactionTimeoutMinutes: 0,
    captureNow,
    ...(note === undefined ? {} : { note }),
  });
}

async function tellNextChapter(desk: Desk, chapter: number): Promise<void> {
  STORY[chapter]?.(desk);
  await desk.clock.advanceBy(20_000);
}

async function tellStory(): Promise<Desk> {
  const desk = await openDesk({ rows: INTENTS });
  for (let chapter = 0; chapter < STORY.length; chapter += 1) await tellNextChapter(desk, chapter);
  return desk;
}

describe("notifications about one order, each with the whole story told at Amazon", () => {
  it("tell of the order, both authorizations and the capture", async () => {
    const { sent } = await tellStory();

    expect(sent.map((text) => JSON.parse(text).NotificationType)).toEqual(
      expect.arrayContaining(["OrderReferenceNotification", "PaymentAuthorize", "PaymentCapture"]),
    );
    expect(sent.length).toBeGreaterThanOrEqual(7);
  });

  it("leave the ledger that Amazon has, and nothing made elsewhere", async () => {
    const desk = await tellStory();

    for (const content of desk.sent) await desk.tell(content);

    const { order, authorizations, captures, outside } = await ledgerAt(desk);
    const stateOf = ({ status }: { status: { state: string } }) => status.state;
    expect(order.amazon.state).toBe("Closed");
    expect(authorizations.map(stateOf)).toEqual(["Declined", "Closed"]);
    expect(captures.map(stateOf)).toEqual(["Completed"]);
    expect(captures[0]).toMatchObject({ referenceId: `${ORDER}-A2`, authorizationOrdinal: 2 });
    expect(outside).toEqual([]);
  });

  it("leave the same ledger in whatever order, and however often, they come", async () => {
    const inOrder = await tellStory();
    for (const content of inOrder.sent) await inOrder.tell(content);
    const expected = await ledgerAt(inOrder);
    const numbers = inOrder.sent.map((_, index) => index);

    await fc.assert(
      fc.asyncProperty(arrivals(numbers), async (order) => {
        const desk = await tellStory();

        for (const number of order) await desk.tell(desk.sent[number] ?? "", `n-${number}`);

        expect(await ledgerAt(desk)).toEqual(expected);
      }),
      { numRuns: 60, seed: 11 },
    );
  });

  it("leave the same ledger when Amazon goes on in between", async () => {
    const whole = await tellStory();
    for (const content of whole.sent) await whole.tell(content);
    const expected = await ledgerAt(whole);

    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat()), async (choices) => {
        const desk = await openDesk({ rows: INTENTS });
        let chapter = 0;
        const untold = new Set<number>();
        // Each turn either Amazon goes on, or one message arrives: an untold one or a copy.
        while (chapter < STORY.length || untold.size > 0) {
          const choice = choices.next().value ?? 0;
          if (untold.size === 0 || (choice % 3 === 0 && chapter < STORY.length)) {
            const before = desk.sent.length;
            await tellNextChapter(desk, chapter);
            chapter += 1;
            for (let number = before; number < desk.sent.length; number += 1) untold.add(number);
          } else {
            const candidates = choice % 5 === 0 ? [...desk.sent.keys()] : [...untold];
            const number = candidates[choice % candidates.length] ?? 0;
            await desk.tell(desk.sent[number] ?? "", choice % 2 === 0 ? `n-${number}` : undefined);
            untold.delete(number);
          }
        }
        expect(await ledgerAt(desk)).toEqual(expected);
      }),
      { numRuns: 60, seed: 11 },
    );
  });
});

/** Every number at least once, some more often, in any order. */
function arrivals(numbers: readonly number[]) {
  return fc.array(fc.constantFrom(...numbers), { maxLength: 6 }).chain((copies) => {
    const all = [...numbers, ...copies];
    return fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length });
  });
}

describe("a notification that comes again", () => {
  async function openAndTellOnce() {
    const desk = await tellStory();
    for (const content of desk.sent) await desk.tell(content);
    const calls = desk.asked.length;
    return { desk, calls };
  }

  it("asks Amazon nothing under the same message id", async () => {
    const { desk, calls } = await openAndTellOnce();

    for (const [index, content] of desk.sent.entries()) await desk.tell(content, `m-${index + 1}`);

    expect(calls).toBeGreaterThan(0);
    expect(desk.asked).toHaveLength(calls);
    expect(desk.handled).toHaveLength(desk.sent.length);
  });

  it("asks Amazon nothing under another id about the same object, state and last update", async () => {
    const { desk, calls } = await openAndTellOnce();

    for (const content of desk.sent) await desk.tell(content);

    expect(desk.asked).toHaveLength(calls);
    const again = desk.handled.slice(desk.sent.length).map(({ outcome }) => outcome);
    expect(new Set(again)).toEqual(new Set(["already-recorded", "older-than-recorded"]));
  });
});

describe("the capture that Amazon makes together with an authorization", () => {
  const rows = [anOrder({ amazon: { state: "Draft" } }), requested(1, { captureNow: true })];

  async function chargeAtOnce() {
    const desk = await openDesk({ rows });
    STORY[0]?.(desk);
    authorize(desk, 1, true);
    await desk.clock.advanceBy(20_000);
    return desk;
  }
  const about = (desk: Desk, type: string) =>
    desk.sent.findLast((text) => JSON.parse(text).NotificationType === type) ?? "";

  it.each([
    ["before its authorization's", ["PaymentCapture", "PaymentAuthorize"]],
    ["after its authorization's", ["PaymentAuthorize", "PaymentCapture"]],
    ["alone", ["PaymentCapture"]],
  ])("is the order's own when its notification comes %s", async (_, types) => {
    const desk = await chargeAtOnce();

    for (const type of types) await desk.tell(about(desk, type));

    const { captures, outside } = await ledgerAt(desk);
    expect(outside).toEqual([]);
    expect(captures).toMatchObject([
      { referenceId: `${ORDER}-A1`, authorizationOrdinal: 1, status: { state: "Completed" } },
    ]);
  });
});
