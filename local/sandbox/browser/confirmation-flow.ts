import { AMAZON } from "./script-address.ts";

/** What the page does with the answer of its own server (SCA confirm step, no. 1). */
interface ConfirmationFlow {
  /** The order is confirmed: on to Amazon's hosted page. */
  success(): void;
  /** It is not: the buyer stays where they are. */
  error(): void;
}

/** `OffAmazonPayments.initConfirmationFlow`: only the first word of the page counts. */
export function initConfirmationFlow(
  sellerId: string,
  orderReferenceId: string,
  start: (flow: ConfirmationFlow) => void,
): void {
  let isOver = false;
  const end = (then: () => void) => () => {
    if (isOver) return;
    isOver = true;
    then();
  };
  const query = new URLSearchParams({ sellerId, amazonOrderReferenceId: orderReferenceId });
  const flow = {
    success: end(() => location.assign(`${AMAZON}/confirmation?${query}`)),
    error: end(() => {}),
  };
  // The real one loads a frame first, so that the page must not count on being called at once.
  void Promise.resolve().then(() => start(flow));
}
