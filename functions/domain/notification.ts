import { InvalidValue } from "./errors.ts";
import type { AuthorizationId, CaptureId, OrderReferenceId } from "./ids.ts";
import type { Status } from "./payment-state.ts";

/** Which of Amazon's two worlds a notification speaks of (ReleaseEnvironment, reference §6.2). */
export type Environment = "sandbox" | "live";

interface About {
  /** Amazon's NotificationReferenceId. Its own samples repeat it: dedupe by the message id too. */
  readonly notificationId: string;
  readonly sellerId: string;
  readonly environment: Environment;
}

/**
 * What one Instant Payment Notification says. Everything in it is a hint: which object to read
 * from Amazon, never what to believe about it (reference §6.6). A status carries Amazon's
 * LastUpdateTimestamp; the notification's own time is not kept, because Amazon writes it on a
 * 12-hour clock (reference §13 no. 24).
 */
export type Notification = About &
  (
    | {
        readonly kind: "order-reference";
        readonly orderReferenceId: OrderReferenceId;
        /** Absent from notifications of API v2, which tell what changed and not how (§12.5). */
        readonly status?: Status;
      }
    | {
        /** API v2's one object for an authorization and its capture. */
        readonly kind: "charge";
        readonly orderReferenceId: OrderReferenceId;
        readonly authorizationId: AuthorizationId;
      }
    | {
        readonly kind: "authorization";
        readonly orderReferenceId: OrderReferenceId;
        readonly authorizationId: AuthorizationId;
        /** AuthorizationReferenceId; ours if this order's authorization was made here. */
        readonly referenceId?: string | undefined;
        readonly status: Status;
      }
    | {
        readonly kind: "capture";
        readonly orderReferenceId: OrderReferenceId;
        readonly captureId: CaptureId;
        /** With CaptureNow it is the authorization's reference id (reference §16 no. 1). */
        readonly referenceId?: string | undefined;
        readonly status: Status;
      }
    | {
        readonly kind: "refund";
        readonly orderReferenceId: OrderReferenceId;
        readonly refundId: string;
        /** RefundReferenceId; refunds that Amazon or a chargeback began have another's. */
        readonly referenceId?: string | undefined;
        /** Absent from notifications of API v2. */
        readonly status?: Status;
      }
    | {
        readonly kind: "billing-agreement";
        readonly billingAgreementId: string;
        /** Such as BillingAgreementStatusUpdated or PaymentMethodUpdated. */
        readonly event?: string | undefined;
        readonly status: Status;
      }
    | {
        readonly kind: "chargeback";
        readonly chargebackId: string;
        readonly orderReferenceId: OrderReferenceId;
        /** The merchant's CaptureReferenceId (reference §6.3). */
        readonly captureReferenceId?: string | undefined;
        readonly status: Status;
      }
    | {
        readonly kind: "provider-credit";
        readonly event: "credit" | "reversal";
        readonly providerCreditId: string;
        readonly referenceId?: string | undefined;
        readonly status: Status;
      }
    | {
        readonly kind: "batch";
        /** Equals the FeedSubmissionId (reference §11.4). */
        readonly batchReferenceId: string;
        /** What GetReport needs. */
        readonly reportId?: string | undefined;
        readonly status: Status;
      }
    /** Seller Central's test notification: reported as a passed test, about no real order. */
    | { readonly kind: "sample"; readonly sampleOf: string }
    /** A kind that this version does not know: kept as it came and shown to an operator. */
    | { readonly kind: "unknown"; readonly type: string; readonly root?: string | undefined }
  );

/**
 * Reads the inner message of a notification. Throws InvalidValue for one that is damaged, which
 * no repetition mends: it belongs into the dead-letter queue.
 */
export type ParseNotification = (content: string) => Notification;

/** A message that Amazon SNS has signed, from a topic that we expect. */
export type GenuineMessage =
  | {
      readonly kind: "notification";
      readonly messageId: string;
      readonly topicArn: string;
      /** When SNS took the message, as ISO 8601 with milliseconds. */
      readonly sentAt: string;
      /** The inner message, exactly as it was signed. */
      readonly content: string;
    }
  | {
      readonly kind: "subscription-confirmation";
      readonly messageId: string;
      readonly topicArn: string;
      readonly token: string;
    }
  /** Somebody ended the subscription: from now on only the sweep sees what happens at Amazon. */
  | {
      readonly kind: "unsubscribe-confirmation";
      readonly messageId: string;
      readonly topicArn: string;
    };

