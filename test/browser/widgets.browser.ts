import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createRealClock } from "../../local/clock/real-clock.ts";
import type { Sandbox } from "../../local/sandbox/server/sandbox.ts";
import { startSandbox } from "../../local/sandbox/server/start-sandbox.ts";
import { launch, openContext } from "./shop-in-browser.ts";

let sandbox: Sandbox;
let browser: Browser;
let server: Server;
let page: Page;

beforeAll(async () => {
  sandbox = await startSandbox({ clock: createRealClock() });
  browser = await launch();
  // A shop of which only the origin matters: the tests write its page.
  server = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>.</title>");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterAll(async () => {
  await browser.close();
  server.closeAllConnections();
  server.close();
  await sandbox.close();
});

afterEach(() => page.context().close());

/** A shop's page with one place of a size, on which somebody is signed in. */
async function openPage(style: string, path = "de/sandbox/lpa"): Promise<Page> {
  page = await (await openContext(browser)).newPage();
  const { port } = server.address() as AddressInfo;
  await page.goto(`http://127.0.0.1:${port}/`);
  const { token } = sandbox.core.issueAccessToken();
  const script = `${sandbox.endpoint}/OffAmazonPayments/${path}/js/Widgets.js`;
  await page.evaluate(`new Promise((resolve) => {
    document.body.innerHTML = '<div id="place" style="${style}"></div>';
    document.cookie = "amazon_Login_accessToken=${encodeURIComponent(token)}";
    window.told = [];
    window.onAmazonLoginReady = () => {
      amazon.Login.setClientId("amzn1.application-oa2-client.bare");
      amazon.Login.setUseCookie(true);
    };
    window.onAmazonPaymentsReady = resolve;
    const script = document.createElement("script");
    script.src = "${script}";
    document.head.append(script);
  })`);
  return page;
}

const OPTIONS = `onError: (error) => told.push(error.getErrorCode()),
  onOrderReferenceCreate: (order) => told.push("created " + order.getAmazonOrderReferenceId().slice(0, 3)),
  onAddressSelect: () => told.push("address"),
  onPaymentSelect: () => told.push("payment")`;

const bind = (kind: string, more = "") =>
  page.evaluate(
    `new OffAmazonPayments.Widgets.${kind}({ sellerId: "${sandbox.sellerId}", ${OPTIONS}, ${more} }).bind("place")`,
  );

const told = () => page.evaluate<string[]>("told");
const frames = () => page.locator("iframe").count();

const button = (options: string, sellerId = sandbox.sellerId) =>
  page.evaluate(
    `OffAmazonPayments.Button("place", "${sellerId}", { ${options}, onError: (error) => told.push(error.getErrorCode()) })`,
  );

describe("the simulator's button", () => {
  it.each([
    ["de/sandbox/lpa", `type: "Pay"`, [130, 45]],
    ["uk/sandbox", `type: "Pay"`, [90, 45]],
    ["uk/sandbox", `type: "LwA", size: "x-large"`, [390, 92]],
    ["de/sandbox/lpa", `color: "DarkGray"`, [195, 46]],
    ["uk/sandbox", `type: "A", size: "small", color: "LightGray"`, [32, 32]],
  ])("of %s with %s has the guide's size", async (path, options, size) => {
    await openPage("width: 500px", path);
    await button(options);
    const box = await page.getByRole("button").boundingBox();
    expect([box?.width, box?.height]).toEqual(size);
  });

  it.each([
    ["InvalidParameterValue", `type: "Buy"`, undefined],
    ["InvalidParameterValue", `size: "huge"`, undefined],
    ["InvalidParameterValue", `color: "Pink"`, undefined],
    ["InvalidSellerId", `type: "PwA"`, "A0SOMEBODYELSE"],
    ["MissingParameter", `type: "PwA"`, ""],
  ])("is absent for %s with %s", async (code, options, sellerId) => {
    await openPage("width: 500px");
    await button(options, sellerId);
    await expect.poll(told).toEqual([code]);
    expect(await page.getByRole("button").count()).toBe(0);
  });

  it("is absent where a live script is loaded", async () => {
    await openPage("width: 500px", "de/lpa");
    await button(`type: "PwA"`);
    expect(await told()).toEqual(["ReleaseEnvironmentMismatch"]);
  });
});

