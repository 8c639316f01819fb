import type { Change } from "../../../local/sandbox/core/model.ts";
import { readStatus } from "./amazon.ts";
import { SELLER, type Shop } from "./shop.ts";

/** The event by which the relayed notification about a change reaches handle-notification. */
export function notificationOf(change: Change, messageId: string): object | undefined {
  const content = contentOf(change);
  if (!content) return undefined;
  const message = {
    messageId,
    topicArn: "arn:aws:sns:eu-west-1:000000000000:ipn",
    sentAt: "2026-03-01T18:00:00.000Z",
    content: JSON.stringify({
      notificationId: messageId,
      sellerId: SELLER,
      environment: "sandbox",
      ...content,
    }),
  };
  return { Records: [{ Sns: { Message: JSON.stringify(message) } }] };
}

function contentOf(change: Change): object | undefined {
  switch (change.kind) {
    case "OrderReference":
      return {
        kind: "order-reference",
        orderReferenceId: change.object.id,
        status: readStatus(change.object.status),
      };
    case "Authorization":
      return {
        kind: "authorization",
        orderReferenceId: change.object.orderReferenceId,
        authorizationId: change.object.id,
        referenceId: change.object.referenceId,
        status: readStatus(change.object.status),
      };
    case "Capture":
      return {
        kind: "capture",
        orderReferenceId: change.object.orderReferenceId,
        captureId: change.object.id,
        referenceId: change.object.referenceId,
        status: readStatus(change.object.status),
      };
    default:
      return undefined;
  }
}

/** Amazon's notifications reach their function a moment later, and again when it failed. */
export function deliverNotifications(shop: Shop): { readonly delivered: () => number } {
  let count = 0;
  const deliver = async (event: object, attempt: number): Promise<void> => {
    try {
      await shop.functions["handle-notification"]?.(event);
    } catch (error) {
      if (attempt >= 3) throw error;
      shop.clock.schedule(shop.clock.now() + 60_000, () => deliver(event, attempt + 1));
    }
  };
  shop.core.onChange((change) => {
    count += 1;
    const event = notificationOf(change, `message-${count}`);
    if (event) shop.clock.schedule(shop.clock.now() + 1_000, () => deliver(event, 1));
  });
  return { delivered: () => count };
}
