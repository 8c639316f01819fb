import type { HistoryEvent } from "@aws-sdk/client-sfn";
import * as v from "valibot";
import type { OrderStory } from "../../local/demo/order-file.ts";
import type { Figures } from "../../local/demo/order-result.ts";
import type { Step } from "../../local/demo/order-steps.ts";
import type { Sandbox } from "../../local/sandbox/server/sandbox.ts";
import type { Account } from "./account.ts";
import type { Doors } from "./doors.ts";

const money = v.object({ minorUnits: v.number(), currency: v.string() });

/** What `GET /orders/{id}` says that the drill looks at. */
const standing = v.object({
  phase: v.string(),
  authorized: money,
  captured: money,
  waitsFor: v.optional(v.object({ kind: v.string() })),
});

export type Standing = v.InferOutput<typeof standing>;

export interface Stage {
  readonly doors: Doors;
  readonly sandbox: Sandbox;
  readonly account: Account;
  readonly signal: AbortSignal;
}

/** Who buys, in every order: words that must not turn up where nobody needs them. */
export const BUYER = {
  name: "Zephyrine Quillfeather",
  email: "zephyrine.quillfeather@example.com",
  addressLine1: "77 Canary Wharfside",
} as const;

const PATIENCE_MILLISECONDS = 30_000;
const LOOK_EVERY_MILLISECONDS = 300;
const ENDS = new Set(["closed", "cancelled", "declined"]);

/** Whether the drill can take a step: it needs a public door, and no time to pass. */
export function canTake({ step }: Step): boolean {
  return step === "shop-ships" || step === "shop-cancels";
}

/** Lives one order through on the deployed stack; hours between its steps are left out. */
export async function play(story: OrderStory, stage: Stage): Promise<string> {
  const { sandbox, account } = stage;
  const { holdsReplyOf } = story;
  if (holdsReplyOf) sandbox.holdReply({ operation: holdsReplyOf, until: "notification-answered" });
  const id = await placeOrder(story, stage);
  await until(stage, id, "it waits for its goods", ({ waitsFor }) => waitsFor?.kind === "shipment");
  account.note("the order is authorized and waits for its goods");
  let charged = 0;
  for (const step of story.steps) {
    charged += await takeStep(step, story, id, stage);
    const expected = charged;
    await until(
      stage,
      id,
      `${expected} minor units are charged`,
      ({ captured }) => captured.minorUnits >= expected,
    );
  }
  const { phase } = await until(stage, id, "it has ended", ended);
  account.note(`the order is ${phase}`);
  await untilExecutionEnds(stage, id);
  return id;
}

/** Takes a step and answers how many minor units it will charge. */
async function takeStep(
  step: Step,
  { total }: OrderStory,
  orderReferenceId: string,
  { doors, account }: Stage,
): Promise<number> {
  if (step.step === "shop-ships") {
    const { shipmentId, amount, final, note } = step;
    await doors.tellShipment({ orderReferenceId, shipmentId, amount, final, note });
    account.note(`the warehouse tells that ${shipmentId} has left`);
    return (amount ?? total).minorUnits;
  }
  if (step.step === "shop-cancels") {
    const { reason } = step;
    const { status } = await doors.ask("POST", `/orders/${orderReferenceId}/cancel`, { reason });
    account.note(`the shop asks to cancel, answered ${status}`);
    return 0;
  }
  throw new Error(`The drill cannot take the step ${step.step}`);
}

/** Places an order of the story's amount and answers its order reference id. */
export async function placeOrder(
  { sellerOrderId, total, mode, texts }: OrderStory,
  { doors, sandbox, account }: Stage,
): Promise<string> {
  const { name, email, addressLine1 } = BUYER;
  const { amazonOrderReferenceId: orderReferenceId } = sandbox.createOrderReference({
    buyer: { name, email },
    address: { name, addressLine1, city: "London", postalCode: "SE1 2BY", countryCode: "GB" },
  });
  const body = { orderReferenceId, sellerOrderId, total, mode, texts };
  const { status, text } = await doors.ask("POST", "/orders", body);
  account.check(`POST /orders for ${orderReferenceId} is answered 200`, status === 200, text);
  return orderReferenceId;
}

function ended({ phase, waitsFor }: Standing): boolean {
  return ENDS.has(phase) && waitsFor === undefined;
}

/** Asks the stack about the order until what is hoped for is so. Throws when it takes too long. */
export async function until(
  { doors, signal }: Stage,
  orderReferenceId: string,
  hope: string,
  isSo: (order: Standing) => boolean,
): Promise<Standing> {
  const giveUpAt = Date.now() + PATIENCE_MILLISECONDS;
  for (;;) {
    signal.throwIfAborted();
    const answer = await doors.ask("GET", `/orders/${orderReferenceId}`);
    const read = v.safeParse(standing, answer.body);
    if (read.success && isSo(read.output)) return read.output;
    if (Date.now() > giveUpAt) {
      const events = (await doors.history(orderReferenceId).catch(() => [])).slice(-3);
      throw new Error(
        [
          `${orderReferenceId}: not so in time: ${hope}. Last seen: ${answer.text}`,
          ...events.map((event) => JSON.stringify(event)),
        ].join("\n  "),
      );
    }
    await pause(LOOK_EVERY_MILLISECONDS);
  }
}

async function untilExecutionEnds({ doors, signal }: Stage, id: string): Promise<void> {
  const giveUpAt = Date.now() + PATIENCE_MILLISECONDS;
  while ((await doors.executionStatus(id)) === "RUNNING") {
    signal.throwIfAborted();
    if (Date.now() > giveUpAt) throw new Error(`${id}: the execution does not end`);
    await pause(LOOK_EVERY_MILLISECONDS);
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** The states that an execution entered, by GetExecutionHistory. */
export function statesEntered(history: readonly HistoryEvent[]): readonly string[] {
  return history.flatMap(({ stateEnteredEventDetails: entered }) => entered?.name ?? []);
}

/** Our books by the HTTP interface, as Amazon counts: authorized is reserved or taken. */
export function figuresOf({ authorized, captured }: Standing): Omit<Figures, "refundedMinorUnits"> {
  return {
    authorizedMinorUnits: authorized.minorUnits + captured.minorUnits,
    capturedMinorUnits: captured.minorUnits,
  };
}
