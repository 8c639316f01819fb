import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { batchBody } from "../../../functions/batch-commands/contract.ts";
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
});
