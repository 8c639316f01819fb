import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSettings } from "../../infra/config.ts";
import { topics } from "../../local/operator/topics-command.ts";
import { openShopFront, type ShopFront } from "../support/shop-front.ts";

describe("a topic that nobody has pinned", () => {
  let front: ShopFront;
  let folder: string;
  let settings: string;
  let asking: string;

  /** Amazon is told where to send to, and asks from a topic whose name nobody knew before. */
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "topics-"));
    settings = join(folder, "shop.json");
    front = await openShopFront();
    asking = `${front.world.sandbox.topicArn}FORGED`;
    const amazonPay = {
      region: "eu",
      country: "de",
      environment: "sandbox",
      sellerId: front.world.sandbox.sellerId,
      topicArns: [],
    };
    writeFileSync(settings, JSON.stringify({ stage: "shop", amazonPay }));
    front.world.sandbox.setNotifications({ rules: [{ action: "deliver", tamper: "topic" }] });
    await front.place(front.draft());
    await front.clock.advanceBy(60_000);
  });

  afterAll(async () => {
    await front.close();
    rmSync(folder, { recursive: true });
  });

  async function run(...args: string[]) {
    const { endpoint, tableName } = front.world.database;
    const lines: string[] = [];
    const where = ["--table", tableName, "--endpoint", endpoint, "--settings", settings];
    const exitCode = await topics([...where, ...args], (line) => lines.push(line));
    return { exitCode, output: lines.join("\n") };
  }

  it("is not let in, and is shown to the operator", async () => {
    const { exitCode, output } = await run("--json");

    expect(front.world.counts.invocations["handle-notification"]).toBeUndefined();
    expect(exitCode).toBe(0);
    expect(JSON.parse(output)).toMatchObject([
      {
        topicArn: asking,
        asks: "notification",
        isPinned: false,
        isInKnownAccount: true,
        namesOurSeller: false,
      },
    ]);
    expect(JSON.parse(output)[0].times).toBeGreaterThan(1);
  });

  it("is written into the settings only with --yes", async () => {
    const before = readFileSync(settings, "utf8");

    const { output } = await run("--approve", asking);

    expect(output).toContain("Nothing was written; --yes writes it.");
    expect(readFileSync(settings, "utf8")).toBe(before);
  });

  it("is not approved if it never asked", async () => {
    const { exitCode } = await run("--approve", `${asking}2`, "--yes");

    expect(exitCode).toBe(1);
    expect(readSettings(settings).amazonPay.topicArns).toEqual([]);
  });

  it("is pinned where the stack is deployed from, once", async () => {
    for (const done of ["written", "pinned already"]) {
      const { exitCode, output } = await run("--approve", asking, "--yes", "--json");

      expect(exitCode).toBe(0);
      expect(JSON.parse(output)).toMatchObject({ topicArn: asking, done });
    }
    expect(readSettings(settings).amazonPay.topicArns).toEqual([asking]);
  });
});

it("asks for the table", async () => {
  await expect(topics([], () => {})).rejects.toThrow("--table is missing");
});

it("explains itself", async () => {
  const lines: string[] = [];

  expect(await topics(["--help"], (line) => lines.push(line))).toBe(0);
  expect(lines.join("\n")).toContain("npm run topics -- --table NAME --approve ARN");
});
