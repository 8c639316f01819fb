import type { RelayedMessage } from "../../functions/domain/notification.ts";
import { createReceiveNotificationHandler } from "../../functions/receive-notification/handler.ts";
import { ADDRESS_FORGERIES, type Forgery } from "../unit/notifications/support/corpus-addresses.ts";
import { CERTIFICATE_FORGERIES } from "../unit/notifications/support/corpus-certificates.ts";
import {
  CHANGED_MESSAGES,
  DAMAGED_MESSAGES,
} from "../unit/notifications/support/corpus-messages.ts";
import {
  createTestVerifier,
  NOW,
  notification,
  post,
} from "../unit/notifications/support/sender.ts";

const CORPUS: readonly Forgery[] = [
  ...ADDRESS_FORGERIES,
  ...CHANGED_MESSAGES,
  ...DAMAGED_MESSAGES,
  ...CERTIFICATE_FORGERIES,
];

/** Addresses that may be asked for certificates; everything else is a request forged by a stranger. */
const ALLOWED =
  /^(?:https:\/\/sns\.(?:eu-west-1|us-east-1)\.amazonaws\.com|http:\/\/crt\.[a-z0-9]+\.amazontrust\.com)\//;

export interface FrontDoorProof {
  readonly cases: number;
  readonly broken: readonly string[];
}

/** Posts everything that must not be let in to the real front door with the real verifier. */
export async function putFrontDoorToProof(): Promise<FrontDoorProof> {
  const broken: string[] = [];
  for (const { what, body, hosts, reason } of CORPUS) {
    const told = await knock(body, hosts);
    if (told.reason !== reason) broken.push(`7: ${what}: not refused as ${reason}`);
    if (told.published > 0 || told.statusCode === 200) broken.push(`7: let in: ${what}`);
    const strange = told.fetched.find((url) => !ALLOWED.test(url));
    if (strange) broken.push(`7: asked ${strange} because of: ${what}`);
  }
  const genuine = await knock(post(notification));
  if (genuine.statusCode !== 200 || genuine.published !== 1) {
    broken.push("7: a genuine notification was not let in");
  }
  return { cases: CORPUS.length + 1, broken };
}

async function knock(body: string | Uint8Array, hosts?: Forgery["hosts"]) {
  const { verifier, fetched } = createTestVerifier(hosts ? { hosts } : {});
  const published: RelayedMessage[] = [];
  let reason: unknown;
  const handle = createReceiveNotificationHandler({
    verifier,
    ipnTopic: { publish: async (message) => void published.push(message) },
    confirmer: { confirm: async () => {} },
    askingTopics: { note: async () => {} },
    clock: { now: () => NOW },
    log: {
      event(_name, fields) {
        reason = fields["reason"];
      },
    },
  });
  const isText = typeof body === "string";
  const text = isText ? body : Buffer.from(body).toString("base64");
  const { statusCode } = await handle({ body: text, isBase64Encoded: !isText });
  return { statusCode, published: published.length, fetched, reason };
}
