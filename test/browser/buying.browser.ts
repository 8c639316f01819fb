import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  addressBook,
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
import { openShopInBrowser, type ShopInBrowser } from "./shop-in-browser.ts";

let shop: ShopInBrowser;

beforeAll(async () => {
  shop = await openShopInBrowser();
});
afterAll(() => shop.close());

const REDIRECT = { configuration: { signInBy: "redirect" } } as const;
const newestOrder = () => shop.world.sandbox.core.allLedgers().at(-1);
const confirmations = (id: string | undefined) =>
  shop.calls.filter(
    ({ operation, objectId }) => operation === "ConfirmOrderReference" && objectId === id,
  );

describe("a buyer at a desk", () => {
  it("buys from the first page to the thanks, on pages without any fault", async () => {
    const { page, complaints } = await shop.visit();
    await look(page, "desk-1-shop");
    await putIntoBasket(page);
    await page.getByRole("button", { name: /Pay with Amazon/ }).waitFor();
    await look(page, "desk-2-basket");
    const amazon = await pressAmazonsButton(page, "popup");
    await look(amazon, "desk-3-sign-in");
    await amazon.getByRole("button", { name: "Sign in" }).click();
    await amazon.getByRole("button", { name: "Allow", exact: true }).waitFor();
    await look(amazon, "desk-4-consent");
    await amazon.getByRole("button", { name: "Allow", exact: true }).click();
    await page.locator("#continue:enabled").waitFor();
    await look(page, "desk-5-checkout");
    expect(page.url()).not.toContain("access_token");
    await goToReview(page);
    await addressBook(page).getByText("Schutzstrasse 123").waitFor();
    await look(page, "desk-6-review");
    await placeOrder(page);
    await look(page, "desk-7-challenge");
    await answerChallenge(page, "Yes, it is me");
    await page.getByRole("heading", { name: "Thank you!" }).waitFor();
    await look(page, "desk-8-thanks");
    expect(newestOrder()?.authorizedMinorUnits).toBe(5_480);
    expect(complaints).toEqual([]);
  });

  it("is shown another total for another address, and has to choose the payment again", async () => {
    const { page, complaints } = await shop.visit();
    await putIntoBasket(page);
    await signIn(page);
    await page.locator("#continue:enabled").waitFor();
    await choose(addressBook(page), /Karin Roggen/);
    await page.getByText("Bicycle courier").waitFor();
    await wallet(page)
      .getByRole("radio", { name: /^Visa ending in 1111/, checked: false })
      .waitFor();
    expect(await page.locator("#continue").isDisabled()).toBe(true);
    await chooseAtCheckout(page, /MasterCard/);
    await goToReview(page);
    await placeOrder(page);
    await answerChallenge(page, "Yes, it is me");
    expect(newestOrder()?.authorizedMinorUnits).toBe(5_280);
    expect(complaints).toEqual([]);
  });

  it("who double-clicks has placed one order", async () => {
    const { page, complaints } = await shop.visit();
    await buyUpToReview(page);
    await page.locator("#place:enabled").dblclick();
    await page.waitForURL("**/confirmation?**");
    await answerChallenge(page, "Yes, it is me");
    expect(confirmations(newestOrder()?.amazonOrderReferenceId)).toHaveLength(1);
    expect(newestOrder()?.authorizations).toHaveLength(1);
    expect(complaints).toEqual([]);
  });

  it("who goes back after placing is led to the thanks", async () => {
    const { page, complaints } = await shop.visit();
    await buyUpToReview(page);
    await placeOrder(page);
    await answerChallenge(page, "Yes, it is me");
    for (const leftPage of ["the challenge", "the review", "the checkout"]) {
      await page.goBack();
      expect(new URL(page.url()).pathname, `back to ${leftPage}`).toBe("/thanks");
    }
    expect(newestOrder()?.authorizations).toHaveLength(1);
    expect(complaints).toEqual([]);
  });

  it("who signs out is forgotten, and asked again who they are", async () => {
    const { page, context, complaints } = await shop.visit();
    await buyUpToReview(page);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL((url) => url.pathname === "/");
    await page.getByText("Test Buyer").waitFor({ state: "detached" });
    const names = (await context.cookies()).map(({ name, value }) => (value ? name : ""));
    expect(names).not.toContain("amazon_Login_accessToken");
    await page.getByRole("link", { name: /Basket/ }).click();
    const amazon = await pressAmazonsButton(page, "popup");
    await amazon.getByText("Who are you?").waitFor();
    expect(complaints).toEqual([]);
  });

  it("buys a download without choosing an address, and is charged at once", async () => {
    const { page, complaints } = await shop.visit();
    await putIntoBasket(page, "The tea almanac");
    await signIn(page);
    await page.locator("#continue:enabled").waitFor();
    expect(await page.locator("#address-book").count()).toBe(0);
    await look(page, "desk-download");
    await goToReview(page);
    await placeOrder(page);
    await answerChallenge(page, "Yes, it is me");
    await page.getByText("We send the download").waitFor();
    expect(newestOrder()?.authorizedMinorUnits).toBe(990);
    expect(complaints).toEqual([]);
  });

  it("needs no mouse", async () => {
    const { page, complaints } = await shop.visit();
    await page.getByRole("button", { name: /Add to basket.*teapot/ }).press("Enter");
    const popup = page.waitForEvent("popup");
    await page.getByRole("button", { name: /Pay with Amazon/ }).press("Enter");
    const amazon = await popup;
    await amazon.getByRole("button", { name: "Sign in" }).press("Enter");
    await amazon.getByRole("button", { name: "Allow", exact: true }).press("Enter");
    await page.locator("#continue:enabled").waitFor();
    const asked = page.waitForRequest("**/api/payment");
    await wallet(page)
      .getByRole("radio", { name: /^Visa ending in 1111/ })
      .press("ArrowDown");
    await wallet(page).getByRole("radio", { name: /AMEX/, checked: true }).waitFor();
    await asked;
    await page.locator("#continue:enabled").press("Enter");
    await wallet(page).getByText("ending in 0005").waitFor();
    await page.locator("#place:enabled").press("Enter");
    await page.getByRole("button", { name: "Yes, it is me" }).press("Enter");
    await page.getByRole("heading", { name: "Thank you!" }).waitFor();
    expect(complaints).toEqual([]);
  });
});

describe("a buyer with a phone", () => {
  it("signs in by a redirect and buys, on pages that fit", async () => {
    const { page, complaints } = await shop.visit({ ...REDIRECT, isPhone: true });
    const lookAndFit = async (name: string) => {
      await look(page, name);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(375);
    };
    await lookAndFit("phone-1-shop");
    await putIntoBasket(page);
    await page.getByRole("button", { name: /Pay with Amazon/ }).waitFor();
    await lookAndFit("phone-2-basket");
    await pressAmazonsButton(page, "redirect");
    await lookAndFit("phone-3-sign-in");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("button", { name: "Allow", exact: true }).click();
    await page.locator("#continue:enabled").waitFor();
    expect(page.url()).not.toContain("access_token");
    await lookAndFit("phone-5-checkout");
    await goToReview(page);
    await lookAndFit("phone-6-review");
    await placeOrder(page);
    await lookAndFit("phone-7-challenge");
    await answerChallenge(page, "Yes, it is me");
    await page.getByRole("heading", { name: "Thank you!" }).waitFor();
    await lookAndFit("phone-8-thanks");
    expect(complaints).toEqual([]);
  });
});
