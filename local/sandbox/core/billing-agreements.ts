import {
  type AgreementView,
  agreementConstraints,
  agreementOf,
  moveAgreement,
  suspendAgreement,
  viewAgreement,
} from "./agreements.ts";
import type { BillingAgreement } from "./model.ts";
import type { Money } from "./money.ts";
import { scopesOf } from "./order-references.ts";
import { Refusal } from "./refusal.ts";
import { callOff, type World } from "./world.ts";

export interface AgreementAttributes {
  readonly platformId?: string;
  readonly sellerNote?: string;
  readonly type?: string;
  readonly subscriptionAmount?: Money;
  readonly seller: BillingAgreement["seller"];
}

export function getBillingAgreementDetails(
  world: World,
  request: { readonly agreementId: string; readonly accessToken?: string },
): AgreementView {
  const agreement = agreementOf(world, request.agreementId);
  const scopes = scopesOf(world, request.accessToken, agreement.buyer.id);
  return viewAgreement(world, agreement, scopes);
}

export function setBillingAgreementDetails(
  world: World,
  request: { readonly agreementId: string; readonly attributes: AgreementAttributes },
): AgreementView {
  const agreement = agreementOf(world, request.agreementId);
  if (agreement.status.state !== "Draft") {
    throw new Refusal(
      "BillingAgreementNotModifiable",
      `BillingAgreement ${agreement.id} is not in draft state and cannot be modified with the request submitted by you.`,
    );
  }
  const { seller, ...rest } = request.attributes;
  Object.assign(agreement, rest);
  agreement.seller = { ...agreement.seller, ...seller };
  return viewAgreement(world, agreement);
}

export function wrongAgreementState(agreement: BillingAgreement, action: string): Refusal {
  return new Refusal(
    "InvalidBillingAgreementStatus",
    `BillingAgreement ${agreement.id} is currently in ${agreement.status.state} state, in which ${action} cannot be requested.`,
  );
}

/** Opens a draft, or a suspended agreement whose buyer chose another method (§3.14). */
export function confirmBillingAgreement(
  world: World,
  request: {
    readonly agreementId: string;
    readonly successUrl?: string;
    readonly failureUrl?: string;
  },
): void {
  const agreement = agreementOf(world, request.agreementId);
  const { state } = agreement.status;
  if (state === "Closed" || state === "Canceled") {
    throw wrongAgreementState(agreement, "ConfirmBillingAgreement");
  }
  if (state === "Suspended" && agreement.paymentMethodDeclined) {
    throw new Refusal(
      "PaymentMethodNotUpdated",
      `The payment method of BillingAgreement ${agreement.id} has not been updated.`,
    );
  }
  const constraints = agreementConstraints(agreement);
  if (constraints.length > 0) {
    const list = constraints.map(({ id }) => id).join(", ");
    throw new Refusal(
      "BillingAgreementConstraintsExist",
      `BillingAgreement ${agreement.id} has constraints [${list}] and cannot be confirmed.`,
    );
  }
  const { successUrl, failureUrl } = request;
  if (successUrl !== undefined && failureUrl !== undefined) {
    agreement.authentication = { state: "REQUIRED", successUrl, failureUrl };
  }
  agreement.confirmedAt ??= world.clock.now();
  callOff(world, `${agreement.id}:draft`);
  if (state !== "Open") moveAgreement(world, agreement, "Open");
}

export interface Validation {
  readonly agreement: Readonly<BillingAgreement>;
  readonly failure?: "InvalidPaymentMethod" | "ValidationTimedOut";
}

/** Asks whether the method would work; a bad one suspends the agreement (§3.14, §4.5). */
export function validateBillingAgreement(
  world: World,
  request: { readonly agreementId: string },
): Validation {
  const agreement = agreementOf(world, request.agreementId);
  if (agreement.status.state !== "Open") {
    throw wrongAgreementState(agreement, "ValidateBillingAgreement");
  }
  const failure = world.failingValidations.get(agreement.id);
  world.failingValidations.delete(agreement.id);
  if (failure === "InvalidPaymentMethod") suspendAgreement(world, agreement);
  return { agreement: { ...agreement }, ...(failure && { failure }) };
}

export function closeBillingAgreement(
  world: World,
  request: { readonly agreementId: string; readonly closureReason?: string },
): void {
  const agreement = agreementOf(world, request.agreementId);
  const { state } = agreement.status;
  if (state === "Closed" && world.settings.repeatedClose === "succeed") return;
  if (state !== "Open" && state !== "Suspended") {
    throw wrongAgreementState(agreement, "CloseBillingAgreement");
  }
  moveAgreement(world, agreement, "Closed", "SellerClosed", request.closureReason);
}
