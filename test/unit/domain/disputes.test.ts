import { expect, it } from "vitest";
import { isAtoZClaim } from "../../../functions/domain/disputes.ts";

it.each([
  ["AmazonA-ZGuarantee", true],
  ["AmazonAToZGuarantee", true],
  ["A-to-z", true],
  ["AtoZ", true],
  ["A-Z Claim", true],
  ["SellerInitiated", false],
  ["Chargeback", false],
  ["AmazonGoodwill", false],
  [undefined, false],
])("takes a refund of the type %s for a claim: %s", (type, isClaim) => {
  expect(isAtoZClaim(type === undefined ? {} : { type })).toBe(isClaim);
});
