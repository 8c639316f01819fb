import type { Act } from "./acts.ts";
import { chanceOf } from "./dice.ts";
import { lookWhileItEnds } from "./slow-look.ts";
import { count } from "./trouble.ts";
import type { SimulatedWorld } from "./world.ts";

/** Somebody's request to an HTTP route, repeated on 5xx as a careful client does. */
const MOST_REQUESTS = 6;

/** Does what an act says, when its time has come. */
export async function perform(world: SimulatedWorld, act: Act): Promise<void> {
  world.note?.(`* ${act.id}: ${act.what}`);
  switch (act.what) {
    case "shipment":
      return ship(world, act);
    case "cancel":
      return command(world, "cancel", {});
    case "nothing more":
      return command(world, "nothing-more-ships", {});
    case "raise":
      return command(world, "total", { total: amountOf(world, act.minorUnits) });
    case "refund": {
      const amount = act.minorUnits ? { amount: amountOf(world, act.minorUnits) } : {};
      return command(world, "refunds", { refundId: act.refundId, ...amount });
    }
    case "outside":
      return doOutside(world, act.deed);
    case "stray":
      return world.notifier.tellStray(act.kind, act);
    case "rogue caller":
      return useQuota(world, act.slots);
    case "place again":
      return void (await place(world));
    case "goods at the close":
      return shipAtTheClose(world);
    case "look at the end":
      return lookWhileItEnds(world);
    case "kill":
      return kill(world);
    case "deploy":
    case "rollback":
      count(world.counts, "time", act.what, stepOf(world.standing()));
      return world.invoker.deploy();
  }
}

/** States that are left within a minute have one step of the coverage together. */
function stepOf(state: string): string {
  return /^(Wait |Close|Cancel|Back|Request)/.test(state) ? "a passing state" : state;
}

function amountOf({ plan }: SimulatedWorld, minorUnits: number) {
  return { minorUnits, currency: plan.currency };
}

type Goods = Omit<Act & { what: "shipment" }, "id" | "atSeconds" | "what">;

async function ship(world: SimulatedWorld, act: Goods): Promise<void> {
  const { parcel: shipmentId, final, amount, via } = act;
  const goods = { shipmentId, final, ...(amount ? { amount } : {}) };
  if (via === "HTTP") return command(world, "shipments", goods);
  const order =
    via === "bus" ? { orderReferenceId: world.orderId } : { sellerOrderId: "2026-1001" };
  const event = { "detail-type": "Shipment dispatched", detail: { ...order, ...goods } };
  return world.notifier.deliver("record-shipment", event);
}

/**
 * Goods leave when everything is charged and the order is not yet closed: little enough to be charged
 * beyond the total, and told of before the function that closes the order begins its work.
 */
function shipAtTheClose(world: SimulatedWorld): void {
  const { runner, plan, clock, counts } = world;
  const minorUnits = Math.ceil(plan.totalMinorUnits / 50);
  const amount = { minorUnits, currency: plan.currency };
  const goods = { parcel: "late-parcel", final: false, amount, via: "bus" } as const;
  const stop = runner.onEvent((_execution, { stateEnteredEventDetails }) => {
    if (stateEnteredEventDetails?.name !== "Close order") return;
    stop();
    count(counts, "warehouse", "goods leave", "Close order");
    void clock.hold(() => ship(world, goods));
  });
}

/** Sends a request until it is answered with something else than 5xx. */
export async function command(
  world: SimulatedWorld,
  name: string,
  body: object,
  attempt = 1,
): Promise<void> {
  const status = await ask(world, "order-commands", `POST /orders/{id}/${name}`, body);
  world.note?.(`* ${name}: ${status}`);
  if (status < 500 || attempt >= MOST_REQUESTS) return;
  world.after(3_000, () => command(world, name, body, attempt + 1));
}

/** The page places the order, and asks again as long as it is told to. */
export async function place(world: SimulatedWorld, attempt = 1): Promise<void> {
  const { plan } = world;
  const { mode, authenticates, expectImmediateAuthorization, transactionTimeoutMinutes } = plan;
  const body = {
    orderReferenceId: world.orderId,
    sellerOrderId: "2026-1001",
    total: amountOf(world, plan.totalMinorUnits),
    mode,
    ...(authenticates
      ? {
          returnUrls: {
            successUrl: "https://shop.example/y",
            failureUrl: "https://shop.example/n",
          },
        }
      : {}),
    ...(expectImmediateAuthorization ? { expectImmediateAuthorization } : {}),
    ...(transactionTimeoutMinutes === undefined ? {} : { transactionTimeoutMinutes }),
  };
  const status = await ask(world, "place-order", "POST /orders", body);
  world.note?.(`* placed: ${status}`);
  if (status >= 500 && attempt < 40) world.after(4_000, () => place(world, attempt + 1));
}

