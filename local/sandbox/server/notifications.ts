import type { Clock } from "../../clock/clock.ts";
import type { IdSource } from "../core/ids.ts";
import type { Change } from "../core/model.ts";
import type { Settings } from "../core/settings.ts";
import type { Composed, NotificationNames } from "../wire/notification-message.ts";
import { type SignatureVersion, type SnsSender, writeSnsPost } from "../wire/sns.ts";
import {
  type Attempt,
  breakSignature,
  describe,
  isAbout,
  type Message,
  type SentNotification,
  stateOf,
} from "./notification-records.ts";
import { createRules, type NotificationRule } from "./notification-rules.ts";
import type { PostOffice } from "./post-message.ts";

/** How Amazon repeats what was not answered with 200 (reference §6.6). */
export interface RetryPolicy {
  readonly everySeconds: number;
  readonly forSeconds: number;
  /** Another page of Amazon's says that a 4xx ends it (reference §16.10). */
  readonly after4xx: boolean;
}

export interface NotificationsOptions {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly settings: Settings;
  readonly sender: SnsSender;
  readonly office: PostOffice;
  readonly retry: RetryPolicy;
  /** What is said about a change, in the words of the interface that its order came by. */
  readonly compose: (change: Change, names: NotificationNames) => Composed;
  readonly urlsFor: (change: Change | undefined) => readonly string[];
  readonly onAttempt: (message: SentNotification, attempt: Attempt) => void;
}

export interface Form {
  names: NotificationNames;
  signatureVersion: SignatureVersion;
}

