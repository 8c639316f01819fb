import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSimulatedShop, type SimulatedShop } from "../support/simulated-shop.ts";

let shop: SimulatedShop;

beforeEach(async () => {
  shop = await openSimulatedShop();
});
afterEach(() => shop.close());

const CLIENT_ID = "amzn1.application-oa2-client.shop";
const BACK = "https://shop.example/checkout";
const GUEST = "payments:widget";
const ALL = "profile postal_code payments:widget payments:shipping_address";

function signIn(change: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { client_id: CLIENT_ID, scope: GUEST, redirect_uri: BACK, ...change };
}

/** Sends a form as a browser does that keeps its cookies and follows nothing by itself. */
async function send(path: string, form?: Record<string, string>, cookie = "") {
  const query = new URLSearchParams(form).toString();
  const isPost = path !== "/ap/oa";
  const reply = await fetch(`${shop.sandbox.endpoint}${path}${isPost ? "" : `?${query}`}`, {
    redirect: "manual",
    headers: { cookie, "content-type": "application/x-www-form-urlencoded" },
    ...(isPost ? { method: "POST", body: query } : {}),
  });
  const location = reply.headers.get("location");
  return {
    status: reply.status,
    page: await reply.text(),
    cookie: reply.headers.get("set-cookie")?.split(";")[0] ?? "",
    location,
    told: new URLSearchParams(location?.split("#")[1] ?? ""),
  };
}

const OTHER_BUYER = "amzn1.account.SANDBOXOTHERBUYER";

describe("Amazon's sign-in", () => {
  it("says on its page that it is a simulation", async () => {
    const { status, page } = await send("/ap/oa", signIn());
    expect(status).toBe(200);
    expect(page).toContain("Simulation:");
  });

  it("sends a guest back with a token in the fragment, without asking for consent", async () => {
    const { location, told } = await send("/ap/sign-in", signIn({ state: "kept" }));
    expect(location?.startsWith(`${BACK}#`)).toBe(true);
    expect(told.get("access_token")).toMatch(/^Atza\|.{350,}/);
    expect(told.get("expires_in")).toBe("3600");
    expect(told.get("state")).toBe("kept");
    expect(shop.sandbox.core.tokenInfo(told.get("access_token") ?? "")?.aud).toBe(CLIENT_ID);
  });

  it("asks for consent the first time that a shop wants to see the profile", async () => {
    const first = await send("/ap/sign-in", signIn({ scope: ALL, buyer: OTHER_BUYER }));
    expect(first.page).toContain("your name and e-mail address");
    const allowed = await send(
      "/ap/consent",
      signIn({ scope: ALL, decision: "allow" }),
      first.cookie,
    );
    const token = allowed.told.get("access_token") ?? "";
    expect(shop.sandbox.core.profile(token)).toMatchObject({ name: "Other Buyer" });
    const again = await send("/ap/oa", signIn({ scope: ALL }), first.cookie);
    expect(again.told.get("access_token")).toMatch(/^Atza/);
  });

  it("sends a buyer who refuses back with access_denied", async () => {
    const { cookie } = await send("/ap/sign-in", signIn({ scope: ALL }));
    const refused = await send("/ap/consent", signIn({ scope: ALL, decision: "deny" }), cookie);
    expect(refused.told.get("error")).toBe("access_denied");
    expect(refused.told.get("access_token")).toBeNull();
  });

  it("asks again who is there after a logout", async () => {
    const { cookie } = await send("/ap/sign-in", signIn());
    const { page } = await send("/ap/oa", signIn({ prompt: "login" }), cookie);
    expect(page).toContain("Who are you?");
  });

  it.each([
    ["a client id that is none", { client_id: "shop" }],
    ["a return address that is none", { redirect_uri: "javascript:alert(1)" }],
    ["an unknown scope", { scope: "everything" }],
  ])("sends nobody anywhere for %s", async (_what, change) => {
    const { status, location } = await send("/ap/oa", signIn(change));
    expect([status, location]).toEqual([400, null]);
  });
});

