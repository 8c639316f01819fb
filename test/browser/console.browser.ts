import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ConsoleInBrowser, openConsoleInBrowser } from "./console-in-browser.ts";
import { look } from "./look.ts";

let desk: ConsoleInBrowser;

beforeAll(async () => {
  desk = await openConsoleInBrowser();
});
afterAll(() => desk.close());

async function place(page: Page, card = "visa", amount = "49.90"): Promise<void> {
  await page.getByLabel("Amount").fill(amount);
  await page.getByLabel("Paid with").selectOption(card);
  await page.getByRole("button", { name: "Place the order" }).click();
  await page.waitForURL("**/orders/**");
}

const stands = (page: Page, text: string | RegExp) =>
  page.locator("#workflows").getByText(text).first().waitFor();
const told = (page: Page, text: string | RegExp) =>
  page.getByRole("status").getByText(text).waitFor();
const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
const books = (page: Page) => page.locator("#books").getByText("Both books say the same");

describe("an operator at the console", () => {
  it("watches an order from its placing to paid and closed", async () => {
    const { page, complaints } = await desk.visit();
    await page.getByText("Live", { exact: true }).waitFor();
    await look(page, "console-1-orders-empty");
    await place(page);
    await told(page, /of 49\.90 EUR is placed/);
    await stands(page, "Await shipment");
    await page.getByText("It waits for shipment 1").waitFor();
    await look(page, "console-2-awaits-shipment");
    await press(page, "Ship everything that is left");
    await told(page, "Shipment parcel-1 has left with everything that is left");
    await stands(page, /It has ended in/);
    await page.locator("#head").getByText("49.90 EUR charged").waitFor();
    await books(page).waitFor();
    await page.locator("#actions").getByText("The order is closed: nothing more ships").waitFor();
    // The button is gone, and the next key must not press another.
    expect(await page.evaluate("document.activeElement.id")).toBe("main");
    await look(page, "console-3-closed");
    await page.getByRole("link", { name: "All orders" }).click();
    await page
      .getByRole("cell", { name: /Close order/ })
      .first()
      .waitFor();
    await look(page, "console-4-orders");
    expect(complaints).toEqual([]);
  });

  it("sees orders come and move on without loading the page again", async () => {
    const { page, complaints } = await desk.visit();
    await page.getByText("Live", { exact: true }).waitFor();
    const { amazonOrderReferenceId: id } = desk.world.sandbox.createOrderReference();
    const order = {
      orderReferenceId: id,
      sellerOrderId: "LIVE-1",
      total: { minorUnits: 990, currency: "EUR" },
    };
    const ask = (path: string, body: object) =>
      fetch(`${desk.world.endpoint}${path}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    expect((await ask("/orders", order)).status).toBe(200);
    const line = page.getByRole("row").filter({ hasText: "LIVE-1" });
    await line.getByText("the goods to leave").waitFor();
    await ask(`/orders/${id}/shipments`, { shipmentId: "elsewhere" });
    await line.getByText("Close order").waitFor();
    expect(complaints).toEqual([]);
  });

  it("lets the buyer fix a declined card, and the order goes on", async () => {
    const { page, complaints } = await desk.visit();
    await place(page, "invalid-method");
    await told(page, /let the buyer choose another card/);
    await page.getByText("Amazon declined the buyer's payment method").waitFor();
    await look(page, "console-5-declined");
    await press(page, "Buyer fixes card");
    await told(page, "The buyer has chosen AMEX on Amazon's site");
    await page.getByText("It waits for shipment 1").waitFor();
    await books(page).waitFor();
    expect(complaints).toEqual([]);
  });

  it("ships a part, gives money back, and puts the clock forward until Amazon has", async () => {
    const { page, complaints } = await desk.visit();
    await place(page);
    await page.getByText("It waits for shipment 1").waitFor();
    await page.locator("#ship-amount").fill("much");
    await press(page, "Ship a part");
    await told(page, "Write an amount such as 19.99");
    await page.locator("#ship-amount").fill("500");
    await press(page, "Ship a part");
    await told(page, "Tell a smaller amount");
    await page.locator("#ship-amount").fill("20");
    await press(page, "Ship a part");
    await told(page, "Shipment parcel-1 has left with 20.00 EUR");
    await page.locator("#head").getByText("20.00 EUR charged").waitFor();
    await press(page, "Nothing more ships");
    await told(page, "nothing more leaves");
    await page.locator("#refund-amount").fill("5");
    await press(page, "Give money back");
    await told(page, "refund-1 is on its way: 5.00 EUR goes back");
    await page.getByLabel("Put the clock forward by").selectOption("day");
    await press(page, "Forward");
    await told(page, "1 day passed");
    await page.locator("#head").getByText("5.00 EUR given back").waitFor();
    await books(page).waitFor();
    await page.getByRole("heading", { name: /^Refund S/ }).waitFor();
    await look(page, "console-6-refunded");
    expect(complaints).toEqual([]);
  });

  it("cancels, and lets a new run go on where the old one was killed", async () => {
    const { page, complaints } = await desk.visit();
    await place(page);
    await page.getByText("It waits for shipment 1").waitFor();
    const running = { stateMachineName: "order-payment", status: "RUNNING" } as const;
    const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
    const run = desk.world.runner.listExecutions(running).find(({ name }) => name.startsWith(id));
    desk.world.runner.stopExecution(run?.executionArn ?? "", "Killed", "by a test");
    await press(page, "Let a new run go on");
    await told(page, "A new run goes on");
    await page.getByText("It waits for shipment 1").waitFor();
    await press(page, "Cancel the order");
    await told(page, /cancel/);
    await stands(page, /It has ended in/);
    await look(page, "console-7-cancelled");
    expect(complaints).toEqual([]);
  });

  it("is told what there is not, and where to go on", async () => {
    const { page } = await desk.visit();
    await page.goto(new URL("/orders/S02-0000000-0000000", page.url()).href);
    await page.getByRole("heading", { name: "No such order" }).waitFor();
    await look(page, "console-8-unknown");
    await page.getByRole("link", { name: "All orders" }).click();
    await page.getByRole("heading", { name: "Orders" }).waitFor();
  });
});

describe("an operator with", () => {
  it.each([
    ["a phone", { isPhone: true }],
    ["a dark screen", { isDark: true }],
    ["a dark phone", { isPhone: true, isDark: true }],
  ])("%s sees pages that fit and can be read", async (what, wishes) => {
    const { page, complaints } = await desk.visit(wishes);
    const name = what.replaceAll(" ", "-");
    await place(page);
    await page.getByText("It waits for shipment 1").waitFor();
    await look(page, `console-${name}-order`);
    expect(await fits(page)).toBe(true);
    await page.getByRole("link", { name: "All orders" }).click();
    await page.getByRole("heading", { name: "Orders", exact: true }).waitFor();
    await look(page, `console-${name}-orders`);
    expect(await fits(page)).toBe(true);
    expect(complaints).toEqual([]);
  });

  it("no mouse ships with the keyboard, and keeps the place in the page", async () => {
    const { page, complaints } = await desk.visit();
    await place(page);
    await page.getByText("It waits for shipment 1").waitFor();
    await page.locator("#ship-amount").focus();
    await page.keyboard.type("7.50");
    await page.keyboard.press("Enter");
    await told(page, "has left with 7.50 EUR");
    await page.locator("#head").getByText("7.50 EUR charged").waitFor();
    expect(await page.evaluate("document.activeElement.id")).toBe("ship-amount");
    expect(complaints).toEqual([]);
  });

  it("no scripts presses the same buttons", async () => {
    const { page } = await desk.visit({ hasScripts: false });
    await place(page);
    await told(page, /of 49\.90 EUR is placed/);
    await press(page, "Ship everything that is left");
    await told(page, "Shipment parcel-1 has left");
    expect(new URL(page.url()).pathname).toMatch(/^\/orders\//);
  });
});

function fits(page: Page): Promise<unknown> {
  return page.evaluate("document.documentElement.scrollWidth <= innerWidth");
}

describe("a console by the machine's clock", () => {
  it("says how to get a clock that can be put forward", async () => {
    const real = await openConsoleInBrowser({ isClockVirtual: false });
    try {
      const { page, complaints } = await real.visit();
      await page.getByText("npm start -- --clock virtual").waitFor();
      expect(await page.getByRole("button", { name: "Forward" }).count()).toBe(0);
      await look(page, "console-real-clock");
      expect(complaints).toEqual([]);
    } finally {
      await real.close();
    }
  });
});
