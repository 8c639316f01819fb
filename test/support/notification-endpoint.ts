import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { keepConnections } from "../../local/web/keep-alive.ts";

export interface NotificationText {
  readonly NotificationReferenceId: string;
  readonly NotificationType: string;
  readonly SellerId: string;
  readonly ReleaseEnvironment: string;
  readonly NotificationData: string;
  readonly EventType?: string;
  readonly IsSample?: boolean;
}

export interface Envelope {
  readonly Type: string;
  readonly MessageId: string;
  readonly TopicArn: string;
  readonly Subject?: string;
  readonly Message: string;
  readonly Timestamp: string;
  readonly SignatureVersion: string;
  readonly Signature: string;
  readonly SigningCertURL: string;
  readonly UnsubscribeURL?: string;
  readonly Token?: string;
  readonly SubscribeURL?: string;
}

export interface ReceivedNotification {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The SNS envelope. */
  readonly envelope: Envelope;
  /** Amazon's message inside it. */
  readonly message: NotificationText;
}

export interface NotificationEndpoint {
  readonly url: string;
  readonly received: readonly ReceivedNotification[];
  /** What the next posts are answered with; 200 once they are used up. */
  answerNext(...statuses: number[]): void;
  close(): Promise<void>;
}

/** An endpoint that takes Amazon's notifications and keeps them. */
export async function openNotificationEndpoint(
  onNotification: () => void | Promise<void> = () => {},
): Promise<NotificationEndpoint> {
  const received: ReceivedNotification[] = [];
  let statuses: number[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const envelope = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    const message = envelope.Type === "Notification" ? JSON.parse(envelope.Message) : {};
    received.push({ headers: request.headers, envelope, message });
    await onNotification();
    const [status = 200, ...rest] = statuses;
    statuses = rest;
    response.writeHead(status).end();
  });
  keepConnections(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/ipn`,
    received,
    answerNext: (...next) => {
      statuses = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
