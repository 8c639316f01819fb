import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { readOrderFile } from "../../local/demo/order-file.ts";
import { addsUp } from "../../local/demo/order-result.ts";
import { tellOrder } from "../../local/demo/tell-order.ts";

const EXAMPLE = fileURLToPath(new URL("../../local/examples/1-synchronous.json", import.meta.url));

it("records an order as refused, and says why, when Amazon does not accept our keys", async () => {
  const story: string[] = [];

  const result = await tellOrder(readOrderFile(EXAMPLE), {
    secretAccessKey: "not-the-key",
    onLine: (_elapsed, { what }) => story.push(what),
  });

  expect(result.status).toBe("refused");
  expect(result.statesEntered).toEqual([]);
  expect(addsUp(result)).toBe(true);
  expect(story.join("\n")).toContain("403 SignatureDoesNotMatch");
  expect(story.join("\n")).toContain("502 AmazonPayAccessRefused");
});
