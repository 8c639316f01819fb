import * as v from "valibot";
import type { Address, Buyer } from "../../domain/amazon-pay.ts";
import { present } from "./present.ts";
import { text } from "./schemas.ts";

/** Who buys, as far as Amazon shows it. */
export const buyer = v.pipe(
  v.object({ Name: v.optional(text), Email: v.optional(text), Phone: v.optional(text) }),
  v.transform(
    ({ Name, Email, Phone }): Buyer => present({ name: Name, email: Email, phone: Phone }),
  ),
);

/** A postal address; every part is optional (reference §3.4). */
export const address = v.pipe(
  v.object({
    Name: v.optional(text),
    AddressLine1: v.optional(text),
    AddressLine2: v.optional(text),
    AddressLine3: v.optional(text),
    City: v.optional(text),
    County: v.optional(text),
    District: v.optional(text),
    StateOrRegion: v.optional(text),
    PostalCode: v.optional(text),
    CountryCode: v.optional(text),
    Phone: v.optional(text),
  }),
  v.transform(
    (written): Address =>
      present({
        name: written.Name,
        addressLine1: written.AddressLine1,
        addressLine2: written.AddressLine2,
        addressLine3: written.AddressLine3,
        city: written.City,
        county: written.County,
        district: written.District,
        stateOrRegion: written.StateOrRegion,
        postalCode: written.PostalCode,
        countryCode: written.CountryCode,
        phone: written.Phone,
      }),
  ),
);
