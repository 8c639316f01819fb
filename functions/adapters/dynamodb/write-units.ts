import { type Item, itemSizeBytes } from "./item-size.ts";
import { TABLE } from "./table.ts";

const BYTES_PER_UNIT = 1024;

/**
 * What one standard write costs: one unit per started KB of the larger of the item before and
 * after it, and the same for each index entry put or removed (DynamoDB developer guide, "DynamoDB
 * read and write operations" and "Using Global Secondary Indexes", provisioned throughput). A
 * delete of nothing costs one unit.
 */
export function writeUnits(before: Item | undefined, after: Item | undefined): number {
  return itemUnits(before, after) + indexUnits(before, after);
}

/**
 * What a write costs whose condition did not hold: the larger of what is there and what was to be
 * written; the index is not touched.
 */
export function refusedWriteUnits(existing: Item | undefined, attempted: Item | undefined): number {
  return itemUnits(existing, attempted);
}

function itemUnits(one: Item | undefined, other: Item | undefined): number {
  return unitsOfBytes(Math.max(one ? itemSizeBytes(one) : 0, other ? itemSizeBytes(other) : 0));
}

/** An entry that moves is removed and put again; an entry whose keys stay costs nothing. */
function indexUnits(before: Item | undefined, after: Item | undefined): number {
  const old = indexEntry(before);
  const next = indexEntry(after);
  if (old && next && sameKeys(old, next)) return 0;
  return (
    (old ? unitsOfBytes(itemSizeBytes(old)) : 0) + (next ? unitsOfBytes(itemSizeBytes(next)) : 0)
  );
}

/** What the index holds of an item: the keys of the index and of the table, nothing else. */
function indexEntry(item: Item | undefined): Item | undefined {
  const partition = item?.[TABLE.dueIndex.partitionKey];
  const sort = item?.[TABLE.dueIndex.sortKey];
  const pk = item?.[TABLE.partitionKey];
  const sk = item?.[TABLE.sortKey];
  if (!partition || !sort || !pk || !sk) return undefined;
  return {
    [TABLE.dueIndex.partitionKey]: partition,
    [TABLE.dueIndex.sortKey]: sort,
    [TABLE.partitionKey]: pk,
    [TABLE.sortKey]: sk,
  };
}

function sameKeys(old: Item, next: Item): boolean {
  return Object.keys(old).every((name) => old[name]?.S === next[name]?.S);
}

function unitsOfBytes(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / BYTES_PER_UNIT));
}
