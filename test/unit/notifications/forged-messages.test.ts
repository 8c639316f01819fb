import { expect, it } from "vitest";
import type { RelayedMessage } from "../../../functions/domain/notification.ts";
import { createReceiveNotificationHandler } from "../../../functions/receive-notification/handler.ts";
import { metricsOfLog } from "../../../functions/runtime/metrics.ts";
import { ADDRESS_FORGERIES, type Forgery } from "./support/corpus-addresses.ts";
import { CERTIFICATE_FORGERIES } from "./support/corpus-certificates.ts";
import { CHANGED_MESSAGES, DAMAGED_MESSAGES } from "./support/corpus-messages.ts";
import { createTestVerifier, NOW } from "./support/sender.ts";

const CORPUS: readonly Forgery[] = [
  ...ADDRESS_FORGERIES,
  ...CHANGED_MESSAGES,
  ...DAMAGED_MESSAGES,
  ...CERTIFICATE_FORGERIES,
];

const DOUBTS = /^certificate-(?!url)|^topic-not-pinned$/;
const ALLOWED =
  /^(?:https:\/\/sns\.(?:eu-west-1|us-east-1)\.amazonaws\.com|http:\/\/crt\.[a-z0-9]+\.amazontrust\.com)\//;

it("knows at least 200 ways to be wrong, each once", () => {
  expect(CORPUS.length).toBeGreaterThanOrEqual(200);
  expect(new Set(CORPUS.map(({ what }) => what)).size).toBe(CORPUS.length);
});

it.each(CORPUS)("refuses: $what", async ({ body, reason, hosts }) => {
  const { verifier, fetched } = createTestVerifier(hosts ? { hosts } : {});
  const published: RelayedMessage[] = [];
  const confirmed: unknown[] = [];
  const logged: unknown[] = [];
  const counted: string[] = [];
  const handle = createReceiveNotificationHandler({
    verifier,
    ipnTopic: { publish: async (message) => void published.push(message) },
    confirmer: { confirm: async (request) => void confirmed.push(request) },
    askingTopics: { note: async () => {} },
    clock: { now: () => NOW },
    log: {
      event(name, fields) {
        logged.push([name, fields]);
        const metrics = metricsOfLog("receive-notification", name, fields);
        counted.push(...metrics.map((metric) => metric.name));
      },
    },
  });

  const event =
    typeof body === "string"
      ? { body }
      : { body: Buffer.from(body).toString("base64"), isBase64Encoded: true };
  const { statusCode } = await handle(event);

  const expected = DOUBTS.test(reason) ? 503 : reason === "too-large" ? 413 : 403;
  expect({ statusCode, published, confirmed }).toEqual({
    statusCode: expected,
    published: [],
    confirmed: [],
  });
  expect(logged).toEqual([["notification-refused", expect.objectContaining({ reason })]]);
  expect(counted).toEqual([DOUBTS.test(reason) ? "NotificationsUndecided" : "NotificationsForged"]);
  // The certificate and, of issuers that lead to each other, no more than five.
  expect(fetched.length).toBeLessThanOrEqual(6);
  expect(fetched.filter((url) => !ALLOWED.test(url))).toEqual([]);
});
