import type { OrderReference } from "./model.ts";
import { Refusal } from "./refusal.ts";
import type { World } from "./world.ts";

/** What ListOrderReference looks for (reference §3.12). */
export interface OrderQuery {
  readonly sellerOrderId: string;
  readonly currency?: string;
  readonly createdFrom?: number;
  readonly createdUntil?: number;
  readonly ascending: boolean;
  readonly pageSize: number;
  readonly states: readonly string[];
}

export interface OrderPage {
  readonly orders: readonly Readonly<OrderReference>[];
  readonly nextPageToken?: string;
}

/** Orders by the shop's own number; drafts are not listed, as no filter names them. */
export function listOrderReference(world: World, query: OrderQuery): OrderPage {
  return pageOf(world, query, 0);
}

export function listOrderReferenceByNextToken(
  world: World,
  request: { readonly nextPageToken: string },
): OrderPage {
  const page = world.pageTokens.get(request.nextPageToken);
  if (page) return pageOf(world, page.query, page.offset);
  throw new Refusal(
    "InvalidParameterValue",
    "The value of parameter NextPageToken is invalid. Reason: There is no such page.",
  );
}

function pageOf(world: World, query: OrderQuery, offset: number): OrderPage {
  const sign = query.ascending ? 1 : -1;
  const found = [...world.orders.values()]
    .filter((order) => matches(order, query))
    .sort((one, other) => sign * (one.createdAt - other.createdAt));
  const end = offset + query.pageSize;
  const orders = found.slice(offset, end).map((order) => ({ ...order }));
  if (end >= found.length) return { orders };
  const nextPageToken = Buffer.from(`${world.ids.uuid()}|${end}`).toString("base64");
  world.pageTokens.set(nextPageToken, { query, offset: end });
  return { orders, nextPageToken };
}

function matches(order: OrderReference, query: OrderQuery): boolean {
  const { state } = order.status;
  return (
    state !== "Draft" &&
    order.seller.sellerOrderId === query.sellerOrderId &&
    (query.states.length === 0 || query.states.includes(state)) &&
    (query.currency === undefined || order.total?.currency === query.currency) &&
    order.createdAt >= (query.createdFrom ?? 0) &&
    order.createdAt <= (query.createdUntil ?? Number.POSITIVE_INFINITY)
  );
}
