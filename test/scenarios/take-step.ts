import type { OrderStory } from "../../local/demo/order-file.ts";
import type { Step } from "../../local/demo/order-steps.ts";
import { BUYER } from "./canaries.ts";
import { look, until, untilAtRest, type Watched } from "./order-watch.ts";
import type { ShopAnswer } from "./target.ts";

/** One order on its way, with what came otherwise than its file says. */
export interface Playing extends Watched {
  readonly story: OrderStory;
  /** The file's number, made unlike those of earlier runs on the same stack. */
  readonly sellerOrderId: string;
  readonly complaints: string[];
  readonly note: (text: string) => void;
}

type StepOf<Name extends Step["step"]> = Extract<Step, { step: Name }>;

/** The steps for which there is a public door; the other ones are left to the laptop's demo. */
const TAKE = {
  "shop-ships": ship,
  "shop-says-nothing-more-ships": (on: Playing, { answered }: { answered: number }) =>
    command(on, "nothing-more-ships", {}, answered),
  "shop-raises-total": (on: Playing, { to, answered }: StepOf<"shop-raises-total">) =>
    command(on, "total", { total: to }, answered),
  "shop-cancels": (on: Playing, { reason, answered }: StepOf<"shop-cancels">) =>
    command(on, "cancel", reason === undefined ? {} : { reason }, answered),
  "shop-refunds": (on: Playing, step: StepOf<"shop-refunds">) => {
    const { step: _step, after: _after, answered, ...body } = step;
    return command(on, "refunds", body, answered);
  },
  "shop-places-again": async (on: Playing, { answered }: StepOf<"shop-places-again">) =>
    complainUnless(on, "placing again", await place(on), answered),
  "operator-says": (on: Playing, { says, answered }: StepOf<"operator-says">) =>
    command(on, "operator", { says }, answered),
  "buyer-returns": returnBuyer,
  "buyer-picks": pick,
  "amazon-decides": decide,
  notifications: disturbNotifications,
} as const;

function isPlayable(name: string): name is keyof typeof TAKE {
  return Object.hasOwn(TAKE, name);
}

/** Whether every step of the story can be taken through public doors alone. */
export function canPlay({ steps }: OrderStory): boolean {
  return steps.every(
    (step) =>
      isPlayable(step.step) &&
      (step.step !== "notifications" || step.are === "lost" || step.are === "doubled"),
  );
}

/** Takes one step, and waits until nothing follows from it any more. */
export async function takeStep(on: Playing, step: Step): Promise<void> {
  if (!isPlayable(step.step)) throw new Error(`There is no public door for ${step.step}`);
  on.note(wordsOf(step));
  // The table pairs each name with the function that takes its step.
  const take = TAKE[step.step] as (on: Playing, step: Step) => Promise<void>;
  await take(on, step);
  if (step.after !== undefined) await untilAtRest(on);
}

function wordsOf({ step, after: _after, ...fields }: Step): string {
  const { answered: _answered, ...told } = { answered: 0, ...fields };
  const words = Object.entries(told).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return [step.replaceAll("-", " "), ...words].join(" ");
}

/** POST /orders, as the shop's page sends it. */
export function place({ target, story, orderReferenceId, sellerOrderId }: Playing) {
  const { total, mode, texts, authenticates, transactionTimeoutMinutes } = story;
  return target.ask("POST", "/orders", {
    orderReferenceId,
    sellerOrderId,
    total,
    mode,
    texts,
    ...(transactionTimeoutMinutes === undefined ? {} : { transactionTimeoutMinutes }),
    ...(authenticates
      ? {
          returnUrls: {
            successUrl: "https://shop.example/paid",
            failureUrl: "https://shop.example/not-paid?basket=1",
          },
        }
      : {}),
  });
}

/** A draft as the buyer's click leaves it, with a buyer whose name must turn up nowhere. */
export function draftWishes(): object {
  const { name, email, addressLine1 } = BUYER;
  return {
    buyer: { name, email },
    address: { name, addressLine1, city: "London", postalCode: "SE1 2BY", countryCode: "GB" },
  };
}

export function complainUnless(
  { complaints }: Playing,
  what: string,
  { status, text }: ShopAnswer,
  wanted: number,
): void {
  if (status === wanted) return;
  complaints.push(`${what} was answered ${status}, expected ${wanted}: ${text}`);
}

async function command(on: Playing, to: string, body: object, answered: number): Promise<void> {
  const answer = await on.target.ask("POST", `/orders/${on.orderReferenceId}/${to}`, body);
  complainUnless(on, to, answer, answered);
}

async function ship(on: Playing, step: StepOf<"shop-ships">): Promise<void> {
  const { step: _step, after: _after, answered, by, ...goods } = step;
  if (by === "command") return command(on, "shipments", goods, answered);
  const { orderReferenceId, sellerOrderId, target } = on;
  const order = by === "order-number" ? { sellerOrderId } : { orderReferenceId };
  await target.tellShipment({ ...order, ...goods });
  await until(on, `the shipment ${goods.shipmentId} is recorded`, (seen) =>
    [...seen.shipments, ...seen.lateShipments].some(
      ({ shipmentId }) => shipmentId === goods.shipmentId,
    ),
  );
}

/** The buyer's browser comes back with what Amazon has put into the return URL. */
async function returnBuyer(on: Playing, step: StepOf<"buyer-returns">): Promise<void> {
  const { with: result, answered } = step;
  const isResult = result === "Success" || result === "Failure" || result === "Abandoned";
  const wish = isResult ? { result } : { errorCode: result };
  const url = await on.target.simulator.authenticate(on.orderReferenceId, wish);
  const { basket: _ours, ...query } = Object.fromEntries(url.searchParams);
  await command(on, "authentication", query, answered);
}

async function pick(on: Playing, { method, at, answered }: StepOf<"buyer-picks">): Promise<void> {
  const { orderReferenceId, target } = on;
  const { simulator } = target;
  if (at === "shop") {
    await simulator.choosePaymentMethod(orderReferenceId, method, "wallet");
    return command(on, "payment-method", {}, answered);
  }
  const before = (await look(on)).waitsFor;
  await simulator.choosePaymentMethod(orderReferenceId, method, "amazon-site");
  await until(
    on,
    "the order goes on with the buyer's choice",
    ({ waitsFor }) =>
      waitsFor?.kind !== "buyer" || waitsFor.authorizationOrdinal !== before?.authorizationOrdinal,
  );
}

async function decide(on: Playing, step: StepOf<"amazon-decides">): Promise<void> {
  const { about: operation, declined: reasonCode, staysPending, times } = step;
  const plan = {
    ...(reasonCode === undefined ? {} : { declined: { reasonCode } }),
    ...(staysPending === undefined ? {} : { staysPending }),
  };
  const { orderReferenceId, target } = on;
  for (let count = 0; count < times; count += 1) {
    await target.simulator.forceOutcome({ operation, orderReferenceId, plan });
  }
}

async function disturbNotifications(on: Playing, step: StepOf<"notifications">): Promise<void> {
  const { are, type } = step;
  await on.target.simulator.addNotificationRule({
    action: are === "lost" ? "lose" : "duplicate",
    objectId: on.orderReferenceId,
    ...(type === undefined ? {} : { notificationType: type }),
  });
}
