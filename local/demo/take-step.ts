import { parseOrderReferenceId } from "../../functions/domain/ids.ts";
import type { World } from "../world/world.ts";
import { disturbNotifications } from "./disturb-notifications.ts";
import type { OrderStory } from "./order-file.ts";
import type { Step } from "./order-steps.ts";
import type { Shop, ShopAnswer } from "./shop.ts";

/** Where a step is taken, and what it has to say. */
export interface Stage {
  readonly world: World;
  readonly shop: Shop;
  readonly story: OrderStory;
  readonly orderReferenceId: string;
  /** With Checkout v2: the session that becomes the order. */
  readonly checkoutSessionId?: string;
  /** Somebody acts: the shop, the buyer, an operator, Amazon. */
  readonly tell: (who: "shop" | "buyer" | "operator" | "Amazon" | "trouble", what: string) => void;
  /** Something came otherwise than the order file says. */
  readonly disappoint: (what: string) => void;
}

type StepOf<Name extends Step["step"]> = Extract<Step, { step: Name }>;

/** How each step is taken; a step that is written down but not here does not compile. */
const TAKE: { readonly [Name in Step["step"]]: (on: Stage, step: StepOf<Name>) => unknown } = {
  "shop-ships": ship,
  "shop-says-nothing-more-ships": (on, { answered }) =>
    command(on, "shop", "says that nothing more ships", { answered, to: "nothing-more-ships" }),
  "shop-raises-total": (on, { to: total, answered }) =>
    command(on, "shop", "raises the total", { answered, to: "total", body: { total } }),
  "shop-sets-attributes": (on, { attributes: body, answered }) =>
    command(on, "shop", "sets attributes", { answered, to: "attributes", body }),
  "shop-cancels": (on, { reason, answered }) =>
    command(on, "shop", "asks to cancel the order", {
      answered,
      to: "cancel",
      body: reason === undefined ? {} : { reason },
    }),
  "shop-refunds": (on, { step: _step, after: _after, answered, ...body }) =>
    command(on, "shop", `gives money back (${body.refundId})`, { answered, to: "refunds", body }),
  "shop-places-again": async (on, { answered }) => {
    on.tell("shop", "places the same order again");
    expectStatus(on, "placing again", await placeOrder(on), answered);
  },
  "operator-says": (on, { says, answered }) =>
    command(on, "operator", `says ${says}`, { answered, to: "operator", body: { says } }),
  "operator-resumes": (on, { answered }) =>
    command(on, "operator", "resumes the order", { answered, to: "resume" }),
  "buyer-returns": returnBuyer,
  "buyer-picks": pick,
  "seller-central-authorizes": ({ world, orderReferenceId, tell }, { amount }) => {
    tell("shop", "authorizes in Seller Central");
    world.sandbox.core.sellerCentral.authorize(orderReferenceId, amount.minorUnits);
  },
  "seller-central-captures": (on, { amount }) => {
    on.tell("shop", "captures in Seller Central");
    const { id } = latest(on, "authorization");
    on.world.sandbox.core.sellerCentral.capture(id, amount.minorUnits);
  },
  "seller-central-refunds": (on, { amount }) => {
    on.tell("shop", "refunds in Seller Central");
    on.world.sandbox.core.sellerCentral.refund(latest(on, "capture").id, amount.minorUnits);
  },
  "seller-central-closes": ({ world, orderReferenceId, tell }) => {
    tell("shop", "closes the order in Seller Central");
    world.sandbox.core.sellerCentral.close(orderReferenceId);
  },
  "seller-central-cancels": ({ world, orderReferenceId, tell }) => {
    tell("shop", "cancels the order in Seller Central");
    world.sandbox.core.sellerCentral.cancel(orderReferenceId);
  },
  "amazon-decides": decide,
  "amazon-moves": (on, { what, to: state, because }) => {
    const id = what === "order-reference" ? on.orderReferenceId : latest(on, what).id;
    on.tell("Amazon", `makes the ${what} ${state}${because ? ` (${because})` : ""}`);
    const reason = because === undefined ? {} : { reasonCode: because };
    on.world.sandbox.core.forceState(id, { state, ...reason });
  },
  "call-fails": ({ world, tell }, { operation, how, times }) => {
    tell("trouble", `the next ${times} ${operation}: ${how}`);
    world.sandbox.addFault({ fault: how, operation, times });
  },
  notifications: ({ world, tell }, step) => disturbNotifications(world, tell, step),
  "execution-dies": ({ world, tell }) => {
    tell("trouble", "the execution is killed");
    const running = { stateMachineName: "order-payment", status: "RUNNING" } as const;
    for (const { executionArn } of world.runner.listExecutions(running)) {
      world.runner.stopExecution(executionArn, "Killed", "by the story");
    }
  },
  "keys-are": ({ world, tell }, { now }) => {
    tell("trouble", `our keys for Amazon Pay are ${now}`);
    world.useKeys(now);
  },
  "open-orders-go": ({ world, tell }, { over: openOrders }) => {
    tell("operator", `deploys the setting openOrders: ${openOrders}`);
    world.deploy({ openOrders });
  },
};

