import type { ServiceStatus } from "./account.ts";
import { type AgreementUpdate, updateAgreement } from "./agreement-updates.ts";
import { type AgreementWishes, createAgreementDraft } from "./agreements.ts";
import {
  type AuthenticationResult,
  authenticate,
  type ConfirmationError,
  type ConfirmationStep,
  failConfirmation,
  openConfirmation,
} from "./authentication.ts";
import { settleNow } from "./authorizations.ts";
import { changeAddress, choosePaymentMethod, createDraft, type DraftWishes } from "./buyer.ts";
import { type ChargebackWishes, type ClaimWishes, chargeBack, claimAtoZ } from "./claims.ts";
import { type ForcedState, forceState } from "./forced-states.ts";
import {
  expireAccessTokens,
  issueAccessToken,
  profile,
  type TokenWishes,
  tokenInfo,
} from "./login.ts";
import type { Address, Chargeback, Refund } from "./model.ts";
import type { PaymentMethodName } from "./test-buyers.ts";
import {
  assertSeller,
  chooseInWidget,
  openWidget,
  type WidgetView,
  type WidgetWishes,
} from "./widgets.ts";
import type { AccessToken, ForcedOutcome, World } from "./world.ts";

/** What the buyer does, in the shop's page or on Amazon's site. */
export interface BuyerActions {
  /** Clicks the button; answers the id of the draft. */
  createDraft(wishes?: DraftWishes): string;
  createAgreementDraft(wishes?: AgreementWishes): string;
  updateAgreement(id: string, update: AgreementUpdate): void;
  changeAddress(id: string, choice: Address | number): void;
  choosePaymentMethod(id: string, method: PaymentMethodName, where: "wallet" | "amazon-site"): void;
  /** Passes, fails or abandons the authentication; answers where the browser goes. */
  authenticate(id: string, result?: AuthenticationResult): string;
  failConfirmation(id: string, errorCode: ConfirmationError): string;
  /** Arrives at the hosted page after placing an order. */
  openConfirmation(id: string, sellerId: string): ConfirmationStep;
  /** Sees a widget on the shop's page; throws a WidgetError where it cannot be shown. */
  openWidget(wishes: WidgetWishes): WidgetView;
  /** Picks in a widget; throws a WidgetError where that is not possible any more. */
  chooseInWidget(wishes: WidgetWishes, key: string): WidgetView;
  /** Throws a WidgetError where Amazon's button is not shown. */
  assertSeller(sellerId: string): void;
  issueAccessToken(wishes?: TokenWishes): AccessToken;
  expireAccessTokens(): void;
  tokenInfo(token: string): ReturnType<typeof tokenInfo>;
  profile(token: string): ReturnType<typeof profile>;
}

/** What Amazon does by itself. */
export interface AmazonActions {
  /** Lets a pending authorization have its outcome at once. */
  settleNow(authorizationId: string): void;
  /** The next matching call has this outcome in place of its own. */
  forceOutcome(outcome: ForcedOutcome): void;
  /** Moves an object along any legal way. */
  forceState(id: string, wish: ForcedState): void;
  /** The next validation of an agreement fails. */
  failValidation(agreementId: string, reason: "InvalidPaymentMethod" | "ValidationTimedOut"): void;
  claimAtoZ(captureId: string, wishes?: ClaimWishes): Readonly<Refund>;
  chargeBack(captureId: string, wishes?: ChargebackWishes): Readonly<Chargeback>;
  setServiceStatus(status: ServiceStatus): void;
  suspendAccount(suspended: boolean): void;
}

export function createBuyerActions(world: World): BuyerActions {
  return {
    createDraft: (wishes) => createDraft(world, wishes).id,
    createAgreementDraft: (wishes) => createAgreementDraft(world, wishes).id,
    updateAgreement: (id, update) => updateAgreement(world, id, update),
    changeAddress: (id, choice) => changeAddress(world, id, choice),
    choosePaymentMethod: (id, method, where) => choosePaymentMethod(world, id, method, where),
    authenticate: (id, result) => authenticate(world, id, result),
    failConfirmation: (id, errorCode) => failConfirmation(world, id, errorCode),
    openConfirmation: (id, sellerId) => openConfirmation(world, id, sellerId),
    openWidget: (wishes) => openWidget(world, wishes),
    chooseInWidget: (wishes, key) => chooseInWidget(world, wishes, key),
    assertSeller: (sellerId) => assertSeller(world, sellerId),
    expireAccessTokens: () => expireAccessTokens(world),
    issueAccessToken: (wishes) => issueAccessToken(world, wishes),
    tokenInfo: (token) => tokenInfo(world, token),
    profile: (token) => profile(world, token),
  };
}

export function createAmazonActions(world: World): AmazonActions {
  return {
    settleNow: (id) => settleNow(world, id),
    forceOutcome: (outcome) => world.forcedOutcomes.push(outcome),
    forceState: (id, wish) => forceState(world, id, wish),
    failValidation: (id, reason) => world.failingValidations.set(id, reason),
    claimAtoZ: (id, wishes) => claimAtoZ(world, id, wishes),
    chargeBack: (id, wishes) => chargeBack(world, id, wishes),
    setServiceStatus(status) {
      world.serviceStatus = status;
    },
    suspendAccount(suspended) {
      world.accountSuspended = suspended;
    },
  };
}
