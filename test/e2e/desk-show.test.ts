import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OperatorDesk, openOperatorDesk } from "../support/operator-desk.ts";

const MINUTE = 60_000;
let desk: OperatorDesk;
let ids: { readonly waiting: string; readonly closed: string };

beforeAll(async () => {
  desk = await openOperatorDesk();
  const waiting = await desk.placed();
  await desk.shop.clock.advanceBy(30 * MINUTE);
  ids = { waiting, closed: await desk.charged() };
});

afterAll(() => desk.shop.close());

describe("show", () => {
  it("lays our ledger beside Amazon's and tells the story", async () => {
    const id = ids.closed;

    const { output } = await desk.run("show", `shop-${id}`);

    expect(output).toContain(`Order ${id}, the shop's shop-${id}: closed, run 1`);
    expect(output).toContain("total 119.90 EUR, reserved 0.00 EUR, charged 119.90 EUR");
    expect(output).toMatch(/authorization 1 +119.90 EUR {2}Closed \(\w+\) +Closed \(\w+\)/);
    expect(output).toMatch(/capture 1 +119.90 EUR {2}Completed +Completed\n/);
    expect(output).toContain("Authorization 1 is Open, says reply");
    expect(output).toContain(`Execution ${id}-1: succeeded`);
    expect(output).not.toContain("differs");
  });

  it("marks what Amazon shows otherwise, or only Amazon", async () => {
    const id = await desk.placed();
    const { sandbox } = desk.shop.world;
    sandbox.addNotificationRule({ action: "lose", times: 3 });
    const [authorization] = sandbox.orderReference(id).authorizations;
    sandbox.core.sellerCentral.capture(authorization?.id ?? "", 500);

    const { output } = await desk.run("show", id);

    expect(output).toMatch(/capture \S+-C\d+ +5.00 EUR {2}not recorded +Completed {2}<-- differs/);
  });

  it("marks an order that Amazon shows in another state", async () => {
    const id = await desk.placed();
    const { sandbox } = desk.shop.world;
    sandbox.addNotificationRule({ action: "lose", times: 3 });
    sandbox.core.sellerCentral.close(id);

    const { output } = await desk.run("show", id);

    expect(output).toMatch(/order reference +Open +Closed \(\w+\) {2}<-- differs/);
  });

  it("tells what is neither reserved any more nor charged yet", async () => {
    const id = await desk.placed({ mode: { capture: "by-batch" } });
    await desk.shop.ask(`POST /orders/${id}/shipments`, { shipmentId: "SH-1" });
    await desk.shop.clock.advanceBy(MINUTE);

    const { output } = await desk.run("show", id);

    expect(output).toContain("reserved 0.00 EUR, being charged 119.90 EUR, charged 0.00 EUR");
  });

  it("says what it waits for and until when", async () => {
    const { output } = await desk.run("show", ids.waiting, "--no-amazon");

    expect(output).toContain("Why      It waits for shipment 1");
    expect(output).toContain("119.90 EUR are reserved by authorization 1 until 2026-12");
    expect(output).toContain("Amazon not asked");
  });

  it("says so where Amazon cannot be asked", async () => {
    desk.shop.world.useKeys("wrong");
    const { exitCode, output } = await desk.run("show", ids.waiting);
    desk.shop.world.useKeys("right");

    expect(exitCode).toBe(0);
    expect(output).toContain("Amazon could not be asked: 502 AmazonPayAccessRefused");
  });
});
