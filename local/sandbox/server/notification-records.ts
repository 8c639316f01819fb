import type { Change } from "../core/model.ts";
import type { SnsPost } from "../wire/sns.ts";
import type { Handling } from "./notification-rules.ts";

export interface Attempt {
  readonly at: number;
  /** Absent when nobody answered. */
  readonly httpStatus?: number;
  readonly error?: string;
}

/** One notification to one endpoint, and what became of it. */
export interface SentNotification {
  readonly messageId: string;
  readonly url: string;
  readonly notificationType: string;
  readonly objectId: string;
  readonly referenceId?: string;
  readonly state: string;
  readonly reasonCode?: string;
  readonly createdAt: number;
  readonly handling: Handling["action"];
  readonly status: "waiting" | "delayed" | "held" | "lost" | "delivered" | "retrying" | "given-up";
  readonly attempts: readonly Attempt[];
}

/** The same with what is needed to send it, which is shown to nobody. */
export type Message = { -readonly [K in keyof SentNotification]: SentNotification[K] } & {
  /** How often it is delivered in one go. */
  readonly copies: number;
  readonly post: SnsPost;
};

export function stateOf(change: Change): string {
  return change.kind === "Chargeback" ? change.object.state : change.object.status.state;
}

export function isAbout(change: Change, objectId: string): boolean {
  const { object } = change;
  const order = "orderReferenceId" in object ? object.orderReferenceId : undefined;
  return object.id === objectId || order === objectId;
}

export function describe(change: Change | undefined) {
  if (!change) return { objectId: "", state: "" };
  const { object } = change;
  const reasonCode = "status" in object ? object.status.reasonCode : undefined;
  return {
    objectId: object.id,
    state: stateOf(change),
    ...("referenceId" in object && { referenceId: object.referenceId }),
    ...(reasonCode !== undefined && { reasonCode }),
  };
}

/** Exchanges one character of the signature, so that it is well formed and wrong. */
export function breakSignature(post: SnsPost): SnsPost {
  const body = post.body.replace(
    /("Signature": ")(.)/,
    (_whole, before: string, first: string) => `${before}${first === "A" ? "B" : "A"}`,
  );
  return { ...post, body };
}
