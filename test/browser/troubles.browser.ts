import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  answerChallenge,
  buyUpToReview,
  choose,
  chooseAtCheckout,
  goToReview,
  placeOrder,
  pressAmazonsButton,
  putIntoBasket,
  signIn,
  wallet,
} from "./buyers-steps.ts";
import { look } from "./look.ts";
import { holdPatience, loseAnswer } from "./patience.ts";
import { openShopInBrowser, type ShopInBrowser } from "./shop-in-browser.ts";

let shop: ShopInBrowser;

beforeAll(async () => {
  shop = await openShopInBrowser();
});
afterAll(() => shop.close());

const newestOrder = () => shop.world.sandbox.core.allLedgers().at(-1);
const OTHER_CARD = /^AMEX/;

describe("a buyer whose payment does not work at once", () => {
  it("mends a method that is not allowed before the order can be placed", async () => {
    const { page, complaints } = await shop.visit();
    await putIntoBasket(page);
    await signIn(page);
    await page.locator("#continue:enabled").waitFor();
    await chooseAtCheckout(page, /PaymentMethodNotAllowed/);
    await page.getByText("This payment method cannot be used here").waitFor();
    expect(await page.locator("#continue").isDisabled()).toBe(true);
    await look(page, "trouble-constraint");
    await chooseAtCheckout(page, OTHER_CARD);
    await goToReview(page);
    expect(complaints).toEqual([]);
  });

  it("is shown the declined card in the wallet, chooses another one and buys", async () => {
    const { page, complaints } = await shop.visit();
    await putIntoBasket(page);
    await signIn(page);
    await page.locator("#continue:enabled").waitFor();
    await chooseAtCheckout(page, /simulates InvalidPaymentMethod/);
    await goToReview(page);
    await placeOrder(page);
    await answerChallenge(page, "Yes, it is me");
    await page.waitForURL("**/payment");
    const declined = wallet(page).getByRole("radio", { name: /Declined/ });
    await declined.waitFor();
    expect(await declined.isChecked()).toBe(false);
    expect(await page.locator("#place").isDisabled()).toBe(true);
    await look(page, "trouble-declined");
    await choose(wallet(page), OTHER_CARD);
    await placeOrder(page);
    await answerChallenge(page, "Yes, it is me");
    await page.waitForURL("**/thanks");
    const states = newestOrder()?.authorizations.map(({ state }) => state);
    expect(states).toEqual(["Declined", "Open"]);
    expect(complaints).toEqual([]);
  });

  it("is told that Amazon rejected the payment, and keeps the basket", async () => {
    const { page, complaints } = await shop.visit();
    await putIntoBasket(page);
    await signIn(page);
    await page.locator("#continue:enabled").waitFor();
    await chooseAtCheckout(page, /simulates AmazonRejected/);
    await goToReview(page);
    await placeOrder(page);
    await answerChallenge(page, "Yes, it is me");
    await page.getByText("Amazon declined this payment").waitFor();
    await look(page, "trouble-rejected");
    await page.getByRole("link", { name: "Back to your basket" }).click();
    await page.getByRole("heading", { name: "Stoneware teapot" }).waitFor();
    expect(complaints).toEqual([]);
  });
});

describe("a buyer at the card issuer's challenge", () => {
  it("who fails is signed out, back at the basket, and the order is cancelled", async () => {
    const { page, complaints } = await shop.visit();
    await buyUpToReview(page);
    await placeOrder(page);
    await answerChallenge(page, "Give a wrong code");
    await page.getByText("could not confirm that it was you").waitFor();
    await look(page, "trouble-failed");
    const amazon = await pressAmazonsButton(page, "popup");
    await amazon.getByText("Who are you?").waitFor();
    await expect.poll(() => newestOrder()?.state).toBe("Canceled");
    expect(complaints).toEqual([]);
  });

  it.each([
    ["abandons it", "Close without answering"],
    ["sees Amazon's page break", "Let this page break"],
  ] as const)("who %s chooses a payment again, confirms and has bought", async (_what, answer) => {
    const { page, complaints } = await shop.visit();
    await buyUpToReview(page);
    await placeOrder(page);
    await answerChallenge(page, answer);
    await page.waitForURL("**/payment");
    await choose(wallet(page), OTHER_CARD);
    await placeOrder(page);
    await answerChallenge(page, "Yes, it is me");
    await page.waitForURL("**/thanks");
    expect(newestOrder()?.authorizedMinorUnits).toBe(5_480);
    expect(complaints).toEqual([]);
  });

  it("who goes back from it can place the same order again", async () => {
    const { page, complaints } = await shop.visit();
    await buyUpToReview(page);
    await placeOrder(page);
    await page.goBack();
    await page.waitForURL("**/review");
    await placeOrder(page);
    await answerChallenge(page, "Yes, it is me");
    await page.waitForURL("**/thanks");
    expect(newestOrder()?.authorizations).toHaveLength(1);
    expect(complaints).toEqual([]);
  });
});

