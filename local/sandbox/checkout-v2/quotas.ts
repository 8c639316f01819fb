import type { Quota } from "../core/quotas.ts";

const perSecond = (burst: number, restoredPerSecond: number): Quota => ({
  burst,
  restoreSeconds: 1 / restoredPerSecond,
});

/** The sandbox's quotas of v2 (reference §12.4). */
export const CHECKOUT_QUOTAS: Readonly<Record<string, Quota>> = {
  CreateCheckoutSession: perSecond(5, 1),
  GetCheckoutSession: perSecond(10, 1),
  UpdateCheckoutSession: perSecond(5, 1),
  CompleteCheckoutSession: perSecond(2, 1),
  GetChargePermission: perSecond(10, 1),
  UpdateChargePermission: perSecond(5, 1),
  CloseChargePermission: perSecond(2, 1),
  CreateRefund: perSecond(2, 1),
  GetRefund: perSecond(5, 1),
  CreateCharge: perSecond(2, 1),
  CaptureCharge: perSecond(2, 1),
  CancelCharge: perSecond(2, 1),
  GetCharge: perSecond(5, 1),
};
