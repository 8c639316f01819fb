import * as v from "valibot";
import { InvalidValue } from "../../domain/errors.ts";
import { orderReferenceOf, parseAuthorizationId, parseOrderReferenceId } from "../../domain/ids.ts";
import type { Notification, ParseNotification } from "../../domain/notification.ts";

const filled = v.pipe(v.string(), v.trim(), v.nonEmpty());

/** The JSON inside the SNS message (reference §12.5); older pages write the names in camelCase. */
const messageSchema = v.object({
  merchantid: filled,
  objecttype: filled,
  objectid: filled,
  notificationid: filled,
  chargepermissionid: v.nullish(filled),
});

/**
 * Reads notifications of API v2, and leaves all others to the given parser (reference §12.5). They
 * tell which object has changed and not how, so it is always read. Throws InvalidValue for a
 * damaged one.
 */
export function parsingCheckout(parseOthers: ParseNotification): ParseNotification {
  return (content) => {
    const members = membersOf(content);
    if (!members || !("objecttype" in members)) return parseOthers(content);
    const read = v.safeParse(messageSchema, members, { abortEarly: true });
    if (!read.success) {
      const place = v.getDotPath(read.issues[0]);
      throw new InvalidValue(`The notification of Checkout v2 has no usable ${place}`);
    }
    return notificationOf(read.output);
  };
}

/** By their names in lower case. */
function membersOf(content: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const json: unknown = JSON.parse(content);
    if (typeof json !== "object" || json === null || Array.isArray(json)) return undefined;
    return Object.fromEntries(
      Object.entries(json).map(([name, value]) => [name.toLowerCase(), value]),
    );
  } catch {
    return undefined;
  }
}

function notificationOf(message: v.InferOutput<typeof messageSchema>): Notification {
  const { objectid: id, objecttype: type } = message;
  const about = {
    notificationId: message.notificationid,
    sellerId: message.merchantid,
    // Sandbox ids begin with S or C (reference §0).
    environment: /^[SC]/.test(id) ? ("sandbox" as const) : ("live" as const),
  };
  switch (type.toUpperCase()) {
    case "CHARGE_PERMISSION":
      return { ...about, kind: "order-reference", orderReferenceId: parseOrderReferenceId(id) };
    case "CHARGE":
      return {
        ...about,
        kind: "charge",
        orderReferenceId: orderReferenceOf(id),
        authorizationId: parseAuthorizationId(id),
      };
    case "REFUND":
      return { ...about, kind: "refund", orderReferenceId: orderReferenceOf(id), refundId: id };
    case "CHARGEBACK":
      return {
        ...about,
        kind: "chargeback",
        chargebackId: id,
        orderReferenceId: message.chargepermissionid
          ? parseOrderReferenceId(message.chargepermissionid)
          : orderReferenceOf(id),
        // v2 tells no state; this is the only one that Amazon's documents know (reference §6.3).
        status: { state: "RECEIVED" },
      };
    default:
      return { ...about, kind: "unknown", type };
  }
}
