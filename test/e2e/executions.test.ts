import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EXECUTIONS_HELP, executions } from "../../local/operator/executions-command.ts";
import { openShopFront, type ShopFront } from "../support/shop-front.ts";

let shop: ShopFront;
let folder: string;

const RETURN_URLS = {
  successUrl: "https://shop.example/thanks",
  failureUrl: "https://shop.example/payment",
};

async function run(...args: string[]): Promise<{ exitCode: number; output: string }> {
  const lines: string[] = [];
  const where = ["--stage", "laptop", "--endpoint", shop.world.endpoint];
  const exitCode = await executions([...where, ...args], (line) => lines.push(line));
  return { exitCode, output: lines.join("\n") };
}

/** A version of the workflow files in which a state is called otherwise. */
function renamed(state: string, name: string): string {
  const directory = join(folder, name);
  mkdirSync(directory);
  for (const file of ["order-payment.asl.json", "refund.asl.json"]) {
    const text = readFileSync(`workflows/${file}`, "utf8");
    writeFileSync(join(directory, file), text.replaceAll(`"${state}"`, `"${name}"`));
  }
  return directory;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "shipcharge-workflows-"));
  shop = await openShopFront({ storage: "memory" });
  for (const sellerOrderId of ["1", "2"]) await shop.place(shop.draft(), { sellerOrderId });
  await shop.place(shop.draft(), { returnUrls: RETURN_URLS });
  const cancelled = shop.draft();
  await shop.place(cancelled);
  await shop.ask(`POST /orders/${cancelled}/cancel`, { reason: "Not wanted any more" });
  await shop.clock.advanceBy(1_000);
});

afterAll(async () => {
  await shop.close();
  rmSync(folder, { recursive: true });
});

describe("open executions before a deployment", () => {
  it("are counted by the state that they are in, those that have ended left out", async () => {
    const { exitCode, output } = await run("--json");

    expect(exitCode).toBe(0);
    expect(JSON.parse(output)).toMatchObject({
      stage: "laptop",
      mayDeploy: true,
      workflows: expect.arrayContaining([
        expect.objectContaining({
          workflow: "order-payment",
          open: 3,
          states: [
            expect.objectContaining({ state: "Await shipment", executions: 2, isInFile: true }),
            expect.objectContaining({ state: "Confirm order", executions: 1, isInFile: true }),
          ],
        }),
        expect.objectContaining({ workflow: "refund", open: 0, states: [] }),
        expect.objectContaining({ workflow: "batch", open: 0, states: [] }),
      ]),
    });
  });

  it("are told to people with what they mean", async () => {
    const { output } = await run();

    expect(output).toContain("order-payment: 3 open");
    expect(output).toMatch(/ 2 {2}Await shipment, the oldest since 2026-11-02T09:00:\d\d/);
    expect(output).toContain("you may deploy");
  });

  it("forbid a version that has renamed the state in which they are", async () => {
    const { exitCode, output } = await run("--workflows", renamed("Await shipment", "Await goods"));

    expect(exitCode).toBe(1);
    expect(output).toMatch(/Await shipment, .*NOT IN .*, such as S\d\d-\d{7}-\d{7}-1, S\d\d/);
    expect(output).toContain('has no "Await shipment" (order-payment)');
  });

  it("allow a version that has renamed a state in which nobody is", async () => {
    const { exitCode } = await run("--workflows", renamed("Await buyer", "Await the buyer"));

    expect(exitCode).toBe(0);
  });

  it.each([
    [["--stage", "elsewhere"], "no state machine called shipcharge-elsewhere-"],
    [["--workflows", "docs"], "docs has no file that ends with .asl.json"],
    [["--workflows", "no/such"], "no/such is not a folder"],
    [["--stage", ""], "--stage is missing"],
  ])("are not looked for with %j", async (args, message) => {
    await expect(run(...args)).rejects.toThrow(message);
  });

  it("come with help", async () => {
    expect(await run("--help")).toEqual({ exitCode: 0, output: EXECUTIONS_HELP });
  });
});
