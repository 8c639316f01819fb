import { RecordContended } from "../../functions/domain/errors.ts";
import type { OrderReferenceId, SellerOrderId } from "../../functions/domain/ids.ts";
import { ledgerOf } from "../../functions/domain/ledger.ts";
import type { AskingTopic, AskingTopics } from "../../functions/domain/notification.ts";
import type { Ledger, LedgerRow } from "../../functions/domain/order.ts";
import type { OrderList } from "../../functions/domain/order-list.ts";
import type {
  BuyerRecord,
  Clock,
  NotificationLog,
  OrderStore,
  TimelineEntry,
  WaitingRoom,
} from "../../functions/domain/ports.ts";
import { refundOf, type Wait } from "../../functions/domain/waiting.ts";
import { createMemoryOrderList } from "./memory-order-list.ts";

/** The ports over plain maps, for simulations that run many orders in little time. */
export interface MemoryStore {
  readonly orders: OrderStore;
  readonly orderList: OrderList;
  readonly waitingRoom: WaitingRoom;
  readonly notifications: NotificationLog;
  readonly askingTopics: AskingTopics & { list(): Promise<readonly AskingTopic[]> };
}

interface RecordedRow {
  readonly row: LedgerRow;
  readonly history: readonly TimelineEntry[];
}

/** Everything of one order, in the order of the rows' names, and its ledger as of the last write. */
interface RecordedOrder {
  readonly rows: ReadonlyMap<string, RecordedRow>;
  readonly ledger: Ledger | undefined;
}

/**
 * Keeps orders, waits and notifications in memory, with the semantics of the database: what is
 * read cannot be changed, and every method does its work at once, so that no two writes can mix.
 */
export function createMemoryStore(clock: Pick<Clock, "now">): MemoryStore {
  const rows: Rows = new Map();
  const waits = new Map<string, Wait>();
  const orders = createMemoryOrderStore(clock, rows);
  return {
    orders,
    orderList: createMemoryOrderList({
      store: orders,
      orderReferenceIds: () => [...rows.keys()],
      waits: () => [...waits.values()].map(copy),
    }),
    waitingRoom: createMemoryWaitingRoom(waits),
    notifications: createMemoryNotificationLog(),
    askingTopics: createMemoryAskingTopics(),
  };
}

type Rows = Map<OrderReferenceId, RecordedOrder>;

function createMemoryOrderStore(clock: Pick<Clock, "now">, rows: Rows): OrderStore {
  const sellerOrders = new Map<SellerOrderId, OrderReferenceId>();
  const buyers = new Map<
    OrderReferenceId,
    { record: BuyerRecord; expiresAtMilliseconds: number }
  >();

  return {
    async claimSellerOrder(sellerOrderId, orderReferenceId, insteadOf) {
      const held = sellerOrders.get(sellerOrderId);
      if (held === insteadOf) sellerOrders.set(sellerOrderId, orderReferenceId);
      const holder = sellerOrders.get(sellerOrderId);
      if (!holder) throw new RecordContended(`Nobody holds ${sellerOrderId} any more`);
      return holder;
    },
    async findBySellerOrder(sellerOrderId) {
      return sellerOrders.get(sellerOrderId);
    },
    async readOrder(orderReferenceId) {
      return rows.get(orderReferenceId)?.ledger?.order;
    },
    async readLedger(orderReferenceId) {
      return rows.get(orderReferenceId)?.ledger;
    },
    async save(row, entry) {
      const name = nameOf(row);
      const ofOrder = rows.get(row.orderReferenceId)?.rows;
      const recorded = ofOrder?.get(name);
      if ((recorded?.row.version ?? 0) !== row.version) return "conflict";
      const next = { ...row, version: row.version + 1 };
      const history = [...(recorded?.history ?? []), ...(entry ? [copy(entry)] : [])];
      rows.set(row.orderReferenceId, withRow(ofOrder, name, { row: copy(next), history }));
      return { row: next };
    },
    async readTimeline(orderReferenceId) {
      const recorded = [...(rows.get(orderReferenceId)?.rows.values() ?? [])];
      const ofOrder = recorded.filter(({ row }) => row.kind === "order");
      const ofOthers = recorded.filter(({ row }) => row.kind !== "order");
      return [...ofOrder, ...ofOthers]
        .flatMap(({ history }) => history)
        .sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
    },
    async saveBuyer(orderReferenceId, record, expiresAt) {
      const expiresAtMilliseconds = Math.floor(Date.parse(expiresAt) / 1000) * 1000;
      buyers.set(orderReferenceId, { record: copy(record), expiresAtMilliseconds });
    },
    async readBuyer(orderReferenceId) {
      const kept = buyers.get(orderReferenceId);
      return kept && kept.expiresAtMilliseconds > clock.now() ? kept.record : undefined;
    },
  };
}

