import { spawn } from "node:child_process";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ORDERS = 100_000;
/** All of the orders at once would need several times this. */
const MOST_OLD_SPACE_MEGABYTES = 80;
const TSX = fileURLToPath(new URL("../../node_modules/tsx/dist/cli.mjs", import.meta.url));
const ORDERS_COMMAND = fileURLToPath(new URL("../../local/operator/orders.ts", import.meta.url));

let server: Server;
let endpoint: string;
let parts = 0;

/** A shop with so many orders, made up as they are read. */
function partFrom(first: number, limit: number): object {
  const end = Math.min(first + limit, ORDERS);
  const orders = Array.from({ length: end - first }, (_, at) => ({
    orderReferenceId: `S01-0000000-${String(first + at).padStart(7, "0")}`,
    sellerOrderId: `shop-${first + at}`,
    phase: "open",
    amazon: { state: "Open", updatedAt: "2026-03-02T09:00:00.000Z" },
    total: { minorUnits: 11_990, currency: "EUR" },
    confirmedAt: "2026-03-02T09:00:00.000Z",
    waitsFor: {
      kind: "shipment",
      since: "2026-03-02T09:00:00.000Z",
      nextLook: "2026-03-02T15:00:00.000Z",
    },
  }));
  return { orders, ...(end < ORDERS ? { next: String(end) } : {}) };
}

beforeAll(async () => {
  server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
    const from = Number(searchParams.get("next") ?? 0);
    parts += 1;
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(partFrom(from, Number(searchParams.get("limit")))));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // server.address() answers text only for a pipe.
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

describe("a list of a hundred thousand orders", () => {
  it.each([[[]], [["--json"]]])(
    "goes through little memory line by line, and says how far it is: %j",
    async (form) => {
      const node = ["--max-old-space-size", `${MOST_OLD_SPACE_MEGABYTES}`].join("=");
      const args = [TSX, ORDERS_COMMAND, "list", "--all", "--endpoint", endpoint, ...form];
      const child = spawn(process.execPath, [node, ...args], {
        stdio: ["ignore", "pipe", "pipe"],
        env: { ...process.env, NODE_OPTIONS: node },
      });
      let [lines, last, notes] = [0, "", ""];
      child.stderr.on("data", (text) => {
        notes += String(text);
      });
      for await (const line of createInterface({ input: child.stdout })) {
        lines += 1;
        last = line;
      }
      const exitCode = await new Promise((resolve) => {
        if (child.exitCode !== null) resolve(child.exitCode);
        child.once("exit", resolve);
      });

      expect({ exitCode, lines }).toEqual({
        exitCode: 0,
        lines: form.length === 0 ? ORDERS + 2 : ORDERS,
      });
      expect(last).toContain(form.length === 0 ? "100000 in all." : "S01-0000000-0099999");
      expect(notes).toContain("500 parts read, 50000 orders so far …");
      expect(parts % (ORDERS / 100)).toBe(0);
    },
  );
});
