import type { AmazonPay } from "./amazon-pay.ts";
import type { AmazonPayOrders } from "./amazon-pay-order.ts";
import type { AmazonPayRefunds } from "./amazon-pay-refund.ts";
import { NotOurTurn } from "./errors.ts";
import { type OrderReferenceId, orderReferenceOf } from "./ids.ts";
import type { Clock, Log, WaitingRoom } from "./ports.ts";
import { isoTime } from "./record.ts";
import type { ThrottledOperation, ThrottleReservation } from "./throttle.ts";

/** A slot that lies longer back than this may have been given to nobody in vain: take a new one. */
const SLOT_LASTS_MILLISECONDS = 30_000;

/** Takes turns in Amazon's queues before each call. */
export interface Turns {
  /**
   * Waits until Amazon may be called, if that is soon.
   *
   * @throws NotOurTurn with the slot, if it is not; tasks that keep their turn have reserved it
   */
  take(operation: ThrottledOperation, orderReferenceId: OrderReferenceId): Promise<void>;
}

export interface TurnsDeps {
  readonly throttle: ThrottleReservation;
  readonly clock: Clock;
  /** How long a caller may be kept waiting; 0 for those that never wait. */
  readonly patienceMilliseconds: number;
  /** Where tasks of the workflow keep a slot that lies ahead; left out by all other callers. */
  readonly waits?: Pick<WaitingRoom, "readAll" | "leave">;
  /** Hears what is spent of Amazon's quotas. */
  readonly log?: Log;
}

/** Reserves a slot for each call, or uses the one that the order has been waiting for. */
export function createTurns(deps: TurnsDeps): Turns {
  return {
    async take(operation, orderReferenceId) {
      // Only a task of the workflow keeps a slot that lies ahead; others would take it in vain.
      const patience = deps.waits ? undefined : deps.patienceMilliseconds;
      const slotAtMilliseconds =
        (await ownSlot(deps, operation, orderReferenceId)) ??
        (await deps.throttle.reserve(operation, patience)).slotAtMilliseconds;
      const aheadMilliseconds = slotAtMilliseconds - deps.clock.now();
      const isTaken = aheadMilliseconds <= deps.patienceMilliseconds;
      deps.log?.event(isTaken ? "turn-taken" : "turn-postponed", {
        orderReferenceId,
        operation,
        aheadMilliseconds: Math.max(0, aheadMilliseconds),
      });
      if (!isTaken) {
        throw new NotOurTurn(operation, isoTime(slotAtMilliseconds));
      }
      if (aheadMilliseconds > 0) await deps.clock.sleep(aheadMilliseconds);
    },
  };
}

async function ownSlot(
  { waits, clock, patienceMilliseconds }: TurnsDeps,
  operation: ThrottledOperation,
  orderReferenceId: OrderReferenceId,
): Promise<number | undefined> {
  const all = (await waits?.readAll(orderReferenceId)) ?? [];
  // Turns are alike: should two refunds of the order wait for one, either may use it.
  const wait = all.find(
    ({ awaited }) => awaited.kind === "turn" && awaited.operation === operation,
  );
  if (!waits || wait?.awaited.kind !== "turn") return undefined;
  const slotAtMilliseconds = Date.parse(wait.awaited.slotAt);
  // It is still to come: another attempt of the same state came too early, and waits as well.
  if (slotAtMilliseconds - clock.now() > patienceMilliseconds) return slotAtMilliseconds;
  await waits.leave(orderReferenceId, wait.token, wait.awaited.refundOrdinal);
  const isFresh = clock.now() - slotAtMilliseconds <= SLOT_LASTS_MILLISECONDS;
  return isFresh ? slotAtMilliseconds : undefined;
}

type Throttled = Pick<
  AmazonPay,
  | "setOrderReferenceDetails"
  | "cancelOrderReference"
  | "closeOrderReference"
  | "authorize"
  | "getAuthorizationDetails"
  | "closeAuthorization"
  | "capture"
  | "getCaptureDetails"
> &
  Pick<
    AmazonPayOrders,
    "setOrderAttributes" | "getOrderReferenceDetails" | "confirmOrderReference"
  > &
  AmazonPayRefunds;

/** Amazon Pay behind its queues: each call first takes its turn. */
export function inTurn<Client extends Throttled>(amazonPay: Client, turns: Turns): Client {
  const ofOrder =
    <Request extends { readonly orderReferenceId: OrderReferenceId }, Reply>(
      operation: ThrottledOperation,
      call: (request: Request) => Promise<Reply>,
    ) =>
    async (request: Request): Promise<Reply> => {
      await turns.take(operation, request.orderReferenceId);
      return call(request);
    };
  const ofTransaction =
    <Request, Reply>(
      operation: ThrottledOperation,
      idOf: (request: Request) => string,
      call: (request: Request) => Promise<Reply>,
    ) =>
    async (request: Request): Promise<Reply> => {
      await turns.take(operation, orderReferenceOf(idOf(request)));
      return call(request);
    };
  return {
    ...amazonPay,
    setOrderReferenceDetails: ofOrder(
      "SetOrderReferenceDetails",
      amazonPay.setOrderReferenceDetails,
    ),
    setOrderAttributes: ofOrder("SetOrderAttributes", amazonPay.setOrderAttributes),
    getOrderReferenceDetails: ofOrder(
      "GetOrderReferenceDetails",
      amazonPay.getOrderReferenceDetails,
    ),
    confirmOrderReference: ofOrder("ConfirmOrderReference", amazonPay.confirmOrderReference),
    cancelOrderReference: ofOrder("CancelOrderReference", amazonPay.cancelOrderReference),
    closeOrderReference: ofOrder("CloseOrderReference", amazonPay.closeOrderReference),
    authorize: ofOrder("Authorize", amazonPay.authorize),
    getAuthorizationDetails: ofTransaction(
      "GetAuthorizationDetails",
      (id) => id,
      amazonPay.getAuthorizationDetails,
    ),
    closeAuthorization: ofTransaction(
      "CloseAuthorization",
      ({ authorizationId }) => authorizationId,
      amazonPay.closeAuthorization,
    ),
    capture: ofTransaction("Capture", ({ authorizationId }) => authorizationId, amazonPay.capture),
    getCaptureDetails: ofTransaction("GetCaptureDetails", (id) => id, amazonPay.getCaptureDetails),
    refund: ofTransaction("Refund", ({ captureId }) => captureId, amazonPay.refund),
    getRefundDetails: ofTransaction("GetRefundDetails", (id) => id, amazonPay.getRefundDetails),
  };
}
