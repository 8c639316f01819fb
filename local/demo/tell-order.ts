import { createOrderStore } from "../../functions/adapters/dynamodb/order-store.ts";
import { parseOrderReferenceId } from "../../functions/domain/ids.ts";
import { capturedTotal, openAuthorizedTotal } from "../../functions/domain/ledger.ts";
import { add, sum } from "../../functions/domain/money.ts";
import type { Ledger } from "../../functions/domain/order.ts";
import { createVirtualClock } from "../clock/virtual-clock.ts";
import { summarize } from "../world/counts.ts";
import { openWorld, type World } from "../world/world.ts";
import type { OrderStory } from "./order-file.ts";
import { Shop, type ShopAnswer } from "./shop.ts";
import { linesOfAmazon, linesOfHistory, linesOfLog, type StoryLine } from "./story-lines.ts";

const HOUR_MILLISECONDS = 3600 * 1_000;
/** Every story ends within this time after its last step, or has gone wrong. */
const LONGEST_STORY_MILLISECONDS = 7 * 24 * HOUR_MILLISECONDS;
/** A function takes some time; without it everything would happen in one instant. */
const FUNCTION_MILLISECONDS = 150;
/** Stories begin at the same time, so that two tellings of one order read the same. */
const STARTS_AT = Date.parse("2026-11-02T09:00:00.000Z");

export interface Figures {
  readonly authorizedMinorUnits: number;
  readonly capturedMinorUnits: number;
  readonly refundedMinorUnits: number;
}

/** What came of one order; the shape of `npm run demo -- --json`. */
export interface OrderResult {
  readonly scenario: string;
  readonly orderReferenceId: string;
  /** Where the order stands with us: closed, cancelled, declined, refused or open. */
  readonly status: string;
  /** The state in which the workflow ended or stands. */
  readonly finalState: string;
  readonly statesEntered: readonly string[];
  readonly functionInvocations: number;
  readonly notificationInvocations: number;
  readonly writeUnits: number;
  readonly notificationWriteUnits: number;
  readonly notifications: number;
  readonly ledger: Figures & { readonly currency: string };
  readonly amazonPay: Figures & { readonly currency: string };
}

export interface TellOptions {
  /** Told each line as it happens, with the milliseconds since the order was placed. */
  readonly onLine?: (elapsedMilliseconds: number, line: StoryLine) => void;
  readonly secretAccessKey?: string;
}

/** Lives through one order in a world of its own and tells what came of it. */
export async function tellOrder(
  story: OrderStory,
  { onLine = () => {}, secretAccessKey }: TellOptions = {},
): Promise<OrderResult> {
  const clock = createVirtualClock(STARTS_AT);
  const shop = new Shop(clock);
  const tell = (lines: readonly StoryLine[]): void => {
    for (const line of lines) onLine(clock.now() - STARTS_AT, line);
  };
  const world = await openWorld({
    clock,
    arrival: shop.arrival,
    handlesNotificationsFirst: story.disturbances.holdsReplyOf !== undefined,
    onAmazonEvent: (event) => tell(linesOfAmazon(event)),
    onLog: (name, event, fields) => tell(linesOfLog(name, event, fields)),
    around: async (name, call) => {
      // Amazon's simulator waits for these with the clock stopped.
      if (!name.endsWith("-notification")) await clock.sleep(FUNCTION_MILLISECONDS);
      return call();
    },
    ...(secretAccessKey ? { secretAccessKey } : {}),
  });
  world.runner.onEvent((_execution, event) => tell(linesOfHistory(event)));
  try {
    disturb(world, story);
    const { amazonOrderReferenceId } = world.sandbox.createOrderReference();
    const answer = await place(world, shop, story, amazonOrderReferenceId);
    tell([{ who: "shop", what: `is answered ${answer.status} ${describe(answer)}` }]);
    await liveThrough(world, shop, clock, story, amazonOrderReferenceId, tell);
    return await resultOf(world, story, amazonOrderReferenceId);
  } finally {
    await world.close();
  }
}

function disturb({ sandbox }: World, { disturbances }: OrderStory): void {
  const { losesNotifications = [], doublesNotifications = [], holdsReplyOf } = disturbances;
  for (const notificationType of losesNotifications) {
    sandbox.addNotificationRule({ action: "lose", notificationType });
  }
  for (const notificationType of doublesNotifications) {
    sandbox.addNotificationRule({ action: "duplicate", notificationType });
  }
  if (holdsReplyOf) sandbox.holdReply({ operation: holdsReplyOf, until: "notification-answered" });
}

