import type { ServerResponse } from "node:http";
import { writeAmount } from "../core/money.ts";
import type { WireRequest } from "../wire/form.ts";
import type { Desk } from "./desk.ts";
import { Problem } from "./problem.ts";
import { payAtAmazon, sessionOf } from "./sessions.ts";

export const PAY_PATH = "/checkout-v2/pay";

/** Amazon's page where the buyer pays: a GET shows it, its button's POST leads back to the shop. */
export function answerPayPage(desk: Desk, request: WireRequest, response: ServerResponse): void {
  const id = new URLSearchParams(request.query).get("amazonCheckoutSessionId") ?? "";
  try {
    if (request.method === "POST") {
      response.writeHead(302, { Location: payAtAmazon(desk, id) }).end();
      return;
    }
    const { payment } = sessionOf(desk, id);
    const amount = payment.chargeAmount;
    const text = amount ? `${writeAmount(amount)} ${amount.currency}` : "nothing yet";
    page(
      response,
      200,
      `<p>To pay: ${text}</p><form method="post"><button>Pay now</button></form>`,
    );
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    page(response, error.httpStatus, `<p>${error.reasonCode}</p>`);
  }
}

function page(response: ServerResponse, status: number, content: string): void {
  response.writeHead(status, {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'",
  });
  response.end(`<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Amazon Pay (simulation)</title></head>
<body><main><h1>Amazon Pay (simulation)</h1>${content}</main></body></html>`);
}
