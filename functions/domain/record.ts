import { RecordContended } from "./errors.ts";
import type { OrderReferenceId } from "./ids.ts";
import type { Ledger, LedgerRow, Order } from "./order.ts";
import type { OrderStore, TimelineEntry } from "./ports.ts";

/** Far more than real contention needs; a hot loop of writers is an error worth seeing. */
const MOST_ATTEMPTS = 12;

/** A changed row and the line of the timeline that tells of it. */
export interface Change<Row extends LedgerRow> {
  readonly row: Row;
  readonly entry?: TimelineEntry;
}

/**
 * Decides on the newest record and writes the decision in one conditional write; decides anew when
 * somebody else wrote in between. A decision of undefined leaves everything as it is.
 *
 * @returns the row as it was written, or undefined if nothing was
 * @throws RecordContended after many conflicts in a row
 */
export async function decideOnRow<Row extends LedgerRow>(
  store: Pick<OrderStore, "readLedger" | "save">,
  orderReferenceId: OrderReferenceId,
  decide: (ledger: Ledger) => Change<Row> | undefined,
): Promise<Row | undefined> {
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    const change = decide(await readExistingLedger(store, orderReferenceId));
    if (!change) return undefined;
    const saved = await store.save(change.row, change.entry);
    if (saved !== "conflict") return saved.row;
  }
  throw new RecordContended(`Order ${orderReferenceId} is being written by too many at once`);
}

/** The same for the order itself, which is answered as it stands after the decision. */
export async function decideOnOrder(
  store: Pick<OrderStore, "readLedger" | "save">,
  orderReferenceId: OrderReferenceId,
  decide: (ledger: Ledger) => Change<Order> | undefined,
): Promise<Order> {
  let unchanged: Order | undefined;
  const written = await decideOnRow<Order>(store, orderReferenceId, (ledger) => {
    unchanged = ledger.order;
    return decide(ledger);
  });
  const order = written ?? unchanged;
  if (!order) throw new UnknownOrder(orderReferenceId);
  return order;
}

/**
 * Reads the ledger of an order that must be there.
 *
 * @throws UnknownOrder if it was never placed
 */
export async function readExistingLedger(
  store: Pick<OrderStore, "readLedger">,
  orderReferenceId: OrderReferenceId,
): Promise<Ledger> {
  const ledger = await store.readLedger(orderReferenceId);
  if (!ledger) throw new UnknownOrder(orderReferenceId);
  return ledger;
}

/** The order was never placed through Shipcharge. */
export class UnknownOrder extends Error {
  override readonly name = "UnknownOrder";

  /** @param which the order's id, or words that name it */
  constructor(which: string) {
    super(`Order ${which} was never placed here`);
  }
}

/** The moment as the record writes it: ISO 8601 with milliseconds, UTC. */
export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