const URLS = {
  SuccessUrl: "https://shop.example/thanks?order=7",
  FailureUrl: "https://shop.example/sorry?order=7",
};

async function confirmed(sellerNote?: string): Promise<string> {
  const id = shop.draft();
  await shop.call("SetOrderReferenceDetails", {
    AmazonOrderReferenceId: id,
    "OrderReferenceAttributes.OrderTotal.Amount": "49.90",
    "OrderReferenceAttributes.OrderTotal.CurrencyCode": "EUR",
    ...(sellerNote ? { "OrderReferenceAttributes.SellerNote": sellerNote } : {}),
  });
  await shop.call("ConfirmOrderReference", { AmazonOrderReferenceId: id, ...URLS });
  return id;
}

const confirmation = (id: string, change: Readonly<Record<string, string>> = {}) =>
  send("/confirmation", {
    amazonOrderReferenceId: id,
    sellerId: shop.sandbox.sellerId,
    ...change,
  });

describe("the card issuer's challenge", () => {
  it("names shop, amount and card, and that it is a simulation", async () => {
    const id = await confirmed();
    const query = new URLSearchParams({
      amazonOrderReferenceId: id,
      sellerId: shop.sandbox.sellerId,
    });
    const reply = await fetch(`${shop.sandbox.endpoint}/confirmation?${query}`);
    const page = await reply.text();
    expect(page).toContain("49.90 EUR");
    expect(page).toContain("Visa ending in 1111");
    expect(page).toContain("Simulation:");
  });

  it.each([
    ["pass", "https://shop.example/thanks?order=7&AuthenticationStatus=Success"],
    ["fail", "https://shop.example/sorry?order=7&AuthenticationStatus=Failure"],
    ["abandon", "https://shop.example/sorry?order=7&AuthenticationStatus=Abandoned"],
    ["break", "https://shop.example/sorry?order=7&ErrorCode=InternalServerError"],
  ])("sends a buyer whose answer is %s to %s", async (answer, address) => {
    const { status, location } = await confirmation(await confirmed(), { answer });
    expect([status, location]).toEqual([303, address]);
  });

  it("is skipped where a simulation string has decided", async () => {
    const note = '{"SandboxSimulation": {"PaymentAuthenticationStatus": {"State": "Failure"}}}';
    const { location } = await confirmation(await confirmed(note));
    expect(location).toContain("AuthenticationStatus=Failure");
  });

  it("tells the shop of a wrong seller id and of an order that is no longer open", async () => {
    const id = await confirmed();
    const wrong = await confirmation(id, { sellerId: "A0SOMEBODYELSE" });
    expect(wrong.location).toContain("ErrorCode=InvalidSellerId");
    shop.sandbox.core.sellerCentral.close(id);
    expect((await confirmation(id)).location).toContain("ErrorCode=InvalidIdStatus");
  });

  it("stays at Amazon for an order that was never confirmed", async () => {
    const { status, location } = await confirmation(shop.draft());
    expect([status, location]).toEqual([404, null]);
  });
});

describe("Amazon's script", () => {
  it.each([
    "/OffAmazonPayments/uk/sandbox/lpa/js/Widgets.js",
    "/OffAmazonPayments/de/sandbox/js/Widgets.js?sellerId=A1",
    "/OffAmazonPayments/de/lpa/js/Widgets.js",
  ])("is served at %s", async (path) => {
    const reply = await fetch(`${shop.sandbox.endpoint}${path}`);
    expect(reply.headers.get("content-type")).toContain("text/javascript");
    expect(await reply.text()).toContain("onAmazonPaymentsReady");
  });

  it("shows a button for the right seller only", async () => {
    const ask = async (sellerId: string) => {
      const address = `${shop.sandbox.endpoint}/widgets/api/button?sellerId=${sellerId}`;
      return (await fetch(address)).json();
    };
    expect(await ask(shop.sandbox.sellerId)).toEqual({ view: {} });
    expect(await ask("A0SOMEBODYELSE")).toMatchObject({ error: { code: "InvalidSellerId" } });
  });
});
