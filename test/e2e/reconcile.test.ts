import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { piecesOf } from "../../functions/domain/object-storage.ts";
import { type OperatorDesk, openOperatorDesk } from "../support/operator-desk.ts";
import { each } from "../support/streams.ts";

const HOUR = 3_600_000;
const FOREIGN = "S01-7654321-7654321";
let desk: OperatorDesk;
let ids: { readonly waiting: string; readonly charged: string };

beforeAll(async () => {
  desk = await openOperatorDesk();
  ids = { waiting: await desk.placed(), charged: await desk.charged() };
  await desk.shop.clock.advanceBy(2 * HOUR);
});

afterAll(() => desk.shop.close());

async function keepReport(...rows: readonly string[]): Promise<void> {
  async function* lines(): AsyncIterable<string> {
    yield "SellerId,A1SHIPCHARGE00\n";
    yield "AmazonTransactionId,TransactionType,AmazonOrderReferenceId,CurrencyCode,TransactionAmount\n";
    for (const row of rows) yield `${row}\n`;
  }
  await desk.shop.world.files.write("input/settlement.csv", piecesOf(lines()));
}

/** As a spreadsheet writes it that knows nothing of UTF-8. */
async function keepInLatin1(...lines: readonly string[]): Promise<void> {
  const bytes = Buffer.from(`${lines.join("\n")}\n`, "latin1");
  await desk.shop.world.files.write("input/latin1.csv", each([bytes]));
}

describe("npm run orders -- reconcile", () => {
  it("finds nothing where the books agree, and says how many orders it has compared", async () => {
    const { exitCode, output } = await desk.run("reconcile");

    expect(output).toContain("2 orders and 0 lines of a report compared: 0 differences.");
    expect(exitCode).toBe(0);
  });

  it("finds a charge for an unknown order in a report, and says what repairs it", async () => {
    await keepReport(`${FOREIGN}-C000001,Capture,${FOREIGN},EUR,12.00`, `,Capture,?,EUR,1`);

    const { exitCode, output, notes } = await desk.run(
      "reconcile",
      "--report",
      "input/settlement.csv",
    );

    expect(notes).toContain("Reconciliation on-demand-");
    expect(output).toContain(`charged-without-order  ${FOREIGN}`);
    expect(output).toContain(`→ look ${FOREIGN} up in Seller Central`);
    expect(output).toContain("1 lines of the report could not be read.");
    expect(exitCode).toBe(1);
  });

  it("reads a report that is in Latin-1, of which it needs no letter beyond ASCII", async () => {
    await keepInLatin1(
      "StoreName,Gr\u00fc\u00dfe & Co",
      "AmazonTransactionId,TransactionType,AmazonOrderReferenceId,CurrencyCode,TransactionAmount,Note",
      `${FOREIGN}-C000001,Capture,${FOREIGN},EUR,12.00,Gr\u00fc\u00dfe`,
    );

    const { exitCode, output } = await desk.run("reconcile", "--report", "input/latin1.csv");

    expect(output).toContain(`charged-without-order  ${FOREIGN}`);
    expect(output).not.toContain("could not be read");
    expect(exitCode).toBe(1);
  });

  it("refuses a report that is not in the bucket", async () => {
    const { exitCode, notes } = await desk.run("reconcile", "--report", "input/none.csv");

    expect(notes).toContain("404 UnknownFile");
    expect(exitCode).toBe(1);
  });

  it("finds over HTTP what was done behind the shop's back, for machines as well", async () => {
    desk.shop.world.sandbox.setNotifications({ url: null });
    const { core } = desk.shop.world.sandbox;
    const [captured] = core.ledgerOf(ids.charged).captures;
    core.sellerCentral.refund(captured?.id ?? "", 500);
    await desk.shop.clock.advanceBy(2 * HOUR);

    const { exitCode, output } = await desk.run("reconcile", "--json");

    const [finding, summary] = output.split("\n").map((line) => JSON.parse(line));
    expect(finding).toMatchObject({ kind: "refunded-outside", orderReferenceId: ids.charged });
    expect(summary).toMatchObject({ phase: "done", counts: { "refunded-outside": 1 } });
    expect(exitCode).toBe(1);
  });

  it("is repaired by the command that it names", async () => {
    await desk.run("refresh", ids.charged, "--yes");

    const { exitCode } = await desk.run("reconcile");

    expect(exitCode).toBe(0);
  });
});
