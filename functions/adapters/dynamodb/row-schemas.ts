import * as v from "valibot";
import { InvalidValue } from "../../domain/errors.ts";
import { type ReferenceId, readReferenceId, referenceId } from "../../domain/ids.ts";
import { type Money, parseCurrency } from "../../domain/money.ts";
import type { Status } from "../../domain/payment-state.ts";
import { type EntriesOf, parsedBy, wholeNumber } from "./field-schemas.ts";

export const money = v.object({
  minorUnits: wholeNumber,
  currency: parsedBy(parseCurrency),
} satisfies EntriesOf<Money>);

export const status = v.object({
  state: v.string(),
  reason: v.optional(v.string()),
  updatedAt: v.optional(v.string()),
} satisfies EntriesOf<Status>);

export const ourReferenceId = parsedBy((id): ReferenceId => {
  const parts = readReferenceId(id);
  if (!parts) throw new InvalidValue(`"${id}" is not a reference id of ours`);
  return referenceId(parts.orderReferenceId, parts.purpose, parts.ordinal);
});

/** What the key says is not among the attributes. */
export type Attributes<Row> = EntriesOf<Omit<Row, "kind" | "orderReferenceId">>;
