import type { OrderStory } from "../../local/demo/order-file.ts";
import { BUYER, FALSE_SIGNATURE } from "./canaries.ts";
import { eventually, look, until } from "./order-watch.ts";
import { begin, placeUntilDecided } from "./play.ts";
import type { StoryReport } from "./report.ts";
import type { Target } from "./target.ts";

interface Around {
  readonly target: Target;
  readonly signal: AbortSignal;
  readonly report: StoryReport;
}

/** How long a forged message is given to do the harm that it must not do. */
const HARM_MILLISECONDS = 1_500;

/** Notifications that Amazon did not send: nobody is woken, and nothing of them is written down. */
export async function refuseForgeries(story: OrderStory, around: Around): Promise<void> {
  const { report } = around;
  await forge("signature", { ...story, sellerOrderId: "2026-FORGED" }, around, async (answer) =>
    report.check("a wrong signature is answered 403", answer === 403, String(answer)),
  );
  await forge("topic", { ...story, sellerOrderId: "2026-STRANGER" }, around, async (answer) =>
    report.check("a stranger's topic, validly signed, 503", answer === 503, String(answer)),
  );
  const status = await postNonsense(around.target);
  report.check("a message of no Amazon host is answered 403", status === 403, String(status));
}

async function forge(
  tamper: "signature" | "topic",
  story: OrderStory,
  { target, signal, report }: Around,
  judge: (answer: number | undefined) => Promise<void>,
): Promise<void> {
  const on = await begin(story, { target, signal, note: report.note });
  const { orderReferenceId } = on;
  const rule = { action: "deliver", tamper, notificationType: "PaymentAuthorize", times: 1 };
  await target.simulator.addNotificationRule({ ...rule, objectId: orderReferenceId });
  await placeUntilDecided(on);
  await until(on, "it waits for Amazon", ({ waitsFor }) => waitsFor?.kind === "authorization");
  await judge(
    await eventually(
      on,
      () => answerTo(on),
      (answer) => answer !== undefined,
    ),
  );
  await target.pass(HARM_MILLISECONDS);
  const { waitsFor } = await look(on);
  report.check("and wakes nobody", waitsFor?.kind === "authorization", waitsFor?.kind);
  await target.ask("POST", `/orders/${orderReferenceId}/cancel`, {});
  await until(on, "it is cancelled", ({ phase }) => phase === "cancelled");
  const { capturedMinorUnits } = await target.simulator.ledger(orderReferenceId);
  report.check("the shop cancels, and nothing was charged", capturedMinorUnits === 0);
}

/** What the door answered to the first notification about the order's authorization. */
async function answerTo({
  target,
  orderReferenceId,
}: {
  readonly target: Target;
  readonly orderReferenceId: string;
}): Promise<number | undefined> {
  const sent = (await target.simulator.notifications()).find(
    ({ notificationType, objectId }) =>
      notificationType === "PaymentAuthorize" && objectId.startsWith(orderReferenceId),
  );
  return sent?.attempts[0]?.httpStatus;
}

/** Somebody posts what looks like a notification, full of what must not be written down. */
async function postNonsense({ notificationUrl }: Target): Promise<number> {
  const message = {
    Type: "Notification",
    MessageId: "00000000-0000-4000-8000-000000000000",
    TopicArn: "arn:aws:sns:eu-west-1:000000000000:A3BXB0YN3XH17HA1FORGED",
    Message: JSON.stringify({ NotificationData: BUYER.name, SellerId: BUYER.addressLine1 }),
    Subject: BUYER.email,
    Timestamp: "2026-01-01T00:00:00.000Z",
    SignatureVersion: "1",
    Signature: FALSE_SIGNATURE,
    SigningCertURL: "https://sns.eu-west-1.example.com/SimpleNotificationService-0.pem",
  };
  const reply = await fetch(notificationUrl, {
    method: "POST",
    headers: {
      "content-type": "text/plain; charset=UTF-8",
      "x-amz-sns-message-type": message.Type,
    },
    body: JSON.stringify(message),
    signal: AbortSignal.timeout(120_000),
  });
  await reply.arrayBuffer();
  return reply.status;
}
