import { openStorefront } from "../../local/storefront/server.ts";
import { simulatedAmazon } from "../../local/storefront/start-storefront.ts";
import { openShopFront, type ShopFront } from "../support/shop-front.ts";

/** The example shop in front of a whole world by virtual time, and one browser without a screen. */
export interface OpenedShop {
  readonly front: ShopFront;
  readonly endpoint: string;
  browse(): Browser;
  close(): Promise<void>;
}

export interface PageReply {
  readonly status: number;
  readonly location: string | null;
  readonly text: string;
}

/** Keeps cookies and follows nothing by itself. */
export interface Browser {
  get(path: string): Promise<PageReply>;
  submit(path: string, form: Readonly<Record<string, string>>): Promise<PageReply>;
  /** Sends JSON as the page's script does, or, with another origin, as somebody else's page. */
  talk(
    path: string,
    body: unknown,
    origin?: string,
  ): Promise<{ readonly status: number; readonly body: Record<string, unknown> }>;
  /** Signs in at Amazon and lets a widget make an order reference, which the shop is told of. */
  beginCheckout(wishes?: {
    readonly buyerId?: string;
    readonly clientId?: string;
  }): Promise<string>;
  useToken(token: string): void;
}

export async function openExampleShop(): Promise<OpenedShop> {
  const front = await openShopFront({ storage: "memory" });
  const { sandbox } = front.world;
  const configuration = simulatedAmazon(sandbox, front.world.endpoint);
  const newId = counter();
  const storefront = await openStorefront({
    configuration,
    ask: (method, path, body, headers) =>
      front.ask(`${method} ${path as `/${string}`}`, body, headers),
    newOrderNumber: () => `FK-${newId()}`,
    newSessionId: () => `session-${newId()}`,
    pause: (milliseconds) => front.clock.advanceBy(milliseconds),
  });
  const { endpoint } = storefront;
  return {
    front,
    endpoint,
    browse: () => createBrowser(endpoint, front, configuration.clientId),
    async close() {
      await storefront.close();
      await front.close();
    },
  };
}

function counter(): () => number {
  let last = 0;
  return () => {
    last += 1;
    return last;
  };
}

function createBrowser(endpoint: string, front: ShopFront, shopsClientId: string): Browser {
  const cookies = new Map<string, string>();
  const { core, sellerId } = front.world.sandbox;

  async function send(
    method: string,
    path: string,
    type?: string,
    body?: string,
    origin = endpoint,
  ) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const reply = await fetch(`${endpoint}${path}`, {
      method,
      redirect: "manual",
      headers: { cookie, origin, ...(type ? { "content-type": type } : {}) },
      ...(body === undefined ? {} : { body }),
    });
    for (const set of reply.headers.getSetCookie()) {
      const [name = "", value = ""] = set.split(";")[0]?.split("=") ?? [];
      cookies.set(name, value);
    }
    return {
      status: reply.status,
      location: reply.headers.get("location"),
      text: await reply.text(),
    };
  }

  const browser: Browser = {
    get: (path) => send("GET", path),
    submit: (path, form) => {
      const body = new URLSearchParams(form).toString();
      return send("POST", path, "application/x-www-form-urlencoded", body);
    },
    async talk(path, body, origin) {
      const told = await send("POST", path, "application/json", JSON.stringify(body), origin);
      return { status: told.status, body: told.text.startsWith("{") ? JSON.parse(told.text) : {} };
    },
    useToken: (token) => cookies.set("amazon_Login_accessToken", encodeURIComponent(token)),
    async beginCheckout({ buyerId, clientId = shopsClientId } = {}) {
      const { token } = core.issueAccessToken({ clientId, ...(buyerId ? { buyerId } : {}) });
      browser.useToken(token);
      const wishes = {
        sellerId,
        accessToken: token,
        region: "de",
        environment: "sandbox",
        isReadOnly: false,
      } as const;
      const { orderReferenceId } = core.openWidget({ ...wishes, kind: "address-book" });
      core.openWidget({ ...wishes, kind: "wallet", orderReferenceId });
      return orderReferenceId;
    },
  };
  return browser;
}
