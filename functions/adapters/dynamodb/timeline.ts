import * as v from "valibot";
import type { TimelineEntry } from "../../domain/ports.ts";
import type { EntriesOf } from "./field-schemas.ts";
import type { Item } from "./item-size.ts";
import { keyOf, rowKind } from "./keys.ts";
import { parseItem } from "./parse-item.ts";

/** The attribute that holds a row's part of the order's timeline. */
export const HISTORY = "history";

const historyAttributes = v.object({
  history: v.exactOptional(
    v.array(v.object({ at: v.string(), what: v.string() } satisfies EntriesOf<TimelineEntry>)),
    [],
  ),
});

/**
 * The histories of an order's rows as one story, ordered by time. At equal times the order itself
 * speaks first, then its transactions as their keys sort; one row's entries keep their order.
 */
export function timelineOf(items: readonly Item[]): readonly TimelineEntry[] {
  const isOrder = (item: Item): boolean => rowKind(keyOf(item).sk) === "order";
  return [...items.filter(isOrder), ...items.filter((item) => !isOrder(item))]
    .flatMap((item) => parseItem(historyAttributes, item).history)
    .sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
}
