import type { Basket, Quote } from "./quote.ts";

/** How far an order has come that Shipcharge was asked to place. */
export type Standing =
  /** Asked for; the buyer is, or may be, at the card issuer's challenge. */
  | "authenticating"
  /** Declined or abandoned: the buyer chooses a payment method and places again. */
  | "needs-payment-method"
  | "paid"
  /** Taken; Amazon decides later. */
  | "pending"
  | "ended";

/** The order reference of this visit, which Amazon has shown to belong to this buyer. */
export interface Checkout {
  readonly orderReferenceId: string;
  /** The shop's own number for the order. */
  readonly orderNumber: string;
  /** Whether it was begun with an address: an order reference without one stays without. */
  readonly hasAddress: boolean;
  quote?: Quote;
  standing?: Standing;
  /** What the buyer reads about the standing. */
  notice?: string;
}

/** What the shop's server remembers of one browser; nothing of it comes from the browser. */
export interface Session {
  basket: Basket;
  buyerName?: string;
  checkout?: Checkout;
  /** Read once, on the next page. */
  notice?: string;
  /** The next page also logs the buyer out of Amazon. */
  logsOut?: boolean;
}

export interface Sessions {
  find(id: string | undefined): Session | undefined;
  open(): { readonly id: string; readonly session: Session };
  end(id: string): void;
  /** Does one thing after the other for one browser, however often a button is pressed. */
  inTurn<T>(session: Session, work: () => Promise<T>): Promise<T>;
}

const MOST_SESSIONS = 1_000;

/** Keeps sessions in this process; beyond a thousand the oldest goes. */
export function createSessions(newId: () => string): Sessions {
  const sessions = new Map<string, Session>();
  const turns = new WeakMap<Session, Promise<unknown>>();
  return {
    find: (id) => (id === undefined ? undefined : sessions.get(id)),
    open() {
      const id = newId();
      const session: Session = { basket: {} };
      sessions.set(id, session);
      const [oldest] = sessions.keys();
      if (sessions.size > MOST_SESSIONS && oldest !== undefined) sessions.delete(oldest);
      return { id, session };
    },
    end: (id) => void sessions.delete(id),
    inTurn(session, work) {
      const before = turns.get(session) ?? Promise.resolve();
      const turn = before.then(work, work);
      turns.set(session, turn);
      return turn;
    },
  };
}