function place(
  world: World,
  shop: Shop,
  { sellerOrderId, total, mode, texts }: OrderStory,
  orderReferenceId: string,
): Promise<ShopAnswer> {
  const body = { orderReferenceId, sellerOrderId, total, mode, texts };
  return shop.ask("POST", `${world.endpoint}/orders`, body);
}

type Clock = ReturnType<typeof createVirtualClock>;

async function liveThrough(
  world: World,
  shop: Shop,
  clock: Clock,
  story: OrderStory,
  orderReferenceId: string,
  tell: (lines: readonly StoryLine[]) => void,
): Promise<void> {
  const { shipments, cancel } = story;
  const steps = [
    ...shipments.map(({ afterHours, ...goods }) => ({
      afterHours,
      take: async () => {
        tell([{ who: "shop", what: `ships ${goods.shipmentId}` }]);
        world.publishShipment({ orderReferenceId, ...goods });
      },
    })),
    ...(cancel ? [cancel] : []).map(({ afterHours, ...body }) => ({
      afterHours,
      take: async () => {
        tell([{ who: "shop", what: "asks to cancel the order" }]);
        await shop.ask("POST", `${world.endpoint}/orders/${orderReferenceId}/cancel`, body);
      },
    })),
  ].sort((one, other) => one.afterHours - other.afterHours);
  for (const { afterHours, take } of steps) {
    await clock.advanceTo(STARTS_AT + afterHours * HOUR_MILLISECONDS);
    await take();
  }
  const isOver = (): boolean => executions(world).every(({ status }) => status !== "RUNNING");
  await clock.advanceUntil(isOver, clock.now() + LONGEST_STORY_MILLISECONDS);
  await clock.advanceBy(FUNCTION_MILLISECONDS * 10);
}

function executions({ runner }: World) {
  return runner.listExecutions({ stateMachineName: "order-payment" });
}

async function resultOf(
  world: World,
  story: OrderStory,
  orderReferenceId: string,
): Promise<OrderResult> {
  const store = createOrderStore(world.database, world.clock);
  const ledger = await store.readLedger(parseOrderReferenceId(orderReferenceId));
  const atAmazon = world.sandbox.orderReference(orderReferenceId);
  const statesEntered = executions(world).flatMap(({ executionArn }) =>
    world.runner.statesEntered(executionArn),
  );
  const currency = story.total.currency;
  const { authorizedMinorUnits, capturedMinorUnits, refundedMinorUnits } = atAmazon;
  return {
    scenario: story.scenario,
    orderReferenceId,
    status: ledger?.order.phase ?? "not placed",
    finalState: statesEntered.at(-1) ?? "none",
    statesEntered,
    ...summarize(world.counts),
    notifications: world.sandbox.notifications().length,
    ledger: { currency, ...figuresOf(ledger) },
    amazonPay: {
      currency: atAmazon.currency ?? currency,
      authorizedMinorUnits,
      capturedMinorUnits,
      refundedMinorUnits,
    },
  };
}

/** Authorized is what is reserved or was taken, as Amazon counts it (reference §3.7). */
function figuresOf(ledger: Ledger | undefined): Figures {
  if (!ledger) return { authorizedMinorUnits: 0, capturedMinorUnits: 0, refundedMinorUnits: 0 };
  const captured = capturedTotal(ledger);
  const refunds = ledger.captures.flatMap(({ refunded }) => (refunded ? [refunded] : []));
  return {
    authorizedMinorUnits: add(openAuthorizedTotal(ledger), captured).minorUnits,
    capturedMinorUnits: captured.minorUnits,
    refundedMinorUnits: sum(refunds, ledger.order.total.currency).minorUnits,
  };
}

/** Whether our books and Amazon's agree to the minor unit. */
export function addsUp({ ledger, amazonPay }: OrderResult): boolean {
  return (
    ledger.currency === amazonPay.currency &&
    ledger.authorizedMinorUnits === amazonPay.authorizedMinorUnits &&
    ledger.capturedMinorUnits === amazonPay.capturedMinorUnits &&
    ledger.refundedMinorUnits === amazonPay.refundedMinorUnits
  );
}

function describe({ body }: ShopAnswer): string {
  return String(body["status"] ?? `${body["error"]}: ${body["message"]}`);
}