/** Amazon's notification service: one message per change of state. */
export class Notifications {
  readonly form: Form = { names: "payment", signatureVersion: "1" };
  readonly rules = createRules<NotificationRule>();
  readonly #options: NotificationsOptions;
  readonly #messages: Message[] = [];
  readonly #waitingForNext: Message[] = [];
  readonly #answeredListeners = new Set<() => void>();
  #corks = 0;
  #corked: Message[] = [];
  #queue: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: NotificationsOptions) {
    this.#options = options;
  }

  /** Until the matching uncork, nothing goes out: a reply is on its way and comes first. */
  cork(): void {
    this.#corks += 1;
  }

  uncork(): void {
    this.#corks -= 1;
    if (this.#corks > 0) return;
    const corked = this.#corked;
    this.#corked = [];
    for (const message of corked) this.#handle(message);
  }

  list(): readonly SentNotification[] {
    return this.#messages.map(({ post: _post, ...shown }) => shown);
  }

  /** Tells about one change of one object. */
  announce(change: Change): void {
    const { ids, settings, clock, urlsFor, compose } = this.#options;
    if (urlsFor(change).length === 0) return;
    const { notificationType, write } = compose(change, this.form.names);
    const rule = this.rules.take(
      (wish) =>
        (wish.notificationType === undefined || wish.notificationType === notificationType) &&
        (wish.state === undefined || wish.state === stateOf(change)) &&
        (wish.objectId === undefined || isAbout(change, wish.objectId)),
    );
    const sellerId = rule?.tamper === "seller" ? "A0ANOTHERSELLER" : settings.sellerId;
    const text = write(ids.uuid(), clock.now(), sellerId);
    this.#send("Notification", text, notificationType, change, rule);
  }

  /** Posts any text under the topic, such as Seller Central's test message. */
  publish(text: string, notificationType: string): void {
    this.#send("Notification", text, notificationType, undefined, undefined);
  }

  /** Asks the endpoints to confirm that they want this topic's messages. */
  requestSubscription(): void {
    const text = `You have chosen to subscribe to the topic ${this.#options.sender.topicArn}.\nTo confirm the subscription, visit the SubscribeURL included in this message.`;
    this.#send("SubscriptionConfirmation", text, "SubscriptionConfirmation", undefined, undefined);
  }

  /** Lets held messages go, all of them or one, in the order in which they are given here. */
  release(messageIds?: readonly string[]): number {
    const held = this.#messages.filter((message) => message.status === "held");
    const wanted = messageIds
      ? messageIds.flatMap((id) => held.filter((message) => message.messageId === id))
      : held;
    for (const message of wanted) this.#deliver(message);
    return wanted.length;
  }

  /** Delivers a message again, whatever became of it before. */
  repeat(messageId: string): number {
    const messages = this.#messages.filter((message) => message.messageId === messageId);
    for (const message of messages) this.#deliver(message);
    return messages.length;
  }

  /** Resolves once every message about an object that is under way has been answered or lost. */
  async answered(objectId: string): Promise<void> {
    const pending = () =>
      this.#messages.some(
        (message) => message.objectId === objectId && message.status === "waiting",
      );
    while (pending() && !this.#closed) {
      await new Promise<void>((resolve) => this.#answeredListeners.add(resolve));
    }
  }

  close(): void {
    this.#closed = true;
    this.#wakeListeners();
    this.#options.office.close();
  }

  #send(
    type: "Notification" | "SubscriptionConfirmation",
    text: string,
    notificationType: string,
    change: Change | undefined,
    rule: NotificationRule | undefined,
  ): void {
    const { ids, clock, sender, urlsFor } = this.#options;
    const messageId = ids.uuid();
    const topicArn = rule?.tamper === "topic" ? `${sender.topicArn}FORGED` : sender.topicArn;
    const written = writeSnsPost(
      { type, messageId, message: text, sentAt: clock.now(), token: ids.digits(64) },
      { ...sender, topicArn },
      this.form.signatureVersion,
    );
    const post = rule?.tamper === "signature" ? breakSignature(written) : written;
    for (const url of urlsFor(change)) {
      const message: Message = {
        messageId,
        url,
        notificationType,
        ...describe(change),
        createdAt: clock.now(),
        handling: rule?.action ?? "deliver",
        status: "waiting",
        attempts: [],
        copies: rule?.action === "duplicate" ? (rule.copies ?? 2) : 1,
        post,
      };
      this.#messages.push(message);
      if (rule?.action === "delay") this.#deliverLater(message, rule.delaySeconds ?? 60);
      else if (rule?.action === "lose") message.status = "lost";
      else if (rule?.action === "hold") message.status = "held";
      else if (this.#corks > 0) this.#corked.push(message);
      else this.#handle(message);
    }
  }

  #handle(message: Message): void {
    if (message.handling === "reorder") {
      this.#waitingForNext.push(message);
      return;
    }
    for (let copy = 0; copy < message.copies; copy += 1) this.#deliver(message);
    for (const earlier of this.#waitingForNext.splice(0)) this.#deliver(earlier);
  }

  #deliverLater(message: Message, delaySeconds: number): void {
    const { clock } = this.#options;
    message.status = "delayed";
    clock.schedule(clock.now() + delaySeconds * 1000, () => this.#deliver(message));
  }

  /** One message after the other, in the order of the changes; virtual time stands still. */
  #deliver(message: Message): void {
    if (message.status !== "delivered") message.status = "waiting";
    const turn = this.#queue.then(() => this.#attempt(message));
    this.#queue = turn;
    void this.#options.clock.hold(() => turn);
  }

  async #attempt(message: Message): Promise<void> {
    if (this.#closed) return;
    const { clock, office, onAttempt } = this.#options;
    const at = clock.now();
    let attempt: Attempt;
    try {
      attempt = { at, httpStatus: await office.post(message.url, message.post) };
    } catch (error) {
      attempt = { at, error: error instanceof Error ? error.message : String(error) };
    }
    if (this.#closed) return;
    message.attempts = [...message.attempts, attempt];
    if (attempt.httpStatus === 200) message.status = "delivered";
    else if (message.status !== "delivered") this.#retry(message, attempt.httpStatus);
    onAttempt(message, attempt);
    this.#wakeListeners();
  }

  #retry(message: Message, httpStatus: number | undefined): void {
    const { clock, retry } = this.#options;
    const nextAt = clock.now() + retry.everySeconds * 1000;
    const isRefused = httpStatus !== undefined && httpStatus >= 400 && httpStatus < 500;
    const ends = nextAt > message.createdAt + retry.forSeconds * 1000;
    message.status = ends || (isRefused && !retry.after4xx) ? "given-up" : "retrying";
    if (message.status !== "retrying") return;
    clock.schedule(nextAt, () => {
      if (message.status === "retrying") this.#deliver(message);
    });
  }

  #wakeListeners(): void {
    for (const wake of this.#answeredListeners) wake();
    this.#answeredListeners.clear();
  }
}
