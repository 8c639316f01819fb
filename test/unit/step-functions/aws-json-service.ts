import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";

/** What one operation of the service answers: a document, or an error with its AWS name. */
type Reply = { readonly body: unknown } | { readonly error: string; readonly status: number };

interface RecordedCall {
  readonly operation: string;
  readonly input: Record<string, unknown>;
}

export interface AwsJsonService {
  readonly endpoint: string;
  readonly calls: RecordedCall[];
  /** Sets what an operation answers from now on, the last reply again and again. */
  answer(operation: string, ...replies: Reply[]): void;
  close(): Promise<void>;
}

/**
 * A server that speaks AWS's JSON protocol as Step Functions and Secrets Manager do: the operation
 * in X-Amz-Target, errors by their name in `__type`.
 */
export async function startAwsJsonService(): Promise<AwsJsonService> {
  const replies = new Map<string, Reply[]>();
  const calls: RecordedCall[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const operation = String(request.headers["x-amz-target"]).split(".").pop() ?? "";
      calls.push({ operation, input: JSON.parse(body) });
      const queue = replies.get(operation) ?? [{ error: "UnknownOperation", status: 400 }];
      const reply = (queue.length > 1 ? queue.shift() : queue[0]) as Reply;
      response.writeHead("error" in reply ? reply.status : 200, {
        "content-type": "application/x-amz-json-1.1",
      });
      response.end(
        JSON.stringify(
          "error" in reply ? { __type: reply.error, message: "as the test wants" } : reply.body,
        ),
      );
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    calls,
    answer: (operation, ...next) => replies.set(operation, next),
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