/** The ledger is made when a row is written, because it is read ten times as often. */
function withRow(
  former: ReadonlyMap<string, RecordedRow> | undefined,
  name: string,
  recorded: RecordedRow,
): RecordedOrder {
  const named = [...(former ?? [])].filter(([other]) => other !== name);
  const after = named.findIndex(([other]) => other > name);
  named.splice(after === -1 ? named.length : after, 0, [name, recorded]);
  return { rows: new Map(named), ledger: frozen(ledgerOf(named.map(([, { row }]) => row))) };
}

/** The rows in it are frozen already. */
function frozen(ledger: Ledger | undefined): Ledger | undefined {
  if (ledger) for (const list of Object.values(ledger)) Object.freeze(list);
  return ledger && Object.freeze(ledger);
}

function createMemoryWaitingRoom(waits: Map<string, Wait>): WaitingRoom {
  /** The places of each order: a room may hold a hundred thousand of them. */
  const places = new Map<OrderReferenceId, Set<string>>();
  return {
    async park(wait) {
      const place = placeOf(wait);
      const holder = waits.get(place);
      if (holder && holder.visit > wait.visit) return "superseded";
      waits.set(place, copy(wait));
      const ofOrder = places.get(wait.orderReferenceId) ?? new Set();
      places.set(wait.orderReferenceId, ofOrder.add(place));
      return "parked";
    },
    async read(orderReferenceId) {
      return waits.get(placeName(orderReferenceId));
    },
    async readAll(orderReferenceId) {
      return [...(places.get(orderReferenceId) ?? [])]
        .flatMap((place) => waits.get(place) ?? [])
        .sort(
          ({ awaited: one }, { awaited: other }) => (refundOf(one) ?? 0) - (refundOf(other) ?? 0),
        );
    },
    async leave(orderReferenceId, token, refundOrdinal) {
      const place = placeName(orderReferenceId, refundOrdinal);
      if (waits.get(place)?.token !== token) return;
      waits.delete(place);
      places.get(orderReferenceId)?.delete(place);
    },
    async due(now, limit) {
      return [...waits.values()]
        .filter(({ dueAt }) => dueAt <= now)
        .sort(byDueTime)
        .slice(0, limit);
    },
    async postpone(former, dueAt) {
      const place = placeOf(former);
      const wait = waits.get(place);
      if (wait?.token === former.token) waits.set(place, Object.freeze({ ...wait, dueAt }));
    },
  };
}

function placeOf({ orderReferenceId, awaited }: Wait): string {
  return placeName(orderReferenceId, refundOf(awaited));
}

function placeName(orderReferenceId: OrderReferenceId, refundOrdinal?: number): string {
  return refundOrdinal === undefined ? orderReferenceId : `${orderReferenceId} R${refundOrdinal}`;
}

function createMemoryNotificationLog(): NotificationLog {
  const known = new Set<string>();
  let lastTest: string | undefined;
  return {
    async noteTest(at) {
      lastTest = at;
    },
    lastTest: async () => lastTest,
    async isKnown(notificationId) {
      return known.has(notificationId);
    },
    async record({ messageId }) {
      known.add(messageId);
    },
  };
}

function createMemoryAskingTopics(): MemoryStore["askingTopics"] {
  const topics = new Map<string, AskingTopic>();
  return {
    async note({ topicArn, asks, at }) {
      const known = topics.get(topicArn);
      const times = (known?.times ?? 0) + 1;
      topics.set(topicArn, { topicArn, asks, times, firstAt: known?.firstAt ?? at, lastAt: at });
    },
    async list() {
      return [...topics.values()].sort((one, two) => (one.topicArn < two.topicArn ? -1 : 1));
    },
  };
}

function nameOf(row: LedgerRow): string {
  switch (row.kind) {
    case "order":
      return "order";
    case "outside":
      return `outside ${row.amazonId}`;
    case "outside-refund":
      return `refund x ${row.amazonId}`;
    case "authorization":
    case "capture":
    case "refund":
      return `${row.kind} ${String(row.ordinal).padStart(2, "0")}`;
  }
}

function byDueTime(one: Wait, other: Wait): number {
  if (one.dueAt !== other.dueAt) return one.dueAt < other.dueAt ? -1 : 1;
  return one.orderReferenceId < other.orderReferenceId ? -1 : 1;
}

/**
 * A database keeps no undefined fields and shares no objects with its callers: what is kept is a
 * copy without them, frozen, so that it may be given to everybody who reads it.
 */
function copy<Value>(value: Value): Value;
function copy(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return Object.freeze(value.map(copy));
  const kept: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    if (member !== undefined) kept[name] = copy(member);
  }
  return Object.freeze(kept);
}
