import type { ReturnUrls } from "./amazon-pay-order.ts";
import type { BatchId } from "./batch.ts";
import type { Gateway } from "./gateway.ts";
import type {
  AuthorizationId,
  CaptureId,
  OrderReferenceId,
  ReferenceId,
  SellerOrderId,
  ShipmentId,
} from "./ids.ts";
import type { Money } from "./money.ts";
import type { StateOf, Status } from "./payment-state.ts";
import type { Chargeback, OutsideRefund, Refund, RefundRequest } from "./refund.ts";

/** When the money is reserved and taken, and how Amazon is asked for it. */
export interface PaymentMode {
  readonly authorize: "at-order" | "at-shipment";
  readonly answer: "synchronous" | "asynchronous" | "synchronous-then-asynchronous";
  /**
   * "immediate" takes the money together with the authorization (CaptureNow); "by-batch" when a batch
   * takes the recorded shipment along.
   */
  readonly capture: "on-shipment" | "immediate" | "by-batch";
}

/** What the buyer's return from the authentication said. A hint: Amazon decides at Authorize. */
export interface Authentication {
  /** The confirmation it belongs to: the one after this many new choices of the buyer. */
  readonly picks: number;
  /** "Error": Amazon's page could not work; the code says why (reference §8). */
  readonly status: "Success" | "Failure" | "Abandoned" | "Error";
  readonly errorCode?: string;
  readonly reportedAt: string;
}

/** What the buyer reads in Amazon's e-mails and on the card statement (limits: reference §3.0). */
export interface BuyerTexts {
  readonly storeName?: string;
  readonly sellerNote?: string;
  readonly customInformation?: string;
  /** A note for each authorization, in their order; the last one serves all further ones. */
  readonly authorizationNotes?: readonly string[];
  readonly softDescriptor?: string;
}

/** Goods that left the warehouse, in the order in which they were recorded. */
export interface Shipment {
  readonly shipmentId: ShipmentId;
  /** 1 for the first recorded shipment of the order. */
  readonly sequence: number;
  readonly amount: Money;
  /** Nothing follows this shipment, even if less than the total was shipped. */
  readonly final: boolean;
  readonly note?: string;
  readonly recordedAt: string;
}

/** A wish to cancel. It ends exactly once, in the write that decides it. */
export interface CancelRequest {
  readonly requestedAt: string;
  readonly reason: string;
  readonly outcome?: "done" | "refused";
  /** Why it was refused. */
  readonly refusal?: string;
}

/** Where the order stands with us. Money may be asked for only while it is open. */
export type Phase =
  | "refused"
  | "open"
  | "closing"
  | "closed"
  | "cancelling"
  | "cancelled"
  | "declined"
  /** Ended at Amazon, not by us, with nothing left that could be charged. */
  | "ended";

/** Phases of which nothing follows: no wait, no charge, no further run. */
export const ENDED_PHASES: ReadonlySet<Phase> = new Set([
  "closed",
  "cancelled",
  "declined",
  "refused",
  "ended",
]);

interface Row {
  readonly orderReferenceId: OrderReferenceId;
  /** 0 before the first write; each write adds one and requires the one it started from. */
  readonly version: number;
}

/** One order as Shipcharge keeps it. Buyer data is kept elsewhere. */
export interface Order extends Row {
  readonly kind: "order";
  readonly sellerOrderId: SellerOrderId;
  readonly total: Money;
  readonly mode: PaymentMode;
  /** Which of Amazon's interfaces carries it; MWS where nothing is said. */
  readonly gateway?: Gateway;
  readonly texts: BuyerTexts;
  readonly phase: Phase;
  /** The number of the execution that carries the order; a resumed order gets the next one. */
  readonly run: number;
  /** Amazon's order reference as last read. */
  readonly amazon: Status;
  readonly confirmedAt?: string;
  /** How often the buyer has chosen a payment method again on the shop's page. */
  readonly picks?: number;
  /** How many of these choices the latest confirmation covers. */
  readonly confirmedPicks?: number;
  readonly returnUrls?: ReturnUrls;
  /** Carried by the return URLs, so that a stranger's report of a return is not believed. */
  readonly returnNonce?: string;
  readonly authentication?: Authentication;
  /** The total after it was raised; never above what Amazon allows for the placed total. */
  readonly raisedTotal?: Money;
  readonly nothingMoreShipsAt?: string;
  /** Amazon closes the order unless it is authorized within 50 minutes (reference §3.3). */
  readonly expectImmediateAuthorization?: boolean;
  /** How long Amazon may take for an asynchronous authorization. */
  readonly transactionTimeoutMinutes?: number;
  readonly shipments: readonly Shipment[];
  /** Shipments that came too late to be charged by the workflow. */
  readonly lateShipments?: readonly Shipment[];
  readonly cancel?: CancelRequest;
  /** What an operator said when the order last asked for one. */
  readonly operator?: OperatorAnswer;
  /** Why Amazon did not take the order, until it is placed again. */
  readonly refusal?: Refusal;
  /** What the shop wished to give back, in the order of the wishes. */
  readonly refundRequests?: readonly RefundRequest[];
  readonly chargebacks?: readonly Chargeback[];
}

