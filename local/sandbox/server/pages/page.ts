import type { ServerResponse } from "node:http";
import { html, type Markup, type Part } from "../../../web/html.ts";

/** One page of Amazon's side; every one says that it is a simulation. */
export function page(title: string, content: Part): Markup {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} (simulation)</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/browser/amazon.css">
</head>
<body>
<header class="simulation"><p>Simulation: this stands in for Amazon's page.</p></header>
<main>
${content}
</main>
</body>
</html>
`;
}

const POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'";

export function sendPage(response: ServerResponse, markup: Markup, status = 200): void {
  sendBody(response, status, "text/html; charset=utf-8", markup.text);
}

export function sendBody(
  response: ServerResponse,
  status: number,
  contentType: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    "Content-Type": contentType,
    "Content-Length": Buffer.byteLength(body),
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    ...headers,
  });
  response.end(body);
}

/** 303: whatever was sent before, the browser fetches the next page. */
export function redirect(
  response: ServerResponse,
  location: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(303, { Location: location, "Cache-Control": "no-store", ...headers });
  response.end();
}
