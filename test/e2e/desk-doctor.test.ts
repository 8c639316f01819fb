import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Finding } from "../../local/operator/desk/doctor.ts";
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
      "table and sweep": "well",
      "waiting for you": "well",
      "dead letters": "well",
      "notification door": "well",
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
});
