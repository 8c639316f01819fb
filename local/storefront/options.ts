import { parseArgs } from "node:util";
import { UsageError } from "../operator/usage-error.ts";
import type { StorefrontConfiguration } from "./configuration.ts";

export const USAGE = `The example shop alone, before any Shipcharge and any Amazon. To have all three on this machine: npm start

  npm run storefront -- --shipcharge URL --widgets URL --login URL --seller-id ID --client-id ID

  --shipcharge URL   Shipcharge's HTTP interface
  --widgets URL      Amazon's Widgets.js; host and path choose Amazon, region and sandbox or live
  --login URL        Login with Amazon's API, such as https://api.sandbox.amazon.de
  --seller-id ID     the merchant at Amazon Pay
  --client-id ID     the shop at Login with Amazon
  --public-url URL   where buyers reach the shop, if not at this machine; Amazon needs https
  --sign-in HOW      popup or redirect (default: popup)
  --patience SECONDS how long a page waits for an answer before it asks the buyer (default: 12)
  --port N           the port to listen on (default: any free one)
  --help             this text

Where Shipcharge's interface takes tokens, put one into the environment variable SHIPCHARGE_TOKEN.`;

/**
 * Reads the command line; undefined when help is asked for.
 *
 * @throws UsageError for whatever is missing or wrong, by its name
 */
export function readOptions(
  args: readonly string[],
  shipchargeToken: string | undefined,
): StorefrontConfiguration | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      shipcharge: { type: "string" },
      widgets: { type: "string" },
      login: { type: "string" },
      "seller-id": { type: "string" },
      "client-id": { type: "string" },
      "public-url": { type: "string" },
      "sign-in": { type: "string", default: "popup" },
      patience: { type: "string", default: "12" },
      port: { type: "string", default: "0" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return undefined;
  const { "sign-in": signInBy, "public-url": publicUrl } = values;
  if (signInBy !== "popup" && signInBy !== "redirect") {
    throw new UsageError(`--sign-in must be popup or redirect, not "${signInBy}".`);
  }
  return {
    shipchargeUrl: address("shipcharge", values.shipcharge).replace(/\/$/, ""),
    ...(shipchargeToken === undefined ? {} : { shipchargeToken }),
    widgetsUrl: address("widgets", values.widgets),
    loginUrl: address("login", values.login).replace(/\/$/, ""),
    sellerId: given("seller-id", values["seller-id"]),
    clientId: given("client-id", values["client-id"]),
    ...(publicUrl === undefined
      ? {}
      : { publicUrl: new URL(address("public-url", publicUrl)).origin }),
    signInBy,
    pagePatienceMilliseconds: wholeNumber("patience", values.patience, 120) * 1_000,
    port: wholeNumber("port", values.port, 65_535),
  };
}

function given(name: string, text: string | undefined): string {
  if (text) return text;
  throw new UsageError(`--${name} is missing.`);
}

function address(name: string, text: string | undefined): string {
  const url = given(name, text);
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  throw new UsageError(`--${name} must be a web address, not "${url}".`);
}

function wholeNumber(name: string, text: string, most: number): number {
  if (/^\d{1,6}$/.test(text) && Number(text) <= most) return Number(text);
  throw new UsageError(`--${name} must be a whole number from 0 to ${most}, not "${text}".`);
}
