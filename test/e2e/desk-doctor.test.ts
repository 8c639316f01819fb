import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Finding } from "../../local/operator/desk/doctor/examined.ts";
import { type OperatorDesk, openOperatorDesk } from "../support/operator-desk.ts";

let desk: OperatorDesk;

beforeAll(async () => {
  desk = await openOperatorDesk();
});

afterAll(() => desk.shop.close());

async function examined(): Promise<{ exitCode: number; verdicts: Record<string, string> }> {
  const { exitCode, output } = await desk.run("doctor", "--json");
  const findings: Finding[] = JSON.parse(output);
  return {
    exitCode,
    verdicts: Object.fromEntries(findings.map(({ check, verdict }) => [check, verdict])),
  };
}

describe("the doctor", () => {
  it("finds everything well around a shop that is", async () => {
    await desk.placed();

    const { exitCode, verdicts } = await examined();

    expect(exitCode).toBe(0);
    expect(verdicts).toEqual({
      interface: "well",
      clock: "not checked",
      "keys of Amazon Pay": "well",
      quotas: "well",
      "throttled calls": "not checked",
      "table and sweep": "well",
      "waiting for you": "well",
      "dead letters": "well",
      "notification address": "well",
      "notification door": "well",
      "test notification": "well",
      topics: "not checked",
      alarms: "not checked",
    });
  });

  it("says that Amazon does not accept our keys, and what to do", async () => {
    desk.shop.world.useKeys("wrong");
    const { exitCode, output } = await desk.run("doctor");
    desk.shop.world.useKeys("right");

    expect(exitCode).toBe(1);
    expect(output).toMatch(/wrong +keys of Amazon Pay +502 AmazonPayAccessRefused/);
    expect(output).toContain("-> put the right keys into the secret");
  });

  it("says that somebody waits for an operator, which is no fault", async () => {
    await desk.stuck();

    expect(await examined()).toMatchObject({
      exitCode: 0,
      verdicts: { "waiting for you": "look" },
    });
  });

  it("finds dead letters", async () => {
    const { shop } = desk;
    shop.world.publishShipment({ orderReferenceId: "S02-0000000-0000000", shipmentId: "SH-1" });
    await shop.clock.advanceBy(10 * 60_000);

    expect(await examined()).toMatchObject({
      exitCode: 1,
      verdicts: { "dead letters": "wrong" },
    });
  });

  it("says that Amazon sends its notifications elsewhere, and has it send them here, too", async () => {
    const { sandbox, notificationUrl } = desk.shop.world;
    const elsewhere = "http://127.0.0.1:9/ipn";
    sandbox.setNotifications({ url: elsewhere });

    const { output } = await desk.run("doctor");
    expect(output).toMatch(/wrong +notification address +Amazon does not send here, but to http:/);
    expect(output).toContain("-> doctor --set-notifications");
    expect(output).toMatch(/wrong +test notification +none has come within 30 s/);
    const asked = await desk.runAsked(false, "doctor", "--set-notifications");
    expect(asked).toMatchObject({ exitCode: 1, asked: ["Do it?"] });
    const set = await desk.run("doctor", "--set-notifications", "--yes");

    expect(set.output).toContain(
      `This will have Amazon send every notification to ${notificationUrl}`,
    );
    expect(set.output).toMatch(
      /well +notification address +Amazon .*\/notifications, and to 1 others/,
    );
    expect(set.output).toMatch(
      /well +test notification +a test notification came all the way within/,
    );
    sandbox.setNotifications({ url: notificationUrl });
  });

  it("says so where Amazon does not tell its address", async () => {
    const { sandbox } = desk.shop.world;
    const operation = "GetMerchantNotificationConfiguration";
    sandbox.addFault({ fault: "503", operation, times: 20 });
    const { exitCode, output } = await desk.run("doctor");
    sandbox.clearFaults();

    expect(exitCode).toBe(1);
    expect(output).toMatch(/not checked +notification address +503 AmazonPayUnavailable/);
  });

  it("says which of Amazon's quotas are used up, and until when", async () => {
    await Promise.all(Array.from({ length: 6 }, () => desk.placed()));
    const { shop } = desk;
    const { body } = await shop.ask("GET /amazon-pay/quotas");

    expect(body).toMatchObject({ environment: "sandbox" });
    expect(body["operations"]).toContainEqual({
      operation: "SetOrderAttributes",
      atOnce: 1,
      mostAtOnce: 1,
      waitMilliseconds: 0,
      restoreIntervalMilliseconds: 2_000,
      isUsed: false,
    });
  });

  it.each(["soon", "-1"])("does not wait for a test for %s", async (seconds) => {
    await expect(desk.run("doctor", `--await-test=${seconds}`)).rejects.toThrow("--await-test");
  });
});
