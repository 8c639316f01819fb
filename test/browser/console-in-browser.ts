import type { BrowserContext, Page } from "playwright-core";
import { letFlow } from "../../local/clock/flowing-clock.ts";
import { createRealClock } from "../../local/clock/real-clock.ts";
import { createVirtualClock } from "../../local/clock/virtual-clock.ts";
import { createChanges } from "../../local/console/changes.ts";
import { startConsole } from "../../local/console/start-console.ts";
import { openWorld, type World } from "../../local/world/world.ts";
import { launch, listen, openContext } from "./shop-in-browser.ts";

/** A world by a clock that can be put forward, a console before it, and one browser. */
export interface ConsoleInBrowser {
  readonly world: World;
  visit(wishes?: ConsoleVisit): Promise<OperatorsPage>;
  close(): Promise<void>;
}

export interface ConsoleVisit {
  readonly isPhone?: boolean;
  readonly isDark?: boolean;
  readonly hasScripts?: boolean;
}

export interface OperatorsPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What went wrong in the page; the tests want it empty. */
  readonly complaints: string[];
}

const STARTS_AT = Date.parse("2026-11-02T09:00:00.000Z");

export async function openConsoleInBrowser(
  { isClockVirtual } = { isClockVirtual: true },
): Promise<ConsoleInBrowser> {
  const machineClock = createRealClock();
  const virtual = createVirtualClock(STARTS_AT);
  const failures: unknown[] = [];
  const flowing = letFlow(virtual, machineClock, (error) => failures.push(error));
  const changes = createChanges(machineClock);
  const world = await openWorld({
    clock: isClockVirtual ? virtual : machineClock,
    holdsRequests: isClockVirtual,
    random: () => 0.5,
    storage: "memory",
    quotas: "off",
    onAmazonEvent: changes.announce,
    onLog: changes.announce,
  });
  const console = await startConsole(world, {
    port: 0,
    changes,
    machineClock,
    ...(isClockVirtual ? { forward: flowing.forward } : {}),
  });
  const browser = await launch();
  return {
    world,
    async visit({ isPhone = false, isDark = false, hasScripts = true } = {}) {
      const context = await openContext(browser, {
        viewport: isPhone ? { width: 375, height: 740 } : { width: 1280, height: 900 },
        colorScheme: isDark ? "dark" : "light",
        javaScriptEnabled: hasScripts,
      });
      const complaints = listen(context);
      const page = await context.newPage();
      await page.goto(console.endpoint);
      return { page, context, complaints };
    },
    async close() {
      await browser.close();
      await console.close();
      flowing.stop();
      await world.close();
      if (failures.length > 0) throw new AggregateError(failures, "The world failed");
    },
  };
}
