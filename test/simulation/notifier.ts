import type { IpnTopic, MessageVerifier } from "../../functions/domain/notification.ts";
import { writeRelayedMessage } from "../../functions/domain/notification.ts";
import type { Change } from "../../local/sandbox/core/model.ts";
import { notificationOf } from "../support/waiting/notify.ts";
import type { Act, STRAYS } from "./acts.ts";
import { SELLER, type Stage } from "./stage.ts";
import { count } from "./trouble.ts";

const TOPIC = "arn:aws:sns:eu-west-1:000000000000:amazon-pay";
const HOUR_MILLISECONDS = 3_600_000;
/** Amazon repeats a notification hourly for 14 days; a seed sees so many of these attempts. */
const MOST_ATTEMPTS = 12;
/** When AWS calls a function again whose event failed. */
const RETRY_AFTER_MILLISECONDS = [60_000, 120_000];

/** Amazon's notifications on their way: front door, topic, handler, dead letters. */
export interface Notifier {
  readonly verifier: MessageVerifier;
  readonly ipnTopic: IpnTopic;
  /** Hands over what Amazon sends before it has answered the call that caused it. */
  tellEarly(): Promise<void>;
  tellStray(kind: (typeof STRAYS)[number], act: Act): Promise<void>;
  /** Calls a function with an event as SNS and EventBridge do: again, and then aside. */
  deliver(functionName: string, event: unknown, attempt?: number): Promise<void>;
  /** Sends everything again that was put aside. */
  redrive(): void;
  readonly deadLetters: number;
  /** Whether something was never told. */
  readonly hasLost: boolean;
  /** Ids of messages that were answered with 200. */
  readonly accepted: readonly string[];
}

export type Invoke = (functionName: string, event: unknown) => Promise<unknown>;

interface Envelope {
  readonly messageId: string;
  readonly signedBy: "Amazon" | "a stranger" | "another topic";
  readonly content: string;
}

export function createNotifier(stage: Stage, invoke: Invoke, isParked: () => boolean): Notifier {
  const early: Envelope[] = [];
  const deadLetters: { functionName: string; event: unknown }[] = [];
  const accepted: string[] = [];
  let messages = 0;
  let hasLost = false;

  async function deliver(functionName: string, event: unknown, attempt = 0): Promise<void> {
    try {
      await invoke(functionName, event);
    } catch {
      const pause = RETRY_AFTER_MILLISECONDS[attempt];
      if (pause !== undefined) {
        stage.after(pause, () => deliver(functionName, event, attempt + 1));
        return;
      }
      count(stage.counts, "process", "dead letter", functionName);
      deadLetters.push({ functionName, event });
    }
  }

  async function post(envelope: Envelope, attempt = 1): Promise<void> {
    const answer = (await invoke("receive-notification", { body: JSON.stringify(envelope) })) as {
      readonly statusCode: number;
    };
    if (answer.statusCode === 200) accepted.push(envelope.messageId);
    if (answer.statusCode !== 503) return;
    hasLost ||= attempt >= MOST_ATTEMPTS;
    if (attempt >= MOST_ATTEMPTS) return;
    count(stage.counts, "front door", "our own 503", "receive-notification");
    // One page of Amazon's says that it tries again for 14 days, another for an hour.
    const givesUp = stage.trouble.at("ipn/503", ["not repeated"], stage.plan.faultRate);
    if (givesUp) {
      hasLost = true;
      return count(stage.counts, "front door", "not repeated after 503", "receive-notification");
    }
    stage.after(HOUR_MILLISECONDS, () => post(envelope, attempt + 1));
  }

  stage.core.onChange((change) => {
    if (stage.silence !== "none") return;
    messages += 1;
    const envelope = envelopeOf(change, `message-${messages}`);
    const way = envelope && send(stage, change.kind, envelope, { post, early, isParked });
    hasLost ||= way === "lost";
  });

  return {
    accepted,
    deliver,
    get hasLost() {
      return hasLost;
    },
    get deadLetters() {
      return deadLetters.length;
    },
    verifier: { verify: async (body) => verify(String(body)) },
    ipnTopic: {
      publish: async (message) => {
        const event = { Records: [{ Sns: { Message: writeRelayedMessage(message) } }] };
        stage.after(200, () => deliver("handle-notification", event));
      },
    },
    async tellEarly() {
      for (const one of early.splice(0)) await post(one);
    },
    async tellStray(kind, act) {
      count(stage.counts, "front door", kind, "receive-notification");
      await post(strayOf(kind, `${kind}-${act.id}`));
    },
    redrive() {
      for (const { functionName, event } of deadLetters.splice(0)) {
        // What nobody can read stays aside, for a person.
        if (JSON.stringify(event).includes("poison body-")) continue;
        stage.after(1_000, () => deliver(functionName, event));
      }
    },
  };
}