/** Why a message is certainly not one of Amazon's: answered 403, or 413 for "too-large". */
export type ForgeryReason =
  | "too-large"
  | "not-utf8"
  | "not-json"
  | "not-an-envelope"
  | "unknown-message-type"
  | "unknown-signature-version"
  | "certificate-url-refused"
  | "region-not-allowed"
  | "region-mismatch"
  | "signature-mismatch";

/**
 * Why a message can be neither trusted nor called forged: answered 503, so that Amazon sends it
 * again. A sender only chooses among the files on Amazon's own host, so a certificate from there
 * that we cannot trust says that Amazon or our trust roots changed, not that the message is false.
 */
export type DoubtReason =
  | "certificate-unreachable"
  | "certificate-unreadable"
  | "certificate-wrong-name"
  | "certificate-unfit"
  | "certificate-out-of-date"
  | "certificate-issuer-unreachable"
  | "certificate-untrusted"
  | "topic-not-pinned";

export type Verification =
  | { readonly verdict: "genuine"; readonly message: GenuineMessage }
  | { readonly verdict: "forged"; readonly reason: ForgeryReason }
  | {
      readonly verdict: "cannot-tell";
      readonly reason: DoubtReason;
      /** Only with "topic-not-pinned": the topic whose signature is valid, for the operator. */
      readonly asking?: { readonly topicArn: string; readonly asks: GenuineMessage["kind"] };
    };

/** A topic that is not one of ours, and that has sent something with a valid signature. */
export interface AskingTopic {
  readonly topicArn: string;
  /** What it sent last; "subscription-confirmation" asks whether it may send notifications. */
  readonly asks: string;
  readonly times: number;
  readonly firstAt: string;
  readonly lastAt: string;
}

/** Where an operator finds which topics want to be let in. Being noted lets nothing in. */
export interface AskingTopics {
  note(asking: Pick<AskingTopic, "topicArn" | "asks"> & { readonly at: string }): Promise<void>;
}

/** Tells Amazon's messages from everybody else's. */
export interface MessageVerifier {
  /** Takes the body of the HTTP request; never throws because of what is in it. */
  verify(body: string | Uint8Array): Promise<Verification>;
}

/** A verified notification on its way from the front door to the function that handles it. */
export interface RelayedMessage {
  readonly messageId: string;
  readonly topicArn: string;
  readonly sentAt: string;
  readonly content: string;
}

/** The merchant's own topic, behind which verified notifications are handled in peace. */
export interface IpnTopic {
  /** Returns once the topic holds the message; throws if nobody knows. */
  publish(message: RelayedMessage): Promise<void>;
}

/** Answers the question of a topic whether it may send here. */
export interface SubscriptionConfirmer {
  confirm(request: { readonly topicArn: string; readonly token: string }): Promise<void>;
}

/** The text by which a message travels over the merchant's own topic. */
export function writeRelayedMessage({
  messageId,
  topicArn,
  sentAt,
  content,
}: RelayedMessage): string {
  return JSON.stringify({ messageId, topicArn, sentAt, content });
}

/** Reads what writeRelayedMessage wrote. Throws InvalidValue for anything else. */
export function readRelayedMessage(text: string): RelayedMessage {
  const value = parseObject(text);
  const field = (name: string): string => {
    const content: unknown = Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
    if (typeof content !== "string") {
      throw new InvalidValue(`A relayed notification must have the text "${name}"`);
    }
    return content;
  };
  return {
    messageId: field("messageId"),
    topicArn: field("topicArn"),
    sentAt: field("sentAt"),
    content: field("content"),
  };
}

function parseObject(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value;
  } catch (cause) {
    throw new InvalidValue("A relayed notification must be JSON", { cause });
  }
  throw new InvalidValue("A relayed notification must be a JSON object");
}
