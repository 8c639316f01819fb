import type { Change } from "../../../local/sandbox/core/model.ts";
import { readStatus } from "./amazon.ts";
import { SELLER } from "./shop.ts";

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
    case "Refund":
      return {
        kind: "refund",
        orderReferenceId: change.object.orderReferenceId,
        refundId: change.object.id,
        referenceId: change.object.referenceId,
        status: readStatus(change.object.status),
      };
    case "Chargeback": {
      const { id, orderReferenceId, captureReferenceId, state, reason } = change.object;
      const about = { chargebackId: id, orderReferenceId, captureReferenceId };
      return { kind: "chargeback", ...about, status: { state, reason } };
    }
    default:
      return undefined;
  }
}