const WAYS = ["lost", "twice", "late", "14 days late", "out of order", "before the reply"] as const;

/** What chance makes of one notification between Amazon and our front door. */
function send(
  stage: Stage,
  kind: Change["kind"],
  envelope: Envelope,
  to: {
    readonly post: (envelope: Envelope) => Promise<void>;
    readonly early: Envelope[];
    readonly isParked: () => boolean;
  },
): (typeof WAYS)[number] | undefined {
  const { trouble, plan, counts } = stage;
  const place = `ipn/${kind}`;
  const isLost = trouble.at(`${place}/lost`, ["lost"], plan.lossRate) !== undefined;
  const way = isLost ? "lost" : trouble.at(place, WAYS, 0.25);
  if (way) {
    count(counts, "notification", way, kind);
    stage.note?.(`! notification ${envelope.messageId} about ${kind}: ${way}`);
  }
  const arrive = (milliseconds: number): void =>
    stage.after(milliseconds, () => {
      if (!to.isParked()) count(counts, "notification", "before anybody waits", kind);
      return to.post(envelope);
    });
  const share = way ? trouble.measure(place) : 0;
  switch (way) {
    case "lost":
      break;
    case "twice":
      arrive(500);
      arrive(Math.ceil(500 + share ** 4 * 24 * HOUR_MILLISECONDS));
      break;
    case "late":
      arrive(Math.ceil(60_000 + share * 12 * HOUR_MILLISECONDS));
      break;
    case "14 days late":
      arrive(14 * 24 * HOUR_MILLISECONDS);
      break;
    case "out of order":
      arrive(Math.ceil(share * 90_000));
      break;
    case "before the reply":
      to.early.push(envelope);
      // What happens by itself at Amazon has no reply that it could come before.
      stage.after(1, () => tellUnlessTold(envelope, to));
      break;
    default:
      arrive(500);
  }
  return way;
}

async function tellUnlessTold(
  envelope: Envelope,
  { early, post }: { early: Envelope[]; post: (envelope: Envelope) => Promise<void> },
): Promise<void> {
  const index = early.indexOf(envelope);
  if (index === -1) return;
  early.splice(index, 1);
  await post(envelope);
}

function envelopeOf(change: Change, messageId: string): Envelope | undefined {
  const event = notificationOf(change, messageId) as
    | { readonly Records: readonly [{ readonly Sns: { readonly Message: string } }] }
    | undefined;
  if (!event) return undefined;
  const { content } = JSON.parse(event.Records[0].Sns.Message) as { content: string };
  return { messageId, signedBy: "Amazon", content };
}

/** The real verifier is put to the proof by itself (front-door.ts); here it is told the truth. */
function verify(body: string): Awaited<ReturnType<MessageVerifier["verify"]>> {
  const { messageId, signedBy, content } = JSON.parse(body) as Envelope;
  if (signedBy === "a stranger") return { verdict: "forged", reason: "signature-mismatch" };
  if (signedBy === "another topic") {
    const asking = { topicArn: `${TOPIC}-of-another`, asks: "notification" } as const;
    return { verdict: "cannot-tell", reason: "topic-not-pinned", asking };
  }
  const sentAt = "2026-03-01T18:00:00.000Z";
  const message = { kind: "notification", messageId, topicArn: TOPIC, sentAt, content } as const;
  return { verdict: "genuine", message };
}

const OTHER_ORDER = "S02-7654321-7654321";

function strayOf(kind: (typeof STRAYS)[number], messageId: string): Envelope {
  const about = {
    kind: "authorization",
    notificationId: messageId,
    sellerId: SELLER,
    environment: "sandbox",
    orderReferenceId: OTHER_ORDER,
    authorizationId: `${OTHER_ORDER}-A000001`,
    referenceId: "shop-1",
    status: { state: "Open" },
  };
  const say = (change: object): string => JSON.stringify({ ...about, ...change });
  const contents: Record<(typeof STRAYS)[number], string> = {
    "unknown order": say({ referenceId: `${OTHER_ORDER}-A1` }),
    "another shop's order": say({}),
    "another seller": say({ sellerId: "A2SOMEBODYELSE" }),
    "another environment": say({ environment: "live" }),
    "test button": JSON.stringify({ kind: "sample", sampleOf: "authorization" }),
    "unknown kind": say({ kind: "unknown", type: "NewThing" }),
    forged: say({}),
    "foreign topic": say({}),
    "poison body": "{",
  };
  const signedBy =
    kind === "forged" ? "a stranger" : kind === "foreign topic" ? "another topic" : "Amazon";
  return { messageId, signedBy, content: contents[kind] };
}
