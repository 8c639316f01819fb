import type { Order, Phase } from "./order.ts";
import type { Wait } from "./waiting.ts";

/** One order of a list, with what it waits for if it is listed for that, or its payment waits. */
export interface ListedOrder {
  readonly order: Order;
  readonly wait?: Wait;
}

/** A part of a list that is as long as there are orders. */
export interface OrderPage {
  readonly orders: readonly ListedOrder[];
  /** Where the next part begins, in words of the list's own; absent after the last part. */
  readonly next?: string;
}

export interface PageWish {
  /** What the part before said; absent for the first. */
  readonly from?: string | undefined;
  /** The most orders of a part, from 1 to 100. A part may have fewer, or none, and not be the last. */
  readonly limit: number;
}

/**
 * The orders of the table, part by part, for people. A list is no snapshot: an order that changes
 * meanwhile may come twice. Both throw InvalidValue for a place that the list cannot begin at.
 */
export interface OrderList {
  /** Orders and refunds that wait; reads nothing but them (a sparse index). */
  waiting(wish: PageWish): Promise<OrderPage>;
  /** Every order that was ever placed, or those of one phase; reads the whole table. */
  recorded(wish: PageWish & { readonly phase?: Phase | undefined }): Promise<OrderPage>;
}
