import * as v from "valibot";
import { BuyerSchema, DraftSchema } from "../server/control-schemas.ts";
import { created, json, type Route } from "../server/route.ts";
import { CreateSession } from "./bodies.ts";

const SessionSchema = v.strictObject({
  session: CreateSession,
  buyer: v.exactOptional(
    v.strictObject({
      card: v.exactOptional(v.picklist(["1111", "3064", "3434", "0701", "4354"])),
      productType: v.exactOptional(v.picklist(["PayAndShip", "PayOnly"])),
      address: DraftSchema.entries.address,
      buyer: v.exactOptional(BuyerSchema),
    }),
  ),
});

/** What the buyer does in Checkout v2, over HTTP, and the keys that a shop signs with. */
export const CHECKOUT_ROUTES: readonly Route[] = [
  {
    method: "POST",
    path: /^checkout-sessions$/,
    answer: ({ checkout }, body) => {
      const { session, buyer } = v.parse(SessionSchema, body);
      return created({ checkoutSessionId: checkout.openSession(session, buyer) });
    },
  },
  {
    method: "POST",
    path: /^checkout-sessions\/([^/]+)\/payment$/,
    answer: ({ checkout }, _body, id) => json({ redirectUrl: checkout.payAtAmazon(id) }),
  },
  {
    method: "GET",
    path: /^checkout-keys$/,
    answer: ({ checkout }) => {
      const { publicKeyId, privateKeyPem } = checkout.keys();
      return json({ publicKeyId, privateKeyPem });
    },
  },
];
