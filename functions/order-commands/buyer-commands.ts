import type { Authentication } from "../domain/order.ts";
import { readExistingLedger, UnknownOrder } from "../domain/record.ts";
import { recordAndWake } from "../domain/record-and-wake.ts";
import { done, noBody } from "../runtime/commands.ts";
import { problem } from "../runtime/http.ts";
import { awaitOutcome } from "../runtime/order-outcome.ts";
import { commandWith } from "./command.ts";
import { authenticationBody } from "./contract.ts";

/**
 * The buyer came back from the authentication, with what Amazon put into the return URL. Believed
 * only with the nonce that the URL carried; and even then Amazon decides, when it is asked to
 * authorize (reference §8). After a success the page hears within its patience what Amazon said.
 */
export const reportAuthentication = commandWith(
  authenticationBody,
  async (deps, orderReferenceId, { AuthenticationStatus, ErrorCode, shipchargeNonce }) => {
    const before = await deps.store.readOrder(orderReferenceId);
    if (!before) throw new UnknownOrder(orderReferenceId);
    if (!before.confirmedAt || !before.returnUrls) {
      return problem(409, "NoAuthentication", "The order does not wait for an authentication");
    }
    if (before.returnNonce !== undefined && before.returnNonce !== shipchargeNonce) {
      return problem(403, "WrongNonce", "The report does not carry what the return URL carried");
    }
    const status: Authentication["status"] = ErrorCode
      ? "Error"
      : (AuthenticationStatus ?? "Error");
    await recordAndWake(deps, orderReferenceId, ({ order }, at) => {
      const picks = order.confirmedPicks ?? 0;
      // The first word counts: a buyer who reloads the page says the same again.
      if (order.authentication && order.authentication.picks >= picks) return undefined;
      const authentication: Authentication = {
        picks,
        status,
        reportedAt: at,
        ...(ErrorCode === undefined ? {} : { errorCode: ErrorCode }),
      };
      const what = `The buyer returned from the authentication: ${ErrorCode ?? status}`;
      return { row: { ...order, authentication }, entry: { at, what } };
    });
    return status === "Success"
      ? awaitOutcome(deps, orderReferenceId, "authentication")
      : done({ orderReferenceId, authentication: status });
  },
);

/**
 * The buyer chose a payment method again on the shop's page, after a decline or an abandoned
 * authentication: the order has to be confirmed again (reference §9).
 */
export const reportNewPaymentMethod = commandWith(noBody, async (deps, orderReferenceId) => {
  await readExistingLedger(deps.store, orderReferenceId);
  const wait = await deps.waits.read(orderReferenceId);
  if (wait?.awaited.kind !== "buyer") {
    return problem(409, "NotAskedFor", "The order does not wait for another payment method");
  }
  await recordAndWake(deps, orderReferenceId, ({ order }, at) => {
    const picks = (order.confirmedPicks ?? 0) + 1;
    if ((order.picks ?? 0) >= picks) return undefined;
    return {
      row: { ...order, picks },
      entry: { at, what: "The buyer chose a payment method again" },
    };
  });
  return done({ orderReferenceId, paymentMethod: "chosen-again" });
});
