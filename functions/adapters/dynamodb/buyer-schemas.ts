import * as v from "valibot";
import type { Address, Buyer } from "../../domain/amazon-pay.ts";
import { parseOrderReferenceId } from "../../domain/ids.ts";
import { type EntriesOf, parsedBy, text, wholeNumber } from "./field-schemas.ts";

export const sellerOrderAttributes = v.object({
  orderReferenceId: parsedBy(parseOrderReferenceId),
});

const address = v.object({
  name: text,
  addressLine1: text,
  addressLine2: text,
  addressLine3: text,
  city: text,
  county: text,
  district: text,
  stateOrRegion: text,
  postalCode: text,
  countryCode: text,
  phone: text,
} satisfies EntriesOf<Address>);

export const buyerAttributes = v.object({
  buyer: v.exactOptional(
    v.object({ name: text, email: text, phone: text } satisfies EntriesOf<Buyer>),
  ),
  shipTo: v.exactOptional(address),
  billingAddress: v.exactOptional(address),
  expiresAtSeconds: wholeNumber,
});