describe("a widget of the simulator", () => {
  it("makes an order reference and tells which address is chosen", async () => {
    await openPage("width: 400px; height: 228px");
    await bind("AddressBook");
    await expect.poll(told).toEqual(["created S02", "address"]);
    await page
      .frameLocator("iframe")
      .getByRole("radio", { name: /Moritz Harz/ })
      .check();
    await expect.poll(told).toEqual(["created S02", "address", "address"]);
  });

  it("is not drawn in a place without a size, and nobody is told", async () => {
    await openPage("");
    await bind("AddressBook");
    expect([await frames(), await told()]).toEqual([0, []]);
  });

  it.each([
    ["width: 299px; height: 228px", ""],
    ["width: 400px; height: 401px", ""],
    ["width: 400px; height: 228px", `displayMode: "Read"`],
    ["width: 400px; height: 228px", `design: { designMode: "round" }`],
  ])("is refused in a place of %s %s", async (style, more) => {
    await openPage(style);
    await bind("Wallet", more);
    expect([await frames(), await told()]).toEqual([0, ["InvalidParameterValue"]]);
  });

  it("without an order reference, alone, needs onOrderReferenceCreate", async () => {
    await openPage("width: 400px; height: 228px");
    await bind("Wallet", "onOrderReferenceCreate: undefined");
    await expect.poll(told).toEqual(["MissingParameter"]);
  });

  it("for smartphones is 135 pixels high, fills the screen and folds up again", async () => {
    await openPage("");
    await page.setViewportSize({ width: 360, height: 640 });
    await bind("Wallet", `design: { designMode: "smartphoneCollapsible" }`);
    const frame = page.frameLocator("iframe");
    const heightOf = async () => (await page.locator("iframe").boundingBox())?.height;
    await frame.getByRole("button", { name: "Change" }).waitFor();
    expect(await heightOf()).toBe(135);
    await frame.getByRole("button", { name: "Change" }).click();
    await expect.poll(heightOf).toBe(640);
    await frame.getByRole("radio", { name: /MasterCard/ }).click();
    await frame.getByText("ending in 4444").waitFor();
    await expect.poll(heightOf).toBe(135);
    expect((await told()).at(-1)).toBe("payment");
  });

  it("to be read shows what was chosen, in 185 pixels", async () => {
    const id = sandbox.createOrderReference().amazonOrderReferenceId;
    await openPage("width: 400px; height: 185px");
    await bind("AddressBook", `displayMode: "Read", amazonOrderReferenceId: "${id}"`);
    await page.frameLocator("iframe").getByText("Schutzstrasse 123").waitFor();
    expect(await page.frameLocator("iframe").getByRole("radio").count()).toBe(0);
  });

  it("tells the page nothing of what the buyer sees", async () => {
    await openPage("width: 400px; height: 228px");
    await page.evaluate(
      `window.addEventListener("message", ({ data }) => told.push(JSON.stringify(data)))`,
    );
    await bind("AddressBook");
    await page.frameLocator("iframe").getByText("Schutzstrasse 123").waitFor();
    await expect.poll(async () => (await told()).length).toBeGreaterThan(3);
    expect((await told()).join()).not.toMatch(/Mustermann|Schutzstrasse|81543/);
  });
});

describe("the confirmation flow", () => {
  it("leaves the page for Amazon's only on success, and only once", async () => {
    await openPage("width: 400px; height: 228px");
    const { port } = server.address() as AddressInfo;
    await page.evaluate(
      `OffAmazonPayments.initConfirmationFlow("${sandbox.sellerId}", "S02-1-1", (flow) => { flow.error(); flow.success(); told.push("called") })`,
    );
    await expect.poll(told).toEqual(["called"]);
    expect(new URL(page.url()).port).toBe(String(port));
    await page.evaluate(
      `OffAmazonPayments.initConfirmationFlow("${sandbox.sellerId}", "S02-1-1", (flow) => flow.success())`,
    );
    await page.waitForURL("**/confirmation?**");
  });
});

describe("the signed-in buyer's profile", () => {
  it("is read by the page that has the token", async () => {
    await openPage("width: 400px");
    const answer = await page.evaluate(
      "new Promise((resolve) => amazon.Login.retrieveProfile(resolve))",
    );
    expect(answer).toMatchObject({ success: true, profile: { name: "Test Buyer" } });
  });
});