describe("a buyer at Amazon's sign-in", () => {
  it.each(["popup", "redirect"] as const)(
    "who refuses in a %s is told what follows",
    async (how) => {
      const { page, complaints } = await shop.visit({ configuration: { signInBy: how } });
      await putIntoBasket(page);
      const amazon = await pressAmazonsButton(page, how);
      await amazon.getByRole("button", { name: "Sign in" }).click();
      await amazon.getByRole("button", { name: "Do not allow" }).click();
      await page.getByText("You did not allow Amazon").waitFor();
      await look(page, `trouble-refused-${how}`);
      expect(complaints).toEqual([]);
    },
  );

  it("whose session has ended is sent to the basket to sign in again", async () => {
    const { page, complaints } = await shop.visit();
    await putIntoBasket(page);
    await signIn(page);
    await page.locator("#continue:enabled").waitFor();
    shop.world.sandbox.core.expireAccessTokens();
    await page.reload();
    await page.getByRole("alert").getByText("Please sign in again").waitFor();
    await wallet(page).owner().waitFor({ state: "detached" });
    await look(page, "trouble-session-expired");
    await page.getByRole("link", { name: "To your basket" }).click();
    // Amazon knows this buyer and what was allowed: nothing is asked again.
    await page.getByRole("button", { name: /Pay with Amazon/ }).click();
    await page.waitForURL("**/checkout");
    await page.locator("#continue:enabled").waitFor();
    expect(complaints).toEqual([]);
  });
});

describe("a buyer before a slow server", () => {
  it("is told after the page's patience that pressing again is safe, and it is", async () => {
    const { page, complaints } = await shop.visit({
      configuration: { pagePatienceMilliseconds: 12_000 },
    });
    const patience = await holdPatience(page);
    await buyUpToReview(page);
    const { sandbox } = shop.world;
    sandbox.holdReply({ operation: "ConfirmOrderReference", until: "released", times: 1 });
    const placing = await loseAnswer(page, "/api/place");
    await page.locator("#place").click();
    await placing.asked;
    expect(await patience.end()).toContain(12_000);
    await page.getByText("you cannot be charged twice").waitFor();
    expect(new URL(page.url()).pathname).toBe("/review");
    await look(page, "trouble-slow");
    const askedAgain = page.waitForRequest("**/api/place");
    await page.locator("#place:enabled").click();
    await askedAgain;
    // The server is still at what it was asked first.
    await expect.poll(() => sandbox.releaseReplies()).toBe(1);
    expect(await placing.answered).toBe(200);
    await page.waitForURL("**/confirmation?**");
    await answerChallenge(page, "Yes, it is me");
    await page.waitForURL("**/thanks");
    expect(newestOrder()?.authorizations).toHaveLength(1);
    expect(complaints).toEqual([]);
  });

  it.each([
    ["whose checkout it is", "/api/order-reference", "Stoneware teapot"],
    ["what the order costs", "/api/price", "Stoneware teapot"],
    ["whether the payment will do", "/api/payment", "Stoneware teapot"],
    ["whose checkout of a download it is", "/api/order-reference", "The tea almanac"],
  ])("who is not told %s can try again on the same page", async (_what, path, product) => {
    const { page, complaints } = await shop.visit();
    const patience = await holdPatience(page);
    await putIntoBasket(page, product);
    const answer = await loseAnswer(page, path);
    await signIn(page);
    await answer.asked;
    expect(await page.locator("#continue").isDisabled()).toBe(true);
    await patience.end();
    await page.getByRole("alert").getByText("takes longer than usual").waitFor();
    expect(await page.locator("#continue").isDisabled()).toBe(true);
    await page.evaluate("window.wasNeverLoadedAgain = true");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.locator("#continue:enabled").waitFor();
    expect(await page.getByRole("alert").textContent()).toBe("");
    expect(await page.evaluate("wasNeverLoadedAgain")).toBe(true);
    await goToReview(page);
    expect(complaints).toEqual([]);
  });

  it("can try again when Amazon was too busy for the total", async () => {
    const { page } = await shop.visit();
    const patience = await holdPatience(page);
    await putIntoBasket(page);
    shop.world.sandbox.addFault({ fault: "503", operation: "SetOrderReferenceDetails" });
    const refused = page.waitForResponse("**/api/price");
    await signIn(page);
    expect((await refused).status()).toBe(503);
    await patience.end();
    await page.getByRole("alert").getByText("Amazon is busy").waitFor();
    await look(page, "trouble-busy");
    shop.world.sandbox.clearFaults();
    await page.getByRole("button", { name: "Try again" }).click();
    await goToReview(page);
  });

  it("is told when Amazon's script does not come", async () => {
    const { page, context } = await shop.visit();
    await context.route("**/Widgets.js", (route) => route.abort());
    await putIntoBasket(page);
    await page.getByText("Amazon cannot be reached").waitFor();
  });
});
