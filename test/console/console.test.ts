import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type OpenedConsole, openedConsole } from "./opened-console.ts";

let desk: OpenedConsole;

beforeEach(async () => {
  desk = await openedConsole();
});
afterEach(() => desk.close());

const said = (text: string): string => JSON.parse(text).said;
/** The region of a page that news replace. */
const region = (text: string, id: string): string =>
  new RegExp(`<div data-live id="${id}"[^>]*>(.*?)</div>`, "s").exec(text)?.[1] ?? "";

describe("the console's page about an order", () => {
  it("shows where the order waits, until when, and the state file's own sentence", async () => {
    const { text } = await desk.page(`/orders/${await desk.place()}`);
    expect(text).toContain("It waits for shipment 1");
    expect(text).toContain("Waits until the goods have left the warehouse");
    expect(text).toMatch(/at the latest until <time datetime="2027-05-04T09:00:00.000Z"/);
    expect(text).toMatch(/<g class="state now main">.*?Await shipment/s);
    expect(text).toContain("Both books say the same");
  });

  it("says which line differs when Amazon knows more than we do", async () => {
    const id = await desk.place();
    desk.world.sandbox.setNotifications({ url: null });
    const [authorization] = desk.world.sandbox.orderReference(id).authorizations;
    desk.world.sandbox.core.sellerCentral.capture(authorization?.id ?? "", 1_000);
    const { text } = await desk.page(`/orders/${id}`);
    expect(region(text, "books")).toContain("Not recorded by us");
    expect(region(text, "books")).toContain("differs");
  });

  it("shows a state's error and the way it led", async () => {
    const { text } = await desk.page(`/orders/${await desk.place("invalid-method")}`);
    expect(text).toContain("left by InvalidPaymentMethod: Authorization 1 was declined");
    expect(text).toMatch(/<g class="state now aside">.*?Await buyer/s);
    expect(text).toContain("Buyer fixes card");
  });

  it("is not there for an order that nobody placed", async () => {
    const { status, text } = await desk.page("/orders/S02-0000000-0000000");
    expect(status).toBe(404);
    expect(text).toContain("No such order");
  });
});

describe("a button of the console", () => {
  it("pressed twice tells one shipment, and says so", async () => {
    const id = await desk.place();
    const shipment = { shipmentId: "parcel-1", amount: "20", currency: "EUR" };
    const first = await desk.press(`/orders/${id}/do/ship`, shipment);
    const second = await desk.press(`/orders/${id}/do/ship`, shipment);
    expect(said(first.text)).toContain("has left with 20.00 EUR");
    expect(said(second.text)).toContain("nothing has changed");
    await desk.press("/do/forward", { step: "minute" });
    expect(desk.world.sandbox.orderReference(id).capturedMinorUnits).toBe(2_000);
  });

  it("that Shipcharge refuses says why and what helps", async () => {
    const id = await desk.place();
    const refused = await desk.press(`/orders/${id}/do/refund`, { refundId: "refund-1" });
    expect(said(refused.text)).toContain("Tell a shipment first");
    expect(JSON.parse(refused.text).isDone).toBe(false);
  });

  it.each(["0", "-5", "1.234", "abc"])(
    "takes no amount of %s, and asks Shipcharge nothing",
    async (amount) => {
      const id = await desk.place();
      const fields = { shipmentId: "parcel-1", amount, currency: "EUR" };
      expect(said((await desk.press(`/orders/${id}/do/ship`, fields)).text)).toContain(
        "such as 19.99",
      );
      expect((await desk.ask("GET", `/orders/${id}`)).body["shipments"]).toEqual([]);
    },
  );

  it("lets the buyer fix the card at Amazon, and the notification brings the order on", async () => {
    const id = await desk.place("invalid-method");
    const fixed = await desk.press(`/orders/${id}/do/fix-card`, { card: "amex" });
    expect(said(fixed.text)).toContain("AMEX on Amazon's site");
    await desk.press("/do/forward", { step: "hour" });
    expect((await desk.page(`/orders/${id}`)).text).toContain("It waits for shipment 1");
  });

  it("puts the clock forward and tells what the time brought", async () => {
    const id = await desk.place("invalid-method");
    const { text } = await desk.press("/do/forward", { step: "week" });
    expect(said(text)).toBe(`7 days passed: it is 9 Nov, 09:00 now. ${id} came to "Cancel order".`);
  });

  it("does nothing for a page of another origin", async () => {
    const id = await desk.place();
    const path = `/orders/${id}/do/cancel`;
    const foreign = await desk.press(path, {}, { origin: "https://elsewhere.example" });
    expect(foreign.status).toBe(403);
    expect((await desk.ask("GET", `/orders/${id}`)).body["cancel"]).toBeUndefined();
  });

  it("that does not exist does nothing", async () => {
    const id = await desk.place();
    expect((await desk.press(`/orders/${id}/do/constructor`)).status).toBe(404);
    expect((await desk.press("/do/elsewhere")).status).toBe(404);
  });
});

describe("the console's list", () => {
  it("shows state, wait, age and amount, and leads to the order", async () => {
    const id = await desk.place();
    await desk.press("/do/forward", { step: "hour" });
    const { text } = await desk.page("/");
    expect(text).toContain(`<a href="/orders/${id}">FK-1</a>`);
    for (const words of ["Await shipment", "the goods to leave", "1 h", "49.90 EUR"]) {
      expect(region(text, "orders")).toContain(words);
    }
  });

  it("writes what a shop has named its order as text, whatever it is", async () => {
    const { amazonOrderReferenceId: id } = desk.world.sandbox.createOrderReference();
    const total = { minorUnits: 100, currency: "EUR" };
    const order = { orderReferenceId: id, sellerOrderId: "<b>1", total };
    expect((await desk.ask("POST", "/orders", order)).status).toBe(200);
    const { text } = await desk.page("/");
    expect(text).toContain("&lt;b&gt;1");
    expect(text).not.toContain("<b>1");
  });
});
