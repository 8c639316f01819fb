import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CHANGES } from "../../local/operator/desk/changes.ts";
import { UsageError } from "../../local/operator/usage-error.ts";
import { type OperatorDesk, openOperatorDesk } from "../support/operator-desk.ts";

const MINUTE = 60_000;
let desk: OperatorDesk;

beforeAll(async () => {
  desk = await openOperatorDesk();
});

afterAll(() => desk.shop.close());

function kill(id: string): void {
  const { runner } = desk.shop.world;
  for (const { executionArn, name } of runner.listExecutions({ status: "RUNNING" })) {
    if (name.startsWith(id)) runner.stopExecution(executionArn, "Killed");
  }
}

async function phaseOf(id: string): Promise<unknown> {
  await desk.shop.clock.advanceBy(5 * MINUTE);
  return (await desk.shop.ask(`GET /orders/${id}`)).body["phase"];
}

describe("an operator", () => {
  it("cancels an order, which is told with the operator's name, and once", async () => {
    const id = await desk.placed();

    const { exitCode, output } = await desk.run("cancel", id, "--reason", "Sold out", "--yes");

    expect(exitCode).toBe(0);
    expect(output).toContain("This will cancel it, unless money has moved or goods have left.");
    expect(await phaseOf(id)).toBe("cancelled");
    expect((await desk.run("cancel", id, "--yes")).exitCode).toBe(0);
    const told = (await desk.timelineOf(id)).filter((what) => what.startsWith("Cancel was"));
    expect(told).toEqual(["Cancel was requested: Sold out, by user/alice"]);
  });

  it("cannot cancel what is charged, and hears what a refund could give back", async () => {
    const id = await desk.charged();

    const { exitCode, notes } = await desk.run("cancel", id, "--yes");

    expect(exitCode).toBe(1);
    expect(notes).toContain("409 CancelRefused: The order is closed; money that moved can be");
  });

  it("says that nothing more ships, and the order is closed", async () => {
    const id = await desk.placed();

    await desk.run("nothing-more-ships", id, "--yes");

    expect(await phaseOf(id)).toBe("closed");
  });

  it("gives back an amount by the shop's number, and the same id gives nothing back twice", async () => {
    const id = await desk.charged();
    const refund = ["refund", `shop-${id}`, "--id", "return-1", "--amount", "19.90", "--yes"];

    const outputs = [await desk.run(...refund), await desk.run(...refund)];
    await desk.shop.clock.advanceBy(5 * MINUTE);

    expect(outputs.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(outputs[0]?.output).toContain("This will give back 19.90 EUR, as refund return-1.");
    expect(desk.shop.world.sandbox.orderReference(id).refundedMinorUnits).toBe(1_990);
  });

  it("lets an order that needs an operator go on where it stopped", async () => {
    const id = await desk.stuck();

    const { exitCode, output } = await desk.run("retry", id, "--yes");

    expect(exitCode).toBe(0);
    expect(output).toContain("stands still until an operator has said how it goes on");
    expect(await desk.timelineOf(id)).toContain("An operator says: go-on, by user/alice");
  });

  it("asks for a new authorization", async () => {
    const id = await desk.stuck();

    await desk.run("reauthorize", id, "--yes");
    await desk.shop.clock.advanceBy(5 * MINUTE);

    expect(await desk.timelineOf(id)).toContain("An operator says: reauthorize, by user/alice");
  });

  it("gives an order up for good", async () => {
    const id = await desk.stuck();

    await desk.run("give-up", id, "--yes");

    expect(await phaseOf(id)).toBe("closed");
  });

  it("cannot answer for an order that asks nobody", async () => {
    const id = await desk.placed();

    const { exitCode, notes } = await desk.run("retry", id, "--yes");

    expect(exitCode).toBe(1);
    expect(notes).toContain("409 NotAskedFor");
  });

  it("decides about a refund that stands still", async () => {
    const id = await desk.charged();
    const note = '{"SandboxSimulation": {"State":"Declined","ReasonCode":"AmazonRejected"}}';
    await desk.shop.ask(`POST /orders/${id}/refunds`, { refundId: "return-1", note });
    await desk.shop.clock.advanceBy(10 * MINUTE);

    const { exitCode } = await desk.run("give-up", id, "--refund", "1", "--yes");

    expect(exitCode).toBe(0);
    expect(await desk.timelineOf(id)).toContain(
      "An operator says of refund 1: give-up, by user/alice",
    );
  });

  it("restarts an order whose execution has died, once", async () => {
    const id = await desk.placed();
    kill(id);

    const first = await desk.run("restart", id, "--yes");
    const second = await desk.run("restart", id, "--yes");

    expect(first.output).toContain("Run 2 is on its way.");
    expect(second.output).toContain("Run 2 is running; nothing was started.");
    expect(await desk.timelineOf(id)).toContain(
      "Resumed: run 2 goes on where run 1 ended, by user/alice",
    );
  });

  it("has what a lost notification would have told read from Amazon", async () => {
    const { shop } = desk;
    const id = shop.draft();
    shop.world.sandbox.addNotificationRule({ action: "lose", times: 2 });
    await shop.place(id, { mode: { answer: "asynchronous" } });
    await shop.clock.advanceBy(20_000);

    const { output } = await desk.run("refresh", id, "--yes");

    expect(output).toContain("Read; the order goes on.");
  });
});

describe("a command that changes something", () => {
  it("asks first, and does nothing when it is told no", async () => {
    const id = await desk.placed();

    const told = await desk.runAsked(false, "cancel", id);

    expect(told.exitCode).toBe(1);
    expect(told.asked).toEqual(["Do it?"]);
    expect(told.output).toContain("Nothing was done.");
    expect(await phaseOf(id)).toBe("open");
  });

  it("does it when it is told yes", async () => {
    const id = await desk.placed();

    expect((await desk.runAsked(true, "cancel", id)).exitCode).toBe(0);
    expect(await phaseOf(id)).toBe("cancelled");
  });

  it.each(CHANGES.map(({ name }) => name))(
    "%s is refused where nobody can be asked and --yes is missing",
    async (name) => {
      const id = await desk.placed();
      const args = name === "refund" ? ["--id", "return-1"] : [];

      await expect(desk.run(name, id, ...args)).rejects.toThrow("give --yes to do it");
      expect((await desk.timelineOf(id)).join()).not.toContain("alice");
    },
  );

  it.each([
    [["refund", "ID"], "--id is missing"],
    [["refund", "ID", "--id", "a", "--amount", "1.999"], "--amount 1.999"],
    [["cancel", "ID", "--refund", "1"], "cancel has no option --refund"],
    [["retry", "ID", "--refund", "first"], "--refund first"],
    [["cancel"], "Name one order"],
    [["vanish", "ID"], "There is no command vanish"],
  ])("says what is wrong with %j", async (args, complaint) => {
    const id = await desk.placed();
    const given = args.map((arg) => (arg === "ID" ? id : arg));

    await expect(desk.run(...given, "--yes")).rejects.toThrow(UsageError);
    await expect(desk.run(...given, "--yes")).rejects.toThrow(complaint);
  });

  it("does not know an order that was never placed", async () => {
    const { exitCode, notes } = await desk.run("cancel", "S02-0000000-0000000", "--yes");

    expect(exitCode).toBe(1);
    expect(notes).toContain("404 UnknownOrder");
  });
});