/** Takes one step; resolves when everybody who was asked has answered. */
export async function takeStep(on: Stage, step: Step): Promise<void> {
  // The table pairs each name with the function that takes its step.
  const take = TAKE[step.step] as (on: Stage, step: Step) => unknown;
  await take(on, step);
}

/** POST /orders, as the shop's page sends it. */
export function placeOrder({
  world,
  shop,
  story,
  orderReferenceId,
  checkoutSessionId,
}: Stage): Promise<ShopAnswer> {
  const { sellerOrderId, total, mode, texts, authenticates, transactionTimeoutMinutes } = story;
  if (checkoutSessionId !== undefined) {
    const body = { checkoutSessionId, sellerOrderId, total, mode };
    return shop.ask("POST", `${world.endpoint}/orders`, body);
  }
  return shop.ask("POST", `${world.endpoint}/orders`, {
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

interface Request {
  readonly to: string;
  readonly body?: unknown;
  readonly answered: number;
}

async function command(
  on: Stage,
  who: "shop" | "buyer" | "operator",
  what: string,
  { to, body = {}, answered }: Request,
): Promise<void> {
  const { world, shop, orderReferenceId, tell } = on;
  tell(who, what);
  const answer = await shop.ask("POST", `${world.endpoint}/orders/${orderReferenceId}/${to}`, body);
  expectStatus(on, to, answer, answered);
}

function expectStatus(on: Stage, what: string, { status, body }: ShopAnswer, wanted: number): void {
  const said = body["error"] === undefined ? "" : ` ${body["error"]}: ${body["message"]}`;
  if (status !== 200) on.tell("shop", `is answered ${status}${said}`);
  if (status !== wanted) on.disappoint(`${what} was answered ${status}${said}, not ${wanted}`);
}

async function ship(on: Stage, step: StepOf<"shop-ships">): Promise<void> {
  const { world, orderReferenceId, story, tell } = on;
  const { step: _step, after: _after, answered, by, ...goods } = step;
  if (by === "command") {
    await command(on, "shop", `ships ${goods.shipmentId}`, {
      to: "shipments",
      body: goods,
      answered,
    });
    return;
  }
  tell("shop", `ships ${goods.shipmentId}`);
  const { sellerOrderId } = story;
  const order = by === "order-number" ? { sellerOrderId } : { orderReferenceId };
  world.publishShipment({ ...order, ...goods });
}

/** The buyer's browser comes back with what Amazon has put into the return URL. */
async function returnBuyer(on: Stage, step: StepOf<"buyer-returns">): Promise<void> {
  const { core } = on.world.sandbox;
  const { with: result, answered } = step;
  const isResult = result === "Success" || result === "Failure" || result === "Abandoned";
  const url = isResult
    ? core.authenticate(on.orderReferenceId, result)
    : core.failConfirmation(on.orderReferenceId, result);
  const { basket: _ours, ...query } = Object.fromEntries(new URL(url).searchParams);
  const what = `returns from the authentication: ${result}`;
  await command(on, "buyer", what, { to: "authentication", body: query, answered });
}

async function pick(on: Stage, step: StepOf<"buyer-picks">): Promise<void> {
  const { method, at, answered } = step;
  const { core } = on.world.sandbox;
  if (at === "amazon") {
    on.tell("buyer", `chooses ${method} on Amazon's site`);
    core.choosePaymentMethod(on.orderReferenceId, method, "amazon-site");
    return;
  }
  core.choosePaymentMethod(on.orderReferenceId, method, "wallet");
  const what = `chooses ${method} on the shop's page`;
  await command(on, "buyer", what, { to: "payment-method", answered });
}

function decide({ world, orderReferenceId, tell }: Stage, step: StepOf<"amazon-decides">): void {
  const { about: operation, declined: reasonCode, staysPending, times } = step;
  tell("Amazon", `will decide about ${operation}: ${reasonCode ?? staysPending}`);
  const plan = {
    ...(reasonCode === undefined ? {} : { declined: { reasonCode } }),
    ...(staysPending === "for-ever" ? { staysPending } : {}),
  };
  for (let count = 0; count < times; count += 1) {
    if (operation === "Authorize" && staysPending) {
      const pending = { ...plan, staysPending };
      world.sandbox.core.forceOutcome({ operation, orderReferenceId, plan: pending });
    } else {
      world.sandbox.core.forceOutcome({ operation, orderReferenceId, plan });
    }
  }
}

/** The newest authorization or capture of the order at Amazon. */
function latest(
  { world, orderReferenceId }: Stage,
  what: "authorization" | "capture",
): { readonly id: string } {
  const { authorizations, captures } = world.sandbox.orderReference(
    parseOrderReferenceId(orderReferenceId),
  );
  const found = (what === "authorization" ? authorizations : captures).at(-1);
  if (!found) throw new Error(`The order has no ${what} yet`);
  return found;
}
