import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COMMANDS } from "../../local/operator/desk/orders.ts";
import { type OperatorDesk, openOperatorDesk } from "../support/operator-desk.ts";

const MINUTE = 60_000;
let desk: OperatorDesk;

let ids: { readonly waiting: string; readonly closed: string; readonly stuck: string };

beforeAll(async () => {
  desk = await openOperatorDesk();
  const waiting = await desk.placed();
  await desk.shop.clock.advanceBy(30 * MINUTE);
  ids = { waiting, closed: await desk.charged(), stuck: await desk.stuck() };
});

afterAll(() => desk.shop.close());

describe("list", () => {
  it("shows what waits, for what, since when and how much it is", async () => {
    const { waiting, closed, stuck } = ids;

    const { output } = await desk.run("list");

    expect(output).toMatch(
      new RegExp(`${waiting} +shop-\\S+ +open +shipment +\\d+ min +119.90 EUR`),
    );
    expect(output).toMatch(new RegExp(`${stuck} .* operator: CaptureDeclined`));
    expect(output).not.toContain(closed);
    expect(output).toContain("2 in all.");
  });

  it.each([
    [["--waits", "operator"], ["stuck"]],
    [["--all"], ["waiting", "closed", "stuck"]],
    [["--all", "--phase", "closed"], ["closed"]],
    [["--older-than", "30m"], ["waiting"]],
    [["--older-than", "2d"], []],
    [
      ["--min", "119.90"],
      ["waiting", "stuck"],
    ],
    [["--max", "50"], []],
    [["--overdue"], []],
  ])("with %j shows %j", async (options, expected) => {
    const { output } = await desk.run("list", "--json", ...options);

    const shown = output === "" ? [] : output.split("\n").map((line) => JSON.parse(line));
    const names = Object.entries(ids).filter(([, id]) =>
      shown.some(({ orderReferenceId }) => orderReferenceId === id),
    );
    expect(names.map(([name]) => name)).toEqual(expected);
  });

  it("stops after as many as were asked for", async () => {
    const { output } = await desk.run("list", "--limit", "1");

    expect(output).toContain("1 shown; there may be more.");
  });

  it.each(["--older-than=soon", "--min=much", "--limit=0", "--waits=rain", "--phase=new"])(
    "does not take %s",
    async (option) => {
      await expect(desk.run("list", option)).rejects.toThrow();
    },
  );
});

describe("explain", () => {
  it("says why, what is next and what can be done", async () => {
    const { output } = await desk.run("explain", ids.stuck);

    expect(output).toContain("Amazon declined a capture of goods that have left.");
    expect(output).toMatch(/Next +Nothing by itself/);
    expect(output).toMatch(/You can +retry: /);
  });
});

describe("redrive", () => {
  it("lists, previews and sends dead letters again", async () => {
    const { shop } = desk;
    shop.world.publishShipment({ orderReferenceId: "S02-0000000-0000000", shipmentId: "SH-1" });
    await shop.clock.advanceBy(10 * MINUTE);

    expect((await desk.run("redrive")).output).toContain("record-shipment");
    const asked = await desk.runAsked(false, "redrive", "--all");
    expect(asked.output).toContain("would be sent again");
    expect(shop.world.deadLetters).toHaveLength(1);
    const { output } = await desk.run("redrive", "--all", "--yes");
    expect(output).toContain("sent again");
  });

  it.each(["orderReferenceId", "sellerOrderId"])(
    "leaves a line with who did it in the story of the order, named by its %s",
    async (name) => {
      const { shop } = desk;
      const id = shop.draft();
      const sellerOrderId = `early-${name}`;
      const detail = name === "sellerOrderId" ? { sellerOrderId } : { orderReferenceId: id };
      shop.world.publishShipment({ ...detail, shipmentId: "SH-1" });
      await shop.clock.advanceBy(10 * MINUTE);
      await shop.placeUntilDecided(id, { sellerOrderId });
      const letter = JSON.parse((await desk.run("redrive", "--json")).output).at(-1);

      await desk.run("redrive", "--one", letter.id, "--yes");
      await shop.clock.advanceBy(10 * MINUTE);

      const story = await desk.timelineOf(id);
      expect(story).toContain(
        `Sent to ${letter.to} again: dead letter ${letter.id}, by user/alice`,
      );
      const again = { deadLetterId: letter.id, functionName: letter.to };
      await shop.ask(`POST /orders/${id}/redriven`, again);
      expect(await desk.timelineOf(id)).toEqual(story);
      expect((await shop.ask(`GET /orders/${id}`)).body["phase"]).toBe("closed");
    },
  );

  it("says that an unknown letter is not there", async () => {
    const told = await desk.run("redrive", "--one", "unknown", "--yes");
    expect(told).toMatchObject({ exitCode: 1, output: "There is no dead letter unknown." });
  });
});

