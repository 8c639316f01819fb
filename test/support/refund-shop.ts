import { expect } from "vitest";
import { parseOrderReferenceId } from "../../functions/domain/ids.ts";
import { capturedTotal } from "../../functions/domain/ledger.ts";
import type { OrderEvent } from "../../functions/domain/order-events.ts";
import { refundedTotal } from "../../functions/domain/refunding.ts";
import { createVirtualClock } from "../../local/clock/virtual-clock.ts";
import { Shop, type ShopAnswer } from "../../local/demo/shop.ts";
import { openWorld, type World, type WorldOptions } from "../../local/world/world.ts";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** A note by which the sandbox declines the refund that carries it (reference §7). */
export const DECLINED_NOTE =
  '{"SandboxSimulation": {"State":"Declined","ReasonCode":"AmazonRejected"}}';

export interface RefundShop {
  readonly world: World;
  readonly id: string;
  readonly events: readonly OrderEvent[];
  /** States that refunds' executions entered, all together. */
  readonly states: readonly string[];
  /** Asks for a refund in euro cents; without an amount everything. */
  refund(refundId: string, wish?: Readonly<Record<string, unknown>>): Promise<ShopAnswer>;
  ask(command: string, body: unknown): Promise<ShopAnswer>;
  read(): Promise<ShopAnswer["body"]>;
  pass(milliseconds: number): Promise<void>;
  /** Amazon's id of the n-th capture. */
  captureId(n?: number): string;
  /** What was charged and given back, once by our books and once by Amazon's. */
  books(): Promise<{ readonly ours: object; readonly amazons: object }>;
  /** How each execution of a refund stands, by its name. */
  executions(): Readonly<Record<string, string>>;
}

export const euros = (minorUnits: number) => ({ minorUnits, currency: "EUR" });

/** A shop with one order of 100 EUR, charged for the given shipments in cents; its records in memory. */
export async function openRefundShop(
  shipments: readonly number[] = [10_000],
  options: Partial<WorldOptions> = {},
): Promise<RefundShop> {
  const clock = createVirtualClock(Date.parse("2026-11-02T09:00:00.000Z"));
  const shop = new Shop(clock);
  const events: OrderEvent[] = [];
  const states: string[] = [];
  const world = await openWorld({
    clock,
    random: () => 0.5,
    arrival: shop.arrival,
    onOrderEvent: (event) => events.push(event),
    storage: "memory",
    ...options,
  });
  world.runner.onEvent((arn, { stateEnteredEventDetails: entered }) => {
    if (arn.includes(":execution:refund:") && entered?.name) states.push(entered.name);
  });
  const { amazonOrderReferenceId: id } = world.sandbox.createOrderReference();
  const order = { orderReferenceId: id, sellerOrderId: "1001", total: euros(10_000) };
  await shop.ask("POST", `${world.endpoint}/orders`, order);
  for (const [index, minorUnits] of shipments.entries()) {
    const goods = { orderReferenceId: id, shipmentId: `SH-${index + 1}` };
    world.publishShipment({ ...goods, amount: euros(minorUnits) });
    await clock.advanceBy(2 * MINUTE);
  }
  const ask: RefundShop["ask"] = (command, body) =>
    shop.ask("POST", `${world.endpoint}/orders/${id}/${command}`, body);
  return {
    world,
    id,
    events,
    states,
    ask,
    refund: (refundId, wish = {}) => ask("refunds", { refundId, ...wish }),
    read: async () => (await shop.ask("GET", `${world.endpoint}/orders/${id}`)).body,
    pass: (milliseconds) => clock.advanceBy(milliseconds),
    captureId: (n = 1) => world.sandbox.orderReference(id).captures[n - 1]?.id ?? "none",
    books: () => booksOf(world, id),
    executions: () =>
      Object.fromEntries(
        world.runner
          .listExecutions({ stateMachineName: "refund" })
          .map(({ name, status }) => [name.replace(`${id}-`, ""), status]),
      ),
  };
}

async function booksOf({ records, sandbox }: World, id: string) {
  const ledger = await records.store.readLedger(parseOrderReferenceId(id));
  if (!ledger) throw new Error(`${id} is not recorded`);
  const amazon = sandbox.orderReference(id);
  const ours = [...ledger.refunds, ...ledger.outsideRefunds].flatMap(({ amazonId, ...row }) =>
    amazonId ? [`${amazonId} ${row.status.state} ${row.amount.minorUnits}`] : [],
  );
  return {
    ours: {
      captured: capturedTotal(ledger).minorUnits,
      refunded: refundedTotal(ledger).minorUnits,
      refunds: ours.sort(),
    },
    amazons: {
      captured: amazon.capturedMinorUnits,
      refunded: amazon.refundedMinorUnits,
      refunds: amazon.refunds
        .map(({ id: refundId, state, amountMinorUnits }) =>
          [refundId, state, amountMinorUnits].join(" "),
        )
        .sort(),
    },
  };
}

/** Both books say the same, to the minor unit. */
export async function expectEqualBooks(shop: RefundShop, refunded: number): Promise<void> {
  const { ours, amazons } = await shop.books();
  expect(ours).toEqual(amazons);
  expect(ours).toMatchObject({ refunded });
}
