import { randomBytes, randomInt, randomUUID } from "node:crypto";
import type { Clock } from "../../clock/clock.ts";
import type { CheckoutKeys } from "../checkout-v2/checkout.ts";
import { createDesk, type Desk } from "../checkout-v2/desk.ts";
import { composeCheckoutNotification } from "../checkout-v2/notifications.ts";
import { createCore, type SandboxCore } from "../core/core.ts";
import type { IdSource } from "../core/ids.ts";
import { createQuotas, type Quota, type Quotas } from "../core/quotas.ts";
import type { Settings } from "../core/settings.ts";
import type { Credentials } from "../wire/authentication.ts";
import type { SigningCertificates } from "../wire/certificates.ts";
import { composeNotification } from "../wire/notification-message.ts";
import { topicArnFor } from "../wire/sns.ts";
import type { SandboxEvent } from "./events.ts";
import type { Fault, ReplyHold } from "./faults.ts";
import { Feeds } from "./feeds.ts";
import { createGate, type Gate } from "./gate.ts";
import { createRules, type Rules } from "./notification-rules.ts";
import { Notifications, type RetryPolicy } from "./notifications.ts";
import { createPostOffice } from "./post-message.ts";
import { sharedCertificates } from "./shared-keys.ts";

export type QuotaChoice = "published" | "off" | Readonly<Record<string, Quota>>;

export interface SandboxOptions {
  readonly clock: Clock;
  /** Zero, the default, takes any free port. */
  readonly port?: number;
  readonly ids?: IdSource;
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  readonly mwsAuthTokens?: readonly string[];
  readonly acceptsEmptySignedPath?: boolean;
  /** Amazon's quotas, others, or none; none unless asked for. */
  readonly quotas?: QuotaChoice;
  readonly settings?: Partial<Settings>;
  readonly notificationUrl?: string;
  readonly notificationRetry?: Partial<RetryPolicy>;
  /**
   * The time in which callers live, when it is not the clock's: calls signed with it count, and
   * quotas are restored as it passes, too.
   */
  readonly callersTime?: () => number;
  /** Made before; by default those of all simulators in this process. */
  readonly certificates?: SigningCertificates;
  /** Of Checkout v2; likewise. */
  readonly checkoutKeys?: CheckoutKeys;
  /** Hears what Amazon was asked and what it answered. */
  readonly onEvent?: (event: SandboxEvent) => void;
}

/** The parts that the Amazon API and the control API work with. */
export interface Services {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly core: SandboxCore;
  readonly desk: Desk;
  readonly credentials: Credentials;
  readonly quotas: { current: Quotas | undefined };
  readonly certificates: SigningCertificates;
  readonly snsRegion: string;
  readonly topicArn: string;
  readonly notifications: Notifications;
  readonly faults: Rules<Fault>;
  readonly holds: Rules<ReplyHold>;
  readonly heldReplies: Gate;
  readonly feeds: Feeds;
  readonly onEvent: (event: SandboxEvent) => void;
  readonly callersTime: (() => number) | undefined;
  /** What quotas are measured by. */
  readonly quotaTime: () => number;
}

const HOURLY_FOR_FOURTEEN_DAYS: RetryPolicy = {
  everySeconds: 3600,
  forSeconds: 14 * 24 * 3600,
  after4xx: true,
};

const RANDOM_IDS: IdSource = {
  digits: (count) => Array.from({ length: count }, () => randomInt(10)).join(""),
  uuid: () => randomUUID(),
};

export function quotasFor(choice: QuotaChoice): Quotas | undefined {
  if (choice === "off") return undefined;
  return choice === "published" ? createQuotas() : createQuotas(choice);
}

function credentialsFor(options: SandboxOptions, sellerId: string): Credentials {
  return {
    sellerId,
    accessKeyId: options.accessKeyId ?? `AKIA${randomBytes(8).toString("hex").toUpperCase()}`,
    secretAccessKey: options.secretAccessKey ?? randomBytes(30).toString("base64"),
    ...(options.mwsAuthTokens && { mwsAuthTokens: options.mwsAuthTokens }),
    ...(options.acceptsEmptySignedPath && { acceptsEmptySignedPath: true }),
  };
}

export async function createServices(options: SandboxOptions): Promise<Services> {
  const { clock, ids = RANDOM_IDS, onEvent = () => {} } = options;
  const core = createCore({ clock, ids, ...(options.settings && { settings: options.settings }) });
  const desk = createDesk(clock, ids, core);
  const { region, marketplaceId, sellerId } = core.settings;
  const snsRegion = region === "na" ? "us-east-1" : "eu-west-1";
  const certificates =
    options.certificates ?? (await sharedCertificates(`sns.${snsRegion}.amazonaws.com`));
  const topicArn = topicArnFor(snsRegion, marketplaceId, sellerId);
  const notifications = new Notifications({
    clock,
    ids,
    settings: core.settings,
    sender: {
      region: snsRegion,
      topicArn,
      certificateFileName: certificates.fileName,
      privateKey: certificates.leaf.privateKey,
    },
    office: createPostOffice(clock),
    retry: { ...HOURLY_FOR_FOURTEEN_DAYS, ...options.notificationRetry },
    compose: (change, names) =>
      composeCheckoutNotification(desk, change) ??
      composeNotification(change, core.settings, names),
    urlsFor: (change) => core.notificationUrls(change),
    onAttempt: (notification, attempt) =>
      onEvent({ type: "notification", at: clock.now(), notification, attempt }),
  });
  core.onChange((change) => notifications.announce(change));
  return {
    clock,
    ids,
    core,
    desk,
    credentials: credentialsFor(options, sellerId),
    quotas: { current: quotasFor(options.quotas ?? "off") },
    certificates,
    snsRegion,
    topicArn,
    notifications,
    faults: createRules<Fault>(),
    holds: createRules<ReplyHold>(),
    heldReplies: createGate(),
    feeds: new Feeds({ clock, ids, core, announce: (change) => notifications.announce(change) }),
    onEvent,
    callersTime: options.callersTime,
    quotaTime: quotaTimeOf(options),
  };
}

function quotaTimeOf({ clock, callersTime }: SandboxOptions): () => number {
  if (!callersTime) return () => clock.now();
  const startedAt = callersTime();
  return () => clock.now() + callersTime() - startedAt;
}
