import * as v from "valibot";

/**
 * The part of API Gateway's HTTP event (payload format 2.0) that counts. Headers are not read:
 * anybody can write them, and all that they say is in the signed body as well.
 */
export const receiveNotificationEventSchema = v.object({
  body: v.optional(v.string(), ""),
  isBase64Encoded: v.optional(v.boolean(), false),
});

/**
 * What SNS is answered:
 * - 200: our topic has the message, the subscription is confirmed, or it needs no work;
 * - 403: certainly not from Amazon; 413: too large to be looked at. Both are final for SNS;
 * - 503: not our message to lose: Amazon sends it again (hourly for 14 days, reference §6.6).
 */
export interface ReceiveNotificationAnswer {
  readonly statusCode: 200 | 403 | 413 | 503;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
