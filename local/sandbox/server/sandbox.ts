import type { CheckoutControl } from "../checkout-v2/checkout.ts";
import type { DraftWishes } from "../core/buyer.ts";
import type { SandboxCore } from "../core/core.ts";
import type { Ledger } from "../core/ledger.ts";
import type { NotificationNames } from "../wire/notification-message.ts";
import type { SignatureVersion } from "../wire/sns.ts";
import type { Fault, ReplyHold } from "./faults.ts";
import type { SentNotification } from "./notification-records.ts";
import type { NotificationRule } from "./notification-rules.ts";
import type { QuotaChoice } from "./services.ts";

/** What the control API under `/_sandbox/` does, as functions. */
export interface SandboxControl {
  /** A draft as the buyer's click on the button leaves it, address and method chosen. */
  createOrderReference(wishes?: DraftWishes): { readonly amazonOrderReferenceId: string };
  /** The order's ledger; throws a Refusal for an unknown id. */
  orderReference(amazonOrderReferenceId: string): Ledger;
  /** Virtual clocks only; resolves when everything due has been done. */
  advanceClock(seconds: number): Promise<void>;
  setNotifications(wishes: {
    /** Where notifications go; null: nowhere. */
    readonly url?: string | null;
    readonly signatureVersion?: SignatureVersion;
    readonly names?: NotificationNames;
    readonly rules?: readonly NotificationRule[];
  }): void;
  addNotificationRule(rule: NotificationRule): void;
  notifications(): readonly SentNotification[];
  /** Lets held notifications go, in the given order; answers how many. */
  releaseNotifications(messageIds?: readonly string[]): number;
  /** Delivers a message once more; answers to how many endpoints. */
  repeatNotification(messageId: string): number;
  /** Seller Central's test notification. */
  sendTestNotification(): void;
  /** SNS asks the endpoint to confirm its subscription. */
  requestSubscription(): void;
  addFault(fault: Fault): void;
  clearFaults(): void;
  setQuotas(choice: QuotaChoice): void;
  holdReply(hold: ReplyHold): void;
  /** Lets every reply go that is held until released; answers how many. */
  releaseReplies(): number;
}

/** A running simulator. */
export interface Sandbox extends SandboxControl {
  /** `http://127.0.0.1:<port>`. */
  readonly endpoint: string;
  readonly sellerId: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly topicArn: string;
  /** The host and path that notifications name as their certificate's. */
  readonly signingCertUrl: string;
  readonly signingCertificatePem: string;
  readonly rootCertificatePem: string;
  readonly core: SandboxCore;
  readonly checkout: CheckoutControl;
  close(): Promise<void>;
}
