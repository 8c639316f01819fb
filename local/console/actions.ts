import { InvalidValue } from "../../functions/domain/errors.ts";
import { sayMoney } from "../operator/desk/words.ts";
import type { AskShipcharge, ShipchargeAnswer } from "../storefront/shipcharge.ts";
import { amountOf, type Done, done, notDone } from "./done.ts";

export interface ActionContext {
  /** The shop's public HTTP interface. */
  readonly shipcharge: AskShipcharge;
  /** The control API of Amazon's simulator. */
  readonly simulator: AskShipcharge;
  readonly orderReferenceId: string;
  readonly form: URLSearchParams;
}

type Action = (context: ActionContext) => Promise<Done>;

/** The buyer's cards that work, by the simulator's names. */
export const CARDS = { amex: "AMEX", mastercard: "MasterCard", visa: "Visa" } as const;

const ANSWERS = ["go-on", "reauthorize", "cancel", "give-up"];

const ACTIONS: Readonly<Record<string, Action>> = {
  ship,
  "nothing-more-ships": (context) =>
    tell(context, "nothing-more-ships", {}, () =>
      done("Shipcharge knows that nothing more leaves: the order closes with what is charged."),
    ),
  cancel: (context) => tell(context, "cancel", { reason: "Cancelled in the console" }, sayCancel),
  refund,
  "fix-card": fixCard,
  operator,
  resume: (context) =>
    tell(context, "resume", {}, () =>
      done("A new run goes on from what is recorded; nothing is charged twice."),
    ),
  refresh: (context) =>
    tell(context, "refresh", {}, () => done("Everything of this order was read from Amazon.")),
};

/** Does what a button says; undefined for a button that does not exist. */
export async function act(name: string, context: ActionContext): Promise<Done | undefined> {
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (!action) return undefined;
  try {
    return await action(context);
  } catch (error) {
    if (!(error instanceof InvalidValue)) throw error;
    return { isDone: false, said: `${error.message}. Write an amount such as 19.99.` };
  }
}

/** The form carries the shipment's id, so that a double click tells the same shipment twice. */
async function ship(context: ActionContext): Promise<Done> {
  const { form } = context;
  const shipmentId = form.get("shipmentId") ?? "";
  const amount = amountOf(form);
  const final = form.get("final") === "yes";
  const what = amount ? sayMoney(amount) : "everything that is left";
  const body = { shipmentId, final, ...(amount ? { amount } : {}) };
  return tell(context, "shipments", body, ({ body: { verdict } }) =>
    verdict === "known"
      ? done(`Shipment ${shipmentId} was told before: nothing has changed.`)
      : done(`Shipment ${shipmentId} has left with ${what}; it is charged next.`),
  );
}

async function refund(context: ActionContext): Promise<Done> {
  const refundId = context.form.get("refundId") ?? "";
  const amount = amountOf(context.form);
  const what = amount ? sayMoney(amount) : "everything that was charged";
  return tell(context, "refunds", { refundId, ...(amount ? { amount } : {}) }, () =>
    done(`${refundId} is on its way: ${what} goes back. Amazon takes its time to decide.`),
  );
}

async function operator(context: ActionContext): Promise<Done> {
  const says = ANSWERS.find((answer) => answer === context.form.get("says"));
  if (says === undefined)
    throw new InvalidValue("An operator goes on, reauthorizes, cancels or gives up");
  const refundOrdinal = context.form.get("refundOrdinal");
  const body = { says, ...(refundOrdinal ? { refundOrdinal: Number(refundOrdinal) } : {}) };
  return tell(context, "operator", body, () => done(`The order was told: ${says}.`));
}

/**
 * On Amazon's site where Amazon has suspended the order, which opens it again; otherwise in the
 * shop's wallet, after which the order is confirmed again (reference §9).
 */
async function fixCard(context: ActionContext): Promise<Done> {
  const { simulator, orderReferenceId, form } = context;
  const [card, name] = Object.entries(CARDS).find(([key]) => key === form.get("card")) ?? [];
  if (card === undefined || name === undefined)
    throw new InvalidValue("The buyer has no such card");
  const path = `/_sandbox/order-references/${encodeURIComponent(orderReferenceId)}`;
  const { status, body } = await simulator("GET", path);
  const isSuspended = status === 200 && body["state"] === "Suspended";
  const where = isSuspended ? "amazon-site" : "wallet";
  const chosen = await simulator("PUT", `${path}/payment-method`, { paymentMethod: card, where });
  if (chosen.status !== 200) return notDone(chosen);
  if (isSuspended) {
    return done(`The buyer has chosen ${name} on Amazon's site; Amazon opens the order again.`);
  }
  return tell(context, "payment-method", {}, () =>
    done(`The buyer has chosen ${name} in the shop's wallet; the order is confirmed again.`),
  );
}

function sayCancel({ body }: ShipchargeAnswer): Done {
  if (body["cancel"] === "refused") {
    const why = String(body["refusal"] ?? "money has moved");
    return { isDone: false, said: `The cancel was refused: ${why}. Give the money back instead.` };
  }
  return body["cancel"] === "done"
    ? done("The order is cancelled; nothing was charged.")
    : done("The cancel is asked for; the order ends as soon as nothing is under way.");
}

async function tell(
  { shipcharge, orderReferenceId }: ActionContext,
  to: string,
  body: object,
  say: (answer: ShipchargeAnswer) => Done,
): Promise<Done> {
  const path = `/orders/${encodeURIComponent(orderReferenceId)}/${to}`;
  const answer = await shipcharge("POST", path, body);
  return answer.status === 200 ? say(answer) : notDone(answer);
}
