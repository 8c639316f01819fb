import type { AmazonPay } from "./amazon-pay.ts";
import { AmazonPayRequestRefused } from "./errors.ts";
import type { Authorization } from "./order.ts";
import { type RefreshDeps, refreshAuthorization } from "./refresh.ts";

export interface GivingBackDeps extends RefreshDeps {
  readonly amazonPay: RefreshDeps["amazonPay"] & Pick<AmazonPay, "closeAuthorization">;
}

/**
 * Closes an authorization that is not needed, so that the buyer's money is free again, and records
 * how it ended.
 *
 * @param reason at most 255 characters; Amazon writes it into its e-mail to the buyer
 */
export async function giveBack(
  deps: GivingBackDeps,
  { orderReferenceId, amazonId }: Authorization,
  reason: string,
): Promise<void> {
  if (!amazonId) return;
  try {
    await deps.amazonPay.closeAuthorization({ authorizationId: amazonId, reason });
  } catch (error) {
    // It ended by itself meanwhile; the reading below tells how.
    if (!(error instanceof AmazonPayRequestRefused)) throw error;
  }
  await refreshAuthorization(deps, orderReferenceId, amazonId, "reply");
}
