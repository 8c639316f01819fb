import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { SnsPost } from "../wire/sns.ts";

/** SNS gives an endpoint fifteen seconds to answer. */
const ANSWER_TIMEOUT_MILLISECONDS = 15_000;

export interface PostOffice {
  /** Posts and answers the HTTP status; rejects when nobody answers. */
  post(url: string, message: SnsPost): Promise<number>;
  close(): void;
}

/** Sends messages over connections that are kept, as SNS does. */
export function createPostOffice(): PostOffice {
  const http = new HttpAgent({ keepAlive: true });
  const https = new HttpsAgent({ keepAlive: true });
  return {
    post(url, message) {
      const secure = url.startsWith("https:");
      const send = secure ? httpsRequest : httpRequest;
      return new Promise((resolve, reject) => {
        const options = {
          method: "POST",
          agent: secure ? https : http,
          headers: { ...message.headers, "Content-Length": Buffer.byteLength(message.body) },
          timeout: ANSWER_TIMEOUT_MILLISECONDS,
        };
        const request = send(url, options, (response: IncomingMessage) => {
          response.resume();
          response.on("error", reject);
          response.on("end", () => resolve(response.statusCode ?? 0));
        });
        request.on("timeout", () => request.destroy(new Error("The endpoint did not answer.")));
        request.on("error", reject);
        request.end(message.body);
      });
    },
    close() {
      http.destroy();
      https.destroy();
    },
  };
}
