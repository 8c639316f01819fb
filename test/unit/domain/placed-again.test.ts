import { expect, it } from "vitest";
import { placedAgain } from "../../../functions/place-order/placing.ts";
import { anOrder, NOW, ORDER } from "../../support/waiting/records.ts";

it("counts a wish to cancel again that had ended only because Amazon refused the order", () => {
  const wish = { requestedAt: NOW, reason: "Changed my mind" };
  const refused = anOrder({ phase: "refused", cancel: { ...wish, outcome: "refused" } });
  const { orderReferenceId, sellerOrderId, total, mode } = refused;
  const again = placedAgain(refused, {
    body: { orderReferenceId, sellerOrderId, total, mode, texts: {} },
    reading: {
      orderReferenceId: ORDER,
      status: { state: "Draft" },
      constraints: [],
      authorizationIds: [],
    },
    newNonce: () => "nonce",
  });

  expect(again).toMatchObject({ phase: "open", run: refused.run + 1 });
  expect(again.cancel).toEqual(wish);
});
