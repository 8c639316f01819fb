import type { ServerResponse } from "node:http";
import type { WireAnswer } from "../wire/answers.ts";

function headersOf(answer: WireAnswer, requestId: string): Record<string, string | number> {
  return {
    "Content-Type": answer.contentType,
    "Content-Length": Buffer.byteLength(answer.body),
    [answer.requestIdHeader ?? "x-mws-request-id"]: requestId,
  };
}

/** Sends an answer and waits until it is on its way. */
export function send(
  response: ServerResponse,
  answer: WireAnswer,
  requestId: string,
): Promise<void> {
  return new Promise((resolve) => {
    response.on("close", resolve);
    response.writeHead(answer.httpStatus, headersOf(answer, requestId));
    response.end(answer.body, () => resolve());
  });
}

/**
 * Sends the beginning of an answer and then breaks off: without the length, so that the caller
 * sees a short body and not a broken connection.
 */
export function sendTruncated(
  response: ServerResponse,
  answer: WireAnswer,
  requestId: string,
  keepBytes = Math.floor(Buffer.byteLength(answer.body) / 2),
): Promise<void> {
  const body = Buffer.from(answer.body, "utf8").subarray(0, keepBytes);
  return new Promise((resolve) => {
    response.on("close", resolve);
    response.writeHead(answer.httpStatus, {
      ...headersOf(answer, requestId),
      "Content-Length": body.length,
    });
    response.end(body, () => resolve());
  });
}

export function sendJson(response: ServerResponse, status: number, json: unknown): void {
  const body = JSON.stringify(json);
  response.writeHead(status, {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(body),
  });
  response.end(body);
}

export function sendText(response: ServerResponse, contentType: string, body: string): void {
  response.writeHead(200, {
    "Content-Type": contentType,
    "Content-Length": Buffer.byteLength(body),
  });
  response.end(body);
}