/** What kept the order from being placed or confirmed. */
export interface Refusal {
  readonly error: "ConstraintsExist" | "OrderReferenceEnded" | "OperatorNeeded";
  readonly detail: string;
  readonly constraints?: readonly { readonly id: string; readonly description: string }[];
}

export interface OperatorAnswer {
  readonly says: "go-on" | "reauthorize" | "cancel" | "give-up";
  readonly at: string;
  /** The visit of the operator state that this answers. */
  readonly visit: string;
}

/** One authorization: asked for, or made outside Shipcharge. */
export interface Authorization extends Row {
  readonly kind: "authorization";
  readonly ordinal: number;
  readonly referenceId: ReferenceId;
  readonly amount: Money;
  /** 0 asks for an answer at once; undefined leaves Amazon its default of 24 hours. */
  readonly transactionTimeoutMinutes?: number;
  readonly note?: string;
  /** Amazon takes the money at once; the capture then carries this row's reference id. */
  readonly captureNow?: boolean;
  readonly softDescriptor?: string;
  readonly amazonId?: AuthorizationId;
  readonly status: Status & { readonly state: StateOf<"authorization"> | (string & {}) };
  /** How often the buyer had chosen a payment method again when this was asked for. */
  readonly picks?: number;
  /** When the shop was told that a capture is due soon. */
  readonly captureDueToldAt?: string;
  /** Amazon may accept the same payment method on another try. */
  readonly softDecline?: boolean;
  readonly expiresAt?: string;
  /** When it was written down to be asked for, by our own clock. */
  readonly askedAt?: string;
  /** Says that it was asked for over v2, though the order was placed through MWS. */
  readonly askedOver?: "checkout-v2";
}

/** One capture: money taken for one shipment from one authorization. */
export interface Capture extends Row {
  readonly kind: "capture";
  readonly ordinal: number;
  readonly referenceId: ReferenceId;
  readonly authorizationOrdinal: number;
  readonly authorizationId: AuthorizationId;
  readonly shipmentSequence: number;
  readonly amount: Money;
  readonly note?: string;
  readonly softDescriptor?: string;
  readonly amazonId?: CaptureId;
  readonly status: Status & { readonly state: StateOf<"capture"> | (string & {}) };
  readonly refunded?: Money;
  /** Says that it was asked for over v2, though the order was placed through MWS. */
  readonly askedOver?: "checkout-v2";
  /** The batch that asks for it; while it is Requested, no other may. */
  readonly batchId?: BatchId;
  /** In which of the batch's attempts it was taken; a later one, or the batch's end, frees it. */
  readonly batchAttempt?: number;
}

/** An authorization or capture that Amazon shows and that we never asked for (Seller Central). */
export interface OutsideCharge extends Row {
  readonly kind: "outside";
  readonly purpose: "authorization" | "capture";
  readonly amazonId: AuthorizationId | CaptureId;
  readonly amount: Money;
  readonly status: Status;
  /** A person has looked at it and let the order go on. */
  readonly acknowledged?: boolean;
}

/** Any row that one conditional write keeps. */
export type LedgerRow = Order | Authorization | Capture | OutsideCharge | Refund | OutsideRefund;

/** Everything recorded of one order that decides what happens next. */
export interface Ledger {
  readonly order: Order;
  readonly authorizations: readonly Authorization[];
  readonly captures: readonly Capture[];
  readonly outside: readonly OutsideCharge[];
  readonly refunds: readonly Refund[];
  readonly outsideRefunds: readonly OutsideRefund[];
}
