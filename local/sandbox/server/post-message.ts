import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { Clock } from "../../clock/clock.ts";
import type { SnsPost } from "../wire/sns.ts";

/** SNS gives an endpoint fifteen seconds to answer, of the time in which the orders live. */
const ANSWER_TIMEOUT_MILLISECONDS = 15_000;
/** That time stands still while an answer is on its way; of the machine's, nobody needs so much. */
const LOST_AFTER_MILLISECONDS = 300_000;

export interface PostOffice {
  /** Posts and answers the HTTP status; rejects when nobody answers. */
  post(url: string, message: SnsPost): Promise<number>;
  close(): void;
}

/** Sends messages over connections that are kept, as SNS does. */
export function createPostOffice(clock: Pick<Clock, "now" | "schedule">): PostOffice {
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
          timeout: LOST_AFTER_MILLISECONDS,
        };
        const fail = (error: Error): void => {
          callOff();
          reject(error);
        };
        const request = send(url, options, (response: IncomingMessage) => {
          response.resume();
          response.on("error", fail);
          response.on("end", () => {
            callOff();
            resolve(response.statusCode ?? 0);
          });
        });
        const giveUp = (): void => void request.destroy(new Error("The endpoint did not answer."));
        const callOff = clock.schedule(clock.now() + ANSWER_TIMEOUT_MILLISECONDS, giveUp);
        request.on("timeout", giveUp);
        request.on("error", fail);
        request.end(message.body);
      });
    },
    close() {
      http.destroy();
      https.destroy();
    },
  };
}