async function ask(
  world: SimulatedWorld,
  functionName: string,
  routeKey: string,
  body: object,
): Promise<number> {
  const event = { routeKey, pathParameters: { id: world.orderId }, body: JSON.stringify(body) };
  try {
    const answer = (await world.invoker.invoke(functionName, event)) as { statusCode: number };
    return answer.statusCode;
  } catch {
    return 500;
  }
}

/** Another program of the seller's uses the quota up. */
async function useQuota({ throttle, counts }: SimulatedWorld, slots: number): Promise<void> {
  const operations = [
    "ConfirmOrderReference",
    "Authorize",
    "Capture",
    "Refund",
    "CloseOrderReference",
    "CancelOrderReference",
    "GetAuthorizationDetails",
    "GetOrderReferenceDetails",
  ] as const;
  count(counts, "Amazon's doing", "rogue caller", "any state");
  for (const operation of operations) {
    for (let slot = 0; slot < slots; slot += 1) await throttle.reserve(operation);
  }
}

/** Executions of the order die, as if their engine had. */
function kill({ runner, counts, standing }: SimulatedWorld): void {
  count(counts, "time", "execution aborted", stepOf(standing()));
  for (const { executionArn } of runner.listExecutions({ status: "RUNNING" })) {
    runner.stopExecution(executionArn, "Killed", "by the simulation");
  }
}

/** Now and then Amazon declines a payment method and cancels the order in the same moment. */
export function expectCancelWithDecline(world: SimulatedWorld): void {
  if (chanceOf(world.plan.seed, "cancelled with a decline") >= 0.25) return;
  world.core.onChange(({ kind, object }) => {
    if (kind !== "Authorization" || !("status" in object)) return;
    const { state, reasonCode } = object.status;
    if (state !== "Declined" || reasonCode !== "InvalidPaymentMethod") return;
    world.after(1, () => doOutside(world, "Amazon cancels the order"));
  });
}

function doOutside(world: SimulatedWorld, deed: (Act & { what: "outside" })["deed"]): void {
  const { core, orderId, counts } = world;
  const { authorizations, captures } = core.ledgerOf(orderId);
  const open = authorizations.find(({ state }) => state === "Open");
  const taken = captures.find(({ state }) => state === "Completed");
  const { sellerCentral } = core;
  try {
    switch (deed) {
      case "authorized in Seller Central":
        sellerCentral.authorize(orderId, 10);
        break;
      case "captured in Seller Central":
        sellerCentral.capture(open?.id ?? "none", 5);
        break;
      case "refunded in Seller Central":
        sellerCentral.refund(taken?.id ?? "none", 1);
        break;
      case "closed in Seller Central":
        sellerCentral.close(orderId);
        break;
      case "cancelled in Seller Central":
        sellerCentral.cancel(orderId);
        break;
      case "A-to-z claim":
        core.claimAtoZ(taken?.id ?? "none", { amountMinorUnits: 1 });
        break;
      case "chargeback":
        core.chargeBack(taken?.id ?? "none", { amountMinorUnits: 1 });
        break;
      case "Amazon closes the authorization":
        core.forceState(open?.id ?? "none", { state: "Closed", reasonCode: "AmazonClosed" });
        break;
      case "Amazon suspends the order":
        core.forceState(orderId, { state: "Suspended", reasonCode: "InvalidPaymentMethod" });
        break;
      case "Amazon cancels the order":
        core.forceState(orderId, { state: "Canceled", reasonCode: "AmazonCanceled" });
        break;
      case "Amazon closes the order":
        core.forceState(orderId, { state: "Closed", reasonCode: "AmazonClosed" });
        break;
    }
  } catch (error) {
    // Amazon does not allow it in this state: then nothing happened.
    world.note?.(`* not possible: ${String(error)}`);
    return;
  }
  count(counts, "Amazon's doing", deed, "any state");
}
