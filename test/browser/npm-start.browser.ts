import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answerChallenge, buyUpToReview, placeOrder } from "./buyers-steps.ts";
import { launch, listen, openContext } from "./shop-in-browser.ts";

let process_: ChildProcess;
let browser: Browser;
let addresses: ReadonlyMap<string, string>;

beforeAll(async () => {
  const command = ["tsx", "local/demo/serve.ts", "--clock", "virtual"];
  process_ = spawn("npx", command, { stdio: ["ignore", "pipe", "inherit"], detached: true });
  addresses = await readAddresses(process_);
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
  // The whole group: npx stands between.
  if (process_.pid !== undefined) process.kill(-process_.pid, "SIGINT");
});

/** Such as "An example shop: http://127.0.0.1:40123", until the last of them is there. */
async function readAddresses({ stdout }: ChildProcess): Promise<ReadonlyMap<string, string>> {
  if (!stdout) throw new Error("npm start says nothing");
  const found = new Map<string, string>();
  for await (const line of createInterface({ input: stdout })) {
    const [, name, url] = /^(.+?): +(http:\S+)$/.exec(line) ?? [];
    if (name !== undefined && url !== undefined) found.set(name, url);
    if (name === "Amazon Pay's simulator") break;
  }
  stdout.resume();
  return found;
}

describe("npm start by a virtual clock", () => {
  it("shows in the console what is bought in the shop, and days pass at a press", async () => {
    const context = await openContext(browser);
    const complaints = listen(context);
    const page = await context.newPage();
    await page.goto(addresses.get("An example shop") ?? "");
    await buyUpToReview(page);
    await placeOrder(page);
    await answerChallenge(page, "Yes, it is me");
    await page.getByRole("heading", { name: "Thank you!" }).waitFor();

    await page.goto(addresses.get("The orders' console") ?? "");
    await page.getByRole("row").nth(1).getByRole("link").click();
    await page.getByText("It waits for shipment 1").waitFor();
    expect(await page.getByRole("link", { name: "The shop" }).count()).toBe(1);
    await page.getByLabel("Put the clock forward by").selectOption("week");
    await page.getByRole("button", { name: "Forward" }).click();
    await page
      .getByRole("status")
      .getByText(/7 days passed.*came to "Authorize payment"/)
      .waitFor();
    await page.getByRole("button", { name: "Ship everything that is left" }).click();
    await page.locator("#head").getByText("54.80 EUR charged").waitFor();
    await page.locator("#books").getByText("Both books say the same").waitFor();
    expect(complaints).toEqual([]);
  });
});
