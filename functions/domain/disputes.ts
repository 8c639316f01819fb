import type { OutsideRefund } from "./refund.ts";

/**
 * Amazon's several spellings of its guarantee in RefundType, such as AtoZ, A-to-z, AmazonA-ZGuarantee
 * and AmazonAToZGuarantee (reference §3.10, §13).
 */
const A_TO_Z = /a[-_\s]?(?:to)?[-_\s]?z/i;

/** Whether Amazon gave this money back because the buyer won a claim under its guarantee. */
export function isAtoZClaim({ type }: Pick<OutsideRefund, "type">): boolean {
  return (
    type !== undefined && type !== "SellerInitiated" && A_TO_Z.test(type.replace("Amazon", ""))
  );
}
