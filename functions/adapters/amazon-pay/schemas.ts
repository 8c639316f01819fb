import * as v from "valibot";
import { InvalidValue } from "../../domain/errors.ts";
import { parseOrderReferenceId } from "../../domain/ids.ts";
import { parseCurrency, parseDecimal } from "../../domain/money.ts";
import { type Kind, LIFECYCLES, type Status } from "../../domain/payment-state.ts";
import { present } from "./present.ts";
import { findElement, listOf, type XmlElement } from "./xml.ts";

/** Text of an element; xml.ts has trimmed it and left out what is empty. */
export const text = v.string();

/** An order reference's id standing by itself. */
export const orderReferenceIdText = v.pipe(text, v.transform(parseOrderReferenceId));

/** An amount, in any of Amazon's spellings: 5, 5.0, 5.00 (reference §13 no. 25). */
export const amount = v.pipe(
  v.object({ Amount: text, CurrencyCode: text }),
  v.transform(({ Amount, CurrencyCode }) => parseDecimal(Amount, parseCurrency(CurrencyCode))),
);

/** "true" or "false" in any case. */
export const truth = v.pipe(
  text,
  v.transform((written) => written.toLowerCase()),
  v.picklist(["true", "false"]),
  v.transform((written) => written === "true"),
);

const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

/** A moment as ISO 8601 in UTC with milliseconds, however many decimals Amazon gave. */
export const moment = v.pipe(
  text,
  v.transform((written) => {
    // Some of Amazon's samples are percent-encoded inside the XML (reference §13 no. 26).
    const plain = written.includes("%") ? decodeURIComponent(written) : written;
    const milliseconds = MOMENT.test(plain) ? Date.parse(plain) : Number.NaN;
    if (Number.isNaN(milliseconds)) throw new InvalidValue(`"${written}" is not a moment in time`);
    return new Date(milliseconds).toISOString();
  }),
);

/** Elements of a name that may come any number of times. */
export function many<Item>(item: v.GenericSchema<unknown, Item>) {
  return v.pipe(
    v.optional(v.unknown(), []),
    v.transform((value): unknown[] => (Array.isArray(value) ? value : [value])),
    v.array(item),
  );
}

/** The ids of an IdList, whose children are called "member" or "Id" (reference §13 no. 6). */
export function idList<Id>(parseId: (text: string) => Id) {
  return v.pipe(
    v.optional(v.record(v.string(), many(text)), {}),
    v.transform((children) => Object.values(children).flat().map(parseId)),
  );
}

/**
 * A status block. A state of the object's lifecycle gets its usual case (Amazon prints CLOSED in
 * one place, §13 no. 2), any other is kept as it came. ReasonCode "None" is no reason (no. 40).
 */
export function status(kind: Kind) {
  return v.pipe(
    v.object({
      State: text,
      ReasonCode: v.optional(text),
      LastUpdateTimestamp: v.optional(moment),
      // Of billing agreements only (§13 no. 5).
      LastUpdatedTimestamp: v.optional(moment),
    }),
    v.transform(
      ({ State, ReasonCode, LastUpdateTimestamp, LastUpdatedTimestamp }): Status =>
        present({
          state: canonicalState(Object.keys(LIFECYCLES[kind]), State),
          reason: ReasonCode?.toLowerCase() === "none" ? undefined : ReasonCode,
          updatedAt: LastUpdateTimestamp ?? LastUpdatedTimestamp,
        }),
    ),
  );
}

/** The known state that differs from the written one in case at most; else what is written. */
export function canonicalState(known: readonly string[], written: string): string {
  return known.find((state) => state.toLowerCase() === written.toLowerCase()) ?? written;
}

/** Finds the element by its local name at any depth and reads it. */
export function readElement<Reading>(
  reply: XmlElement,
  localName: string,
  schema: v.GenericSchema<unknown, Reading>,
): Reading {
  return v.parse(schema, findElement(reply, localName));
}

/** Refuses a reply that speaks of another object than was asked about. */
export function requireSame(what: string, asked: string, answered: string): void {
  if (asked !== answered) {
    throw new InvalidValue(`The answer is about ${what} ${answered}, asked was ${asked}`);
  }
}

/** The operation's result element; some of Amazon's samples leave it out (reference §13 no. 10). */
export function resultOf(reply: XmlElement, action: string): XmlElement {
  const [result] = listOf(reply[`${action}Result`]);
  return typeof result === "object" ? result : reply;
}
