/** Everything in which one Amazon differs from another: the simulator, the sandbox, the real one. */
export interface StorefrontConfiguration {
  /** Shipcharge's HTTP interface. */
  readonly shipchargeUrl: string;
  /** Where that interface takes tokens instead of AWS signatures. */
  readonly shipchargeToken?: string;
  /** Amazon's Widgets.js: its host and path say which Amazon, region and environment. */
  readonly widgetsUrl: string;
  /** Login with Amazon's API, such as https://api.sandbox.amazon.de */
  readonly loginUrl: string;
  readonly sellerId: string;
  readonly clientId: string;
  /** A redirect in place of a pop-up; pop-ups need https, or this very machine (Step 1). */
  readonly signInBy: "popup" | "redirect";
  /** How long a page waits for this server: to place an order (SCA confirm step, no. 1), or before. */
  readonly pagePatienceMilliseconds: number;
  readonly port: number;
  /** Where buyers reach the shop, if not at this machine's port. */
  readonly publicUrl?: string;
}

/** Hosts that Amazon's own script loads frames, pictures and data from. */
const AMAZON_HOSTS = [
  "https://*.payments-amazon.com",
  "https://*.amazon.com",
  "https://*.amazon.co.uk",
  "https://*.amazon.de",
  "https://*.ssl-images-amazon.com",
  "https://*.media-amazon.com",
];

/**
 * What the shop's pages may load. With the simulator that is the simulator; Amazon's own script also
 * needs Amazon's hosts and styles of its own.
 */
export function contentSecurityPolicy({ widgetsUrl }: StorefrontConfiguration): string {
  const { origin, hostname } = new URL(widgetsUrl);
  const isAmazon = hostname.endsWith(".payments-amazon.com");
  const amazon = isAmazon ? AMAZON_HOSTS.join(" ") : origin;
  return [
    "default-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    `script-src 'self' ${amazon}`,
    `style-src 'self'${isAmazon ? " 'unsafe-inline'" : ""}`,
    `img-src 'self' ${amazon}`,
    `connect-src 'self' ${amazon}`,
    `frame-src ${amazon}`,
  ].join("; ");
}
