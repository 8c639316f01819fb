import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from "playwright-core";
import { createRealClock } from "../../local/clock/real-clock.ts";
import type { CallEvent } from "../../local/sandbox/server/events.ts";
import type { StorefrontConfiguration } from "../../local/storefront/configuration.ts";
import type { Storefront } from "../../local/storefront/server.ts";
import { simulatedAmazon, startStorefront } from "../../local/storefront/start-storefront.ts";
import { openWorld, type World } from "../../local/world/world.ts";
import { PATIENCE_MILLISECONDS } from "./patience.ts";

/** A world, shops before it, and one browser. */
export interface ShopInBrowser {
  readonly world: World;
  /** Every call that Amazon was asked, in order. */
  readonly calls: CallEvent[];
  /** A buyer with a browser profile of their own, on the shop's first page. */
  visit(wishes?: Visit): Promise<BuyersPage>;
  close(): Promise<void>;
}

export interface Visit {
  readonly configuration?: Partial<StorefrontConfiguration>;
  readonly isPhone?: boolean;
}

export interface BuyersPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What went wrong in any page of this buyer's; the tests want it empty. */
  readonly complaints: string[];
}

const PHONE = { viewport: { width: 375, height: 740 }, isMobile: true, hasTouch: true };
const DESKTOP = { viewport: { width: 1200, height: 860 } };
/** No page of a buyer's gives up because the machine is slow: only where a test ends its patience. */
const PAGES = { pagePatienceMilliseconds: PATIENCE_MILLISECONDS };

/** Opens everything by the machine's clock: a browser knows no other. */
export async function openShopInBrowser(): Promise<ShopInBrowser> {
  const calls: CallEvent[] = [];
  const clock = createRealClock();
  const world = await openWorld({
    clock,
    random: () => 0.5,
    storage: "memory",
    quotas: "off",
    onAmazonEvent: (event) => {
      if (event.type === "call") calls.push(event);
    },
  });
  const browser = await launch();
  const shops: Storefront[] = [];
  return {
    world,
    calls,
    async visit({ configuration = {}, isPhone = false } = {}) {
      // To Amazon each visit is to another shop, so that consent is asked for each time.
      const clientId = `amzn1.application-oa2-client.shop${shops.length}`;
      const amazon = { ...simulatedAmazon(world.sandbox, world.endpoint), clientId };
      const shop = await startStorefront({ ...amazon, ...PAGES, ...configuration }, { clock });
      shops.push(shop);
      const context = await openContext(browser, isPhone ? PHONE : DESKTOP);
      const complaints = listen(context);
      const page = await context.newPage();
      await page.goto(shop.endpoint);
      return { page, context, complaints };
    },
    async close() {
      await browser.close();
      await Promise.all(shops.map((shop) => shop.close()));
      await world.close();
    },
  };
}

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    timeout: PATIENCE_MILLISECONDS,
    // Containers have no user namespaces for the sandbox and little shared memory.
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"],
  });
}

/** A browser profile of its own, whose pages and pop-ups wait as long as tests do. */
export async function openContext(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(PATIENCE_MILLISECONDS);
  return context;
}

/** Notes errors of pages, and requests to any host but this machine, which are cut off as well. */
export function listen(context: BrowserContext): string[] {
  const complaints: string[] = [];
  void context.route(isOutside, (route) => {
    complaints.push(`asked for ${route.request().url()}`);
    return route.abort();
  });
  context.on("console", (message) => {
    if (message.type() === "error" && !isAnswerOfTheShop(message.location().url)) {
      complaints.push(`${message.text()} (${message.location().url})`);
    }
  });
  context.on("weberror", (error) => complaints.push(String(error.error())));
  return complaints;
}

function isOutside({ protocol, hostname }: URL): boolean {
  return protocol.startsWith("http") && hostname !== "127.0.0.1";
}

/** Chromium calls every 4xx and 5xx an error; the shop's script is told its problems that way. */
function isAnswerOfTheShop(url: string): boolean {
  return URL.canParse(url) && new URL(url).pathname.startsWith("/api/");
}