describe("every command", () => {
  it.each(COMMANDS.map(({ name }) => name))("%s has a help with examples", async (name) => {
    const { exitCode, output } = await desk.run(name, "--help");

    expect(exitCode).toBe(0);
    expect(output).toMatch(new RegExp(`Examples:\\n {2}npm run orders -- ${name}`));
    expect(output).toContain("--stack NAME");
  });

  it("is named in the help of all, which says the exit codes", async () => {
    const { output } = await desk.run("--help");

    for (const { name } of COMMANDS) expect(output).toContain(`  ${name} `);
    expect(output).toContain("Exit code 0");
  });

  it("says that nobody answers, with an exit code of its own", async () => {
    const { exitCode, notes } = await desk.run("list", "--endpoint", "http://127.0.0.1:9");

    expect(exitCode).toBe(3);
    expect(notes).toContain("Nobody answers");
  });
});

describe("who buys, where it goes, what the shop wrote and the keys", () => {
  const CANARY = "Zephyrine Quillfeather";
  const WORDS = new RegExp([CANARY, "Canary Wharfside", "zephyrine@"].join("|"));

  it("are in no output and in no bundle, but in show --buyer", async () => {
    const { shop } = desk;
    const id = shop.draft({
      buyer: { name: CANARY, email: "zephyrine@quillfeather.example" },
      address: {
        name: CANARY,
        addressLine1: "77 Canary Wharfside",
        city: "London",
        postalCode: "SE1 2BY",
        countryCode: "GB",
      },
    });
    await shop.placeUntilDecided(id, { texts: { sellerNote: `For ${CANARY}` } });
    await desk.run("list");
    await desk.run("explain", id);
    await desk.run("show", id);
    const note = `Parcel of ${CANARY}`;
    await shop.ask(`POST /orders/${id}/shipments`, { shipmentId: "SH-1", note });
    await shop.clock.advanceBy(5 * MINUTE);
    await shop.ask(`POST /orders/${id}/refunds`, { refundId: "return-1", note });
    await shop.clock.advanceBy(5 * MINUTE);
    const other = await desk.placed();
    await shop.ask(`POST /orders/${other}/cancel`, { reason: `${CANARY} changed her mind` });
    for (const one of [id, other]) {
      await desk.run("show", one);
      await desk.run("show", one, "--json");
      await desk.run("explain", one, "--json");
      await desk.run("bundle", one);
    }
    await desk.run("list", "--all", "--json");

    expect(desk.files.size).toBe(2);
    expect(desk.everything.join("\n")).not.toMatch(WORDS);
    expect(desk.everything.join("\n")).not.toContain(shop.world.sandbox.secretAccessKey);
    expect(desk.everything.join("\n")).not.toContain(shop.world.sandbox.accessKeyId);
    expect((await desk.run("show", id, "--buyer")).output).toMatch(WORDS);
    expect((await desk.run("show", other, "--buyer")).output).toContain("changed her mind");
  });

  it("a bundle is never written over another file", async () => {
    const id = ids.waiting;
    await desk.run("bundle", id, "--out", "order.json");

    await expect(desk.run("bundle", id, "--out", "order.json")).rejects.toThrow("there already");
    expect(JSON.parse(desk.files.get("order.json") ?? "")).toMatchObject({
      form: "shipcharge-support-bundle-1",
      order: { orderReferenceId: id },
    });
  });
});
