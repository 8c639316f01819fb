import type { PaymentMethod } from "./model.ts";
import { Refusal } from "./refusal.ts";

/** What will become of an authorization. Nothing set: it will be Open. */
export interface AuthorizationPlan {
  readonly declined?: {
    readonly reasonCode: string;
    readonly softDecline?: boolean;
    /** After how long the buyer mends the payment method; absent: only when the buyer acts. */
    readonly methodUpdateMinutes?: number;
  };
  /** Open first, then Closed with this reason. */
  readonly closes?: { readonly reasonCode: string; readonly afterSeconds: number };
  /** Asynchronous only: no answer, until the transaction time-out or beyond it. */
  readonly staysPending?: "until-timeout" | "for-ever";
}

/** What will become of a capture. Nothing set: it will be Completed at once. */
export interface CapturePlan {
  readonly pending?: boolean;
  readonly declined?: { readonly reasonCode: string };
  readonly closes?: { readonly reasonCode: string; readonly afterSeconds: number };
  readonly staysPending?: "for-ever";
}

/** What will become of a refund. Nothing set: Pending, then Completed. */
export interface RefundPlan {
  readonly declined?: { readonly reasonCode: string };
  readonly staysPending?: "for-ever";
}

/** The members that Amazon's guide knows; their values are checked where they are used. */
interface Wish {
  readonly State?: unknown;
  readonly ReasonCode?: unknown;
  readonly SoftDecline?: unknown;
  readonly PaymentMethodUpdateTimeInMins?: unknown;
  readonly ExpirationTimeInMins?: unknown;
  readonly Constraint?: unknown;
  readonly PaymentAuthenticationStatus?: unknown;
}

/** The SandboxSimulation object inside a note, if the note is JSON and has one (reference §7). */
function readWish(note: string | undefined): Wish | undefined {
  if (note === undefined || !note.trimStart().startsWith("{")) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(note);
  } catch {
    return undefined;
  }
  if (!isObject(json) || !("SandboxSimulation" in json)) return undefined;
  const wish = json.SandboxSimulation;
  return isObject(wish) ? wish : refuse(JSON.stringify(wish));
}

function isObject(value: unknown): value is Wish {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function refuse(what: string): never {
  throw new Refusal(
    "InvalidSandboxSimulationSpecified",
    `The sandbox simulation ${what} is not valid for this operation.`,
  );
}

function pairOf(wish: Wish): string {
  return [wish.State, wish.ReasonCode].filter((part) => part !== undefined).join("/");
}

/** Minutes as a whole number within Amazon's range, also when they come as text. */
function minutesOf(
  wish: Wish,
  name: "PaymentMethodUpdateTimeInMins" | "ExpirationTimeInMins",
  highest: number,
): number | undefined {
  const value = wish[name];
  if (value === undefined) return undefined;
  const minutes = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  const valid =
    typeof minutes === "number" && Number.isInteger(minutes) && minutes >= 1 && minutes <= highest;
  return valid ? minutes : refuse(JSON.stringify(wish));
}

/** What a starred payment method makes of an authorization whose note wishes nothing. */
function planByMethod(method: PaymentMethod | undefined): AuthorizationPlan {
  const reasonCode = method?.simulates;
  if (reasonCode === undefined || reasonCode === "PaymentMethodNotAllowed") return {};
  return { declined: { reasonCode } };
}

/** Reads SellerAuthorizationNote (guide "Sandbox simulations", Authorization object). */
export function planAuthorization(
  note: string | undefined,
  captureNow: boolean,
  method: PaymentMethod | undefined,
  amazonClosedDelaySeconds: number,
): AuthorizationPlan {
  const wish = readWish(note);
  if (!wish) return planByMethod(method);
  const methodUpdateMinutes = minutesOf(wish, "PaymentMethodUpdateTimeInMins", 240);
  const expiryMinutes = minutesOf(wish, "ExpirationTimeInMins", 60);
  switch (pairOf(wish)) {
    case "Declined/InvalidPaymentMethod":
      return {
        declined: {
          reasonCode: "InvalidPaymentMethod",
          softDecline: String(wish.SoftDecline) === "true",
          ...(methodUpdateMinutes !== undefined && { methodUpdateMinutes }),
        },
      };
    case "Declined/AmazonRejected":
      return { declined: { reasonCode: "AmazonRejected" } };
    case "Declined/TransactionTimedOut":
      return { declined: { reasonCode: "TransactionTimedOut" } };
    case "Closed/ExpiredUnused":
      // A captured authorization cannot expire unused.
      if (captureNow) return refuse(JSON.stringify(wish));
      return { closes: { reasonCode: "ExpiredUnused", afterSeconds: (expiryMinutes ?? 1) * 60 } };
    case "Closed/AmazonClosed":
      if (captureNow) return refuse(JSON.stringify(wish));
      return { closes: { reasonCode: "AmazonClosed", afterSeconds: amazonClosedDelaySeconds } };
    default:
      return refuse(JSON.stringify(wish));
  }
}

/** Reads SellerCaptureNote. */
export function planCapture(
  note: string | undefined,
  amazonClosedDelaySeconds: number,
): CapturePlan {
  const wish = readWish(note);
  if (!wish) return {};
  switch (pairOf(wish)) {
    case "Pending":
      return { pending: true };
    case "Declined/AmazonRejected":
      return { declined: { reasonCode: "AmazonRejected" } };
    case "Closed/AmazonClosed":
      return { closes: { reasonCode: "AmazonClosed", afterSeconds: amazonClosedDelaySeconds } };
    default:
      return refuse(JSON.stringify(wish));
  }
}

/** Reads SellerRefundNote. */
export function planRefund(note: string | undefined): RefundPlan {
  const wish = readWish(note);
  if (!wish) return {};
  if (pairOf(wish) === "Declined/AmazonRejected") {
    return { declined: { reasonCode: "AmazonRejected" } };
  }
  return refuse(JSON.stringify(wish));
}

/** The reason that ClosureReason asks for when an order reference is closed. */
export function planOrderClosure(closureReason: string | undefined): {
  readonly reasonCode: "SellerClosed" | "AmazonClosed";
} {
  const wish = readWish(closureReason);
  if (!wish) return { reasonCode: "SellerClosed" };
  if (pairOf(wish) === "Closed/AmazonClosed") return { reasonCode: "AmazonClosed" };
  return refuse(JSON.stringify(wish));
}

export interface OrderSimulation {
  readonly constraint?: "PaymentMethodNotAllowed";
  readonly authentication?: "Success" | "Failure" | "Abandoned";
}

/** Reads an order's SellerNote: a constraint, or how the buyer's authentication will end. */
export function planOrder(sellerNote: string | undefined): OrderSimulation {
  const wish = readWish(sellerNote);
  if (!wish) return {};
  if (wish.Constraint === "PaymentMethodNotAllowed") {
    return { constraint: "PaymentMethodNotAllowed" };
  }
  const status = wish.PaymentAuthenticationStatus;
  const state = isObject(status) ? status.State : undefined;
  if (state === "Success" || state === "Failure" || state === "Abandoned") {
    return { authentication: state };
  }
  return refuse(JSON.stringify(wish));
}
