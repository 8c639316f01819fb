import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type OrderStory, readOrderFile } from "../../local/demo/order-file.ts";
import type { OrderResult } from "../../local/demo/order-result.ts";
import { tellOrder } from "../../local/demo/tell-order.ts";
import {
  BUYER,
  canTake,
  figuresOf,
  pause,
  placeOrder,
  play,
  type Stage,
  statesEntered,
  until,
} from "./stories.ts";

const EXAMPLES = fileURLToPath(new URL("../../local/examples/", import.meta.url));

/** The example orders that are lived through; the others prove nothing more about a deployment. */
const SCENARIOS = [
  "synchronous",
  "asynchronous",
  "two-shipments",
  "notification-first",
  "cancelled",
];

/** Lives through orders of the laptop, and through what has to be refused. */
export async function rehearse(stage: Stage): Promise<void> {
  const { account, signal } = stage;
  const files = readdirSync(EXAMPLES).filter((name) => name.endsWith(".json"));
  const stories = files.map((file) => readOrderFile(`${EXAMPLES}${file}`));
  const chosen = stories.filter(({ scenario }) => SCENARIOS.includes(scenario));
  account.note(`${stories.length - chosen.length} further example orders are left to the laptop`);
  const missing = SCENARIOS.filter((name) => !chosen.some(({ scenario }) => scenario === name));
  account.check("the example orders are there", missing.length === 0, missing.join());
  const orderIds: string[] = [];
  for (const story of chosen) {
    signal.throwIfAborted();
    account.chapter(`${story.scenario}: ${story.title}`);
    if (!story.steps.every(canTake)) account.check("every step can be taken here", false);
    else orderIds.push(await rehearseStory(story, stage));
  }
  const asynchronous = chosen.find(({ scenario }) => scenario === "asynchronous");
  if (asynchronous) await refuseForgeries(asynchronous, stage);
  await lookForSecrets(orderIds, stage);
}

async function rehearseStory(story: OrderStory, stage: Stage): Promise<string> {
  const { account, doors } = stage;
  const onLaptop = await tellOrder(story);
  const id = await play(story, stage);
  const entered = statesEntered(await doors.history(id));
  account.note(entered.join(" → "));
  account.check(
    "the execution has ended well",
    (await doors.executionStatus(id)) === "SUCCEEDED",
    await doors.executionStatus(id),
  );
  account.check(
    "it entered the same states as on a laptop",
    entered.join() === onLaptop.statesEntered.join(),
    onLaptop.statesEntered.join(" → "),
  );
  await compareBooks(id, onLaptop, stage);
  return id;
}

async function compareBooks(id: string, onLaptop: OrderResult, stage: Stage): Promise<void> {
  const { account, sandbox } = stage;
  const ours = await until(stage, id, "it can be read", () => true);
  const { authorizedMinorUnits, capturedMinorUnits } = sandbox.orderReference(id);
  const { authorizedMinorUnits: authorized, capturedMinorUnits: captured } = figuresOf(ours);
  account.check(
    `our books and Amazon's agree: ${captured} captured, ${authorized} authorized (minor units)`,
    authorized === authorizedMinorUnits && captured === capturedMinorUnits,
    `Amazon has ${capturedMinorUnits} captured, ${authorizedMinorUnits} authorized`,
  );
  account.check(
    "the same amount was charged as on a laptop, and the order ended alike",
    captured === onLaptop.ledger.capturedMinorUnits && ours.phase === onLaptop.status,
    `${onLaptop.ledger.capturedMinorUnits}, ${onLaptop.status}`,
  );
}

/** A notification with a wrong signature, and one of a stranger's topic: nobody is woken. */
async function refuseForgeries(story: OrderStory, stage: Stage): Promise<void> {
  const { account, doors, sandbox } = stage;
  account.chapter("forged: notifications that Amazon did not send");
  const order = { ...story, sellerOrderId: "2026-FORGED" as const };
  const id = await placeForged(order, "signature", stage);
  await until(
    stage,
    id,
    "it waits for Amazon",
    ({ waitsFor }) => waitsFor?.kind === "authorization",
  );
  account.check("a wrong signature is answered 403", (await answerTo(id, stage)) === 403);
  await pause(1_500);
  const { waitsFor } = await until(stage, id, "it can be read", () => true);
  account.check("and wakes nobody", waitsFor?.kind === "authorization", waitsFor?.kind);
  const strangers = { ...story, sellerOrderId: "2026-STRANGER" };
  const other = await placeForged(strangers, "topic", stage);
  account.check(
    "a stranger's topic, validly signed, is answered 503",
    (await answerTo(other, stage)) === 503,
  );
  for (const open of [id, other]) {
    await doors.ask("POST", `/orders/${open}/cancel`, {});
    const { phase } = await until(
      stage,
      open,
      "it is cancelled",
      (now) => now.phase === "cancelled",
    );
    const { capturedMinorUnits } = sandbox.orderReference(open);
    account.check(`the shop cancels it and nothing was charged`, capturedMinorUnits === 0, phase);
  }
}

async function placeForged(
  story: OrderStory,
  tamper: "signature" | "topic",
  stage: Stage,
): Promise<string> {
  const rule = {
    action: "deliver",
    tamper,
    notificationType: "PaymentAuthorize",
    times: 1,
  } as const;
  stage.sandbox.addNotificationRule(rule);
  return placeOrder(story, stage);
}

/** What the door answered to the first notification about the order's authorization. */
async function answerTo(
  orderReferenceId: string,
  { sandbox, signal }: Stage,
): Promise<number | undefined> {
  for (let looks = 0; looks < 100; looks += 1) {
    signal.throwIfAborted();
    const sent = sandbox
      .notifications()
      .find(
        ({ notificationType, objectId }) =>
          notificationType === "PaymentAuthorize" && objectId.startsWith(orderReferenceId),
      );
    const [first] = sent?.attempts ?? [];
    if (first) return first.httpStatus;
    await pause(200);
  }
  return undefined;
}

/** Keys, buyers and addresses are in no log, no history and no dead letter. */
async function lookForSecrets(orderIds: readonly string[], stage: Stage): Promise<void> {
  const { account, doors, sandbox } = stage;
  account.chapter("afterwards");
  const deadLetters = await doors.deadLetters();
  account.check("no dead-letter queue holds anything", deadLetters === 0, String(deadLetters));
  const logs = await doors.logs();
  account.check("the functions have logged", logs.includes('"event":"completed"'));
  account.check("and counted what they charged", logs.includes('"ShipmentsCharged":1'));
  const histories = await Promise.all(orderIds.map((id) => doors.history(id)));
  const texts = { "no log": logs, "no execution's history": JSON.stringify(histories) };
  const buyer = await doors.ask("GET", `/orders/${orderIds[0]}/buyer`);
  account.check("the buyer can be read where they may be", buyer.text.includes(BUYER.name));
  const canaries = {
    "the secret key": sandbox.secretAccessKey,
    "the access key": sandbox.accessKeyId,
    "the buyer's name": BUYER.name,
    "the buyer's e-mail address": BUYER.email,
    "the buyer's street": BUYER.addressLine1,
  };
  for (const [what, value] of Object.entries(canaries)) {
    const found = Object.entries(texts).filter(([, text]) => text.includes(value));
    const places = Object.keys(texts).join(" and ");
    account.check(
      `${what} is in ${places}`,
      found.length === 0,
      `found in ${found.length} of them`,
    );
  }
}
