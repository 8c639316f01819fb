import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { batchBody, releaseBody } from "../../../functions/batch-commands/contract.ts";
import { describeIssues } from "../../../functions/runtime/schemas.ts";

describe("a wrong request", () => {
  it.each([
    [{}, "operation: is missing"],
    [
      { operation: "capture", file: "input/a.csv" },
      "operation: must be one of Authorize, AuthorizeOnBillingAgreement, CancelOrderReference, CloseOrderReference, CloseAuthorization, Capture, GetCaptureDetails, Refund, GetRefundDetails",
    ],
    [{ operation: "Capture", file: 7 }, "file: must be of the type string"],
    [{ operation: "Capture", file: "input/a.csv", dryrun: true }, "dryrun: is not known here"],
    [
      { operation: "Capture", since: "yesterday" },
      "since: must be a moment that there is, like 2026-11-02T00:00:00Z",
    ],
    [{ operation: "Capture" }, "give file or since: one of them"],
  ])("%j is answered: %s", (body, words) => {
    expect(describeIssues(v.safeParse(batchBody, body).issues ?? [])).toBe(words);
  });

  it.each([
    [{ fromByte: -1 }, "fromByte: must be at least 0"],
    [{ fromByte: 0.5 }, "fromByte: must be a whole number"],
    [{ fromByte: "1" }, "fromByte: must be of the type number"],
  ])("to let a batch go, %j, is answered: %s", (body, words) => {
    expect(describeIssues(v.safeParse(releaseBody, body).issues ?? [])).toBe(words);
  });

  it("is told the limits of numbers and texts in plain words", () => {
    const schema = v.object({
      most: v.pipe(v.number(), v.maxValue(9)),
      whole: v.pipe(v.number(), v.integer()),
      name: v.pipe(v.string(), v.nonEmpty()),
    });
    expect(
      describeIssues(v.safeParse(schema, { most: 10, whole: 1.5, name: "" }).issues ?? []),
    ).toBe("most: must be at most 9; whole: must be a whole number; name: must not be empty");
  });
});
