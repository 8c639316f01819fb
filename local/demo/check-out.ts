import type { World } from "../world/world.ts";
import type { OrderStory } from "./order-file.ts";
import type { Shop, ShopAnswer } from "./shop.ts";

/** Any id of the sandbox: there is one order in each story's world. */
const ORDER_REFERENCE_ID = "S02-7311902-4415027";

/** Where a checkout session is opened, and what it has to say. */
interface Scene {
  readonly world: World;
  readonly shop: Shop;
  readonly story: OrderStory;
  readonly tell: (who: "shop" | "buyer", what: string) => void;
}

/**
 * The way to a paid session of Checkout v2: the buyer presses the button, the shop sets payment info
 * until Amazon misses nothing, and the buyer pays on Amazon's page.
 */
export async function checkOut({ world, shop, story, tell }: Scene) {
  const { checkout } = world.sandbox;
  const checkoutSessionId = checkout.openSession(
    {
      storeId: "amzn1.application-oa2-client.example",
      webCheckoutDetails: { checkoutReviewReturnUrl: "https://shop.example/review" },
    },
    { orderReferenceId: ORDER_REFERENCE_ID, ...(story.card ? { card: story.card } : {}) },
  );
  const url = `${world.endpoint}/checkout-sessions/${checkoutSessionId}`;
  const setInfo = async (info: object): Promise<void> => {
    const answer = await shop.ask("PUT", url, info);
    tell("shop", `sets payment info: ${whatIsMissing(answer)}`);
  };
  await setInfo({ chargeAmount: story.total });
  await setInfo({ resultReturnUrl: "https://shop.example/result", paymentIntent: "Confirm" });
  checkout.payAtAmazon(checkoutSessionId);
  tell("buyer", "pays on Amazon's page");
  return { orderReferenceId: ORDER_REFERENCE_ID, checkoutSessionId };
}

function whatIsMissing({ status, body }: ShopAnswer): string {
  if (status !== 200) return `${status} ${String(body["error"])}`;
  const constraints = body["constraints"];
  const ids = Array.isArray(constraints) ? constraints.map(({ id }) => String(id)) : [];
  if (ids.length > 0) return ids.join(", ");
  const { pathname } = new URL(String(body["redirectUrl"]));
  return `nothing is missing; the buyer is sent to Amazon's ${pathname}`;
}
