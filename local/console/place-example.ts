import { InvalidValue } from "../../functions/domain/errors.ts";
import { sayMoney } from "../operator/desk/words.ts";
import type { AskShipcharge } from "../storefront/shipcharge.ts";
import { amountOf, type Done, notDone } from "./done.ts";

/** Cards of the simulator's test buyer, and what comes of them. */
export const EXAMPLE_CARDS = {
  visa: "Visa, which works",
  "invalid-method": "a card that Amazon declines; the buyer may choose another",
  "amazon-rejected": "a card that Amazon rejects for good",
  "timed-out": "a card for which Amazon needs a while",
} as const;

/** Where a placed order is shown. */
export interface Placed extends Done {
  readonly orderReferenceId?: string;
}

/** Does what buyer and shop do together: a draft with a card, and then the order. */
export async function placeExample(
  {
    shipcharge,
    simulator,
  }: { readonly shipcharge: AskShipcharge; readonly simulator: AskShipcharge },
  form: URLSearchParams,
  orderNumber: string,
): Promise<Placed> {
  const card = Object.keys(EXAMPLE_CARDS).find((one) => one === form.get("card"));
  const total = readAmount(form);
  if (card === undefined || typeof total === "string") {
    return { isDone: false, said: `${total}. Write an amount such as 19.99, and choose a card.` };
  }
  const draft = await simulator("POST", "/_sandbox/order-references", { paymentMethod: card });
  if (draft.status !== 201) return notDone(draft);
  const orderReferenceId = String(draft.body["amazonOrderReferenceId"]);
  const answer = await shipcharge("POST", "/orders", {
    orderReferenceId,
    sellerOrderId: orderNumber,
    total,
  });
  const isThere =
    answer.body["error"] !== "ConstraintsExist" && answer.body["error"] !== "Unreachable";
  if (answer.status !== 200)
    return { ...notDone(answer), ...(isThere ? { orderReferenceId } : {}) };
  const said = `Order ${orderNumber} of ${sayMoney(total)} is placed; its money is reserved.`;
  return { isDone: true, said, orderReferenceId };
}

function readAmount(form: URLSearchParams) {
  try {
    return amountOf(form) ?? "An order needs an amount";
  } catch (error) {
    if (error instanceof InvalidValue) return error.message;
    throw error;
  }
}
