import type { NotificationSettings } from "./amazon-pay-service.ts";
import type { CheckoutSessions } from "./checkout-session.ts";
import { NotOurTurn } from "./errors.ts";
import { type GatewayClient, throughEach } from "./gateway.ts";
import type { OrderReferenceId } from "./ids.ts";
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
  take(operation: ThrottledOperation, orderReferenceId?: OrderReferenceId): Promise<void>;
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
  orderReferenceId: OrderReferenceId | undefined,
): Promise<number | undefined> {
  if (orderReferenceId === undefined) return undefined;
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

/** What each of the workflow's questions is called in an interface's table of quotas. */
type OperationNames = Readonly<Record<keyof GatewayClient, ThrottledOperation>>;

const MWS_NAMES: OperationNames = {
  setOrderReferenceDetails: "SetOrderReferenceDetails",
  setOrderAttributes: "SetOrderAttributes",
  getOrderReferenceDetails: "GetOrderReferenceDetails",
  confirmOrderReference: "ConfirmOrderReference",
  cancelOrderReference: "CancelOrderReference",
  closeOrderReference: "CloseOrderReference",
  authorize: "Authorize",
  getAuthorizationDetails: "GetAuthorizationDetails",
  closeAuthorization: "CloseAuthorization",
  capture: "Capture",
  getCaptureDetails: "GetCaptureDetails",
  refund: "Refund",
  getRefundDetails: "GetRefundDetails",
};

const CHECKOUT_NAMES: OperationNames = {
  setOrderReferenceDetails: "UpdateChargePermission",
  setOrderAttributes: "UpdateChargePermission",
  getOrderReferenceDetails: "GetChargePermission",
  confirmOrderReference: "GetChargePermission",
  cancelOrderReference: "CloseChargePermission",
  closeOrderReference: "CloseChargePermission",
  authorize: "CreateCharge",
  getAuthorizationDetails: "GetCharge",
  closeAuthorization: "CancelCharge",
  capture: "CaptureCharge",
  getCaptureDetails: "GetCharge",
  refund: "CreateRefund",
  getRefundDetails: "GetRefund",
};

/** MWS behind its queues: each call first takes its turn. */
export function inTurn<Client extends GatewayClient>(amazonPay: Client, turns: Turns): Client {
  return { ...amazonPay, ...takingTurns(amazonPay, turns, MWS_NAMES) };
}

/** What concerns the seller's notifications, likewise. */
export function settingsInTurn(settings: NotificationSettings, turns: Turns): NotificationSettings {
  return {
    getMerchantNotificationConfiguration: async () => {
      await turns.take("GetMerchantNotificationConfiguration");
      return settings.getMerchantNotificationConfiguration();
    },
    setMerchantNotificationConfiguration: async (destinations) => {
      await turns.take("SetMerchantNotificationConfiguration");
      return settings.setMerchantNotificationConfiguration(destinations);
    },
  };
}

/** Amazon Pay API v2 behind its queues, likewise. */
export function checkoutInTurn(
  checkout: GatewayClient & CheckoutSessions,
  turns: Turns,
): GatewayClient & CheckoutSessions {
  return {
    ...takingTurns(checkout, turns, CHECKOUT_NAMES),
    getCheckoutSession: async (id) => {
      await turns.take("GetCheckoutSession");
      return checkout.getCheckoutSession(id);
    },
    updateCheckoutSession: async (id, info) => {
      await turns.take("UpdateCheckoutSession");
      return checkout.updateCheckoutSession(id, info);
    },
    completeCheckoutSession: async (id, amounts) => {
      await turns.take("CompleteCheckoutSession");
      return checkout.completeCheckoutSession(id, amounts);
    },
  };
}

function takingTurns(client: GatewayClient, turns: Turns, names: OperationNames): GatewayClient {
  return throughEach(async (name, { orderReferenceId }, ask) => {
    await turns.take(names[name], orderReferenceId);
    return ask(client);
  });
}
