import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { readOrderFile } from "../../../local/demo/order-file.ts";
import { stepSchema } from "../../../local/demo/order-steps.ts";

const ROOT = new URL("../../../", import.meta.url);
const FILES = readdirSync(new URL("local/examples/", ROOT))
  .filter((name) => name.endsWith(".json"))
  .toSorted((one, other) => Number.parseInt(one, 10) - Number.parseInt(other, 10));

it("lists every example in the README's table, with its title, in their order", () => {
  const readme = readFileSync(new URL("README.md", ROOT), "utf8");
  const rows = [
    ...readme.matchAll(/^\| \[([^\]]+)\]\(local\/examples\/([^)]+)\) +\| (.+?) +\|$/gm),
  ];

  expect(rows.map(([, name, file, title]) => [name, file, title])).toEqual(
    FILES.map((file) => {
      const { scenario, title } = readOrderFile(
        fileURLToPath(new URL(`local/examples/${file}`, ROOT)),
      );
      return [scenario, file, title];
    }),
  );
});

it("has at least 25 examples, numbered without a gap, each of an order number of its own", () => {
  const numbers = FILES.map((file) => Number.parseInt(file, 10));
  const orders = FILES.map(
    (file) => readOrderFile(fileURLToPath(new URL(`local/examples/${file}`, ROOT))).sellerOrderId,
  );

  expect(numbers.length).toBeGreaterThanOrEqual(25);
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  expect(new Set(orders).size).toBe(orders.length);
});

it("explains every step that an order file may have", () => {
  const page = readFileSync(new URL("local/examples/README.md", ROOT), "utf8");
  const names = stepSchema("EUR").options.map((option) => option.entries.step.literal);

  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});
