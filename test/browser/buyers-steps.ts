import type { FrameLocator, Page } from "playwright-core";

export const addressBook = (page: Page): FrameLocator => page.frameLocator("#address-book iframe");
export const wallet = (page: Page): FrameLocator => page.frameLocator("#wallet iframe");

export async function putIntoBasket(page: Page, product = "Stoneware teapot"): Promise<void> {
  await page.getByRole("listitem").filter({ hasText: product }).getByRole("button").click();
  await page.waitForURL("**/basket");
}

/** Presses Amazon's button and answers the page with the sign-in: a pop-up, or the page itself. */
export async function pressAmazonsButton(page: Page, how: "popup" | "redirect"): Promise<Page> {
  const popup = how === "popup" ? page.waitForEvent("popup") : Promise.resolve(page);
  await page.getByRole("button", { name: /Pay with Amazon/ }).click();
  const signIn = await popup;
  await signIn.waitForURL("**/ap/oa?**");
  return signIn;
}

/** Signs in as the test buyer and allows what the shop asks for. */
export async function signIn(page: Page, how: "popup" | "redirect" = "popup"): Promise<void> {
  const amazon = await pressAmazonsButton(page, how);
  await amazon.getByRole("button", { name: "Sign in" }).click();
  await amazon.getByRole("button", { name: "Allow", exact: true }).click();
  await page.waitForURL("**/checkout");
}

/** Chooses in a widget, until Amazon knows it. */
export async function choose(frame: FrameLocator, label: RegExp): Promise<void> {
  const known = frame.owner().page().waitForResponse("**/widgets/api/choose");
  await frame.getByRole("radio", { name: label }).check();
  await known;
}

/**
 * Chooses a payment method until the shop's page has heard of it, too: before that its button may
 * still lead on with the method that was chosen first.
 */
export async function chooseAtCheckout(page: Page, label: RegExp): Promise<void> {
  const asked = page.waitForRequest("**/api/payment");
  await choose(wallet(page), label);
  await asked;
}

/** As soon as address, total and payment are settled. */
export async function goToReview(page: Page): Promise<void> {
  await page.locator("#continue:enabled").click();
  await page.waitForURL("**/review");
  await wallet(page).getByText("ending in").waitFor();
}

export async function placeOrder(page: Page): Promise<void> {
  await page.locator("#place:enabled").click();
  await page.waitForURL("**/confirmation?**");
}

export type ChallengeAnswer =
  | "Yes, it is me"
  | "Give a wrong code"
  | "Close without answering"
  | "Let this page break";

export async function answerChallenge(page: Page, answer: ChallengeAnswer): Promise<void> {
  await page.getByRole("button", { name: answer }).click();
  await page.waitForURL((url) => !/confirmation|return/.test(url.pathname));
}

/** From the shop's first page to the review of the order. */
export async function buyUpToReview(page: Page): Promise<void> {
  await putIntoBasket(page);
  await signIn(page);
  await goToReview(page);
}
