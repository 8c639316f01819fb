import { describe, expect, it } from "vitest";
import { tellBatch } from "../../local/demo/tell-batch.ts";

describe("the story of a batch", () => {
  it("charges each order but those that fail, and finds every ledger equal to Amazon's", async () => {
    const lines: string[] = [];
    const progress: number[] = [];
    const result = await tellBatch({
      orders: 9,
      onLine: (_elapsed, { who, what }) => lines.push(`${who} ${what}`),
      onProgress: (placed) => progress.push(placed),
    });

    expect(result.disappointments).toEqual([]);
    expect(result).toMatchObject({
      phase: "reconciled",
      requests: 9,
      spoiled: 3,
      resultLines: 9,
      counts: { answered: 8, refused: 1, again: 0, noAnswer: 0, unmatched: 0, skipped: 0 },
      books: {
        ledger: { capturedMinorUnits: 6 * 11_990, refundedMinorUnits: 0 },
        amazonPay: { capturedMinorUnits: 6 * 11_990, refundedMinorUnits: 0 },
        unequalOrders: [],
        chargedTwice: [],
      },
    });
    const { ledger, amazonPay } = result.books;
    expect(ledger.authorizedMinorUnits).toBe(amazonPay.authorizedMinorUnits);
    expect(ledger.authorizedMinorUnits).toBeGreaterThan(6 * 11_990);
    const reasons = result.failedLines.map(({ code, reason }) => code ?? reason).toSorted();
    expect(reasons).toEqual(["AmazonRejected", "InvalidAuthorizationStatus", "ProcessingFailure"]);
    expect(progress).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const states = lines.filter((line) => line.includes("enters"));
    expect(states.map((line) => /"(.+)"/.exec(line)?.[1])).toEqual([
      "Build feed",
      "Submit feed",
      "Await batch report",
      "Reconcile report",
      "Batch reconciled",
    ]);
    expect(lines).toContain("Amazon SubmitFeed → done");
  });
});
