import { beforeEach, describe, expect, it } from "vitest";
import {
  type BatchCommandsDeps,
  createBatchCommandsHandler,
} from "../../../functions/batch-commands/handler.ts";
import { createVirtualClock } from "../../../local/clock/virtual-clock.ts";
import { createMemoryBatchStore } from "../../../local/database/memory-batch-store.ts";
import { createMemoryStore } from "../../../local/database/memory-store.ts";
import { createMemoryStorage } from "../../../local/storage/memory-storage.ts";
import { each } from "../../support/streams.ts";

const FILE = "input/today.csv";
const NOW = Date.UTC(2026, 10, 2, 9);

const CONTENT = "authorizationId\n";

let storage: ReturnType<typeof createMemoryStorage>;
let started: string[];
let deps: BatchCommandsDeps;
let executions: Map<string, "running" | "succeeded" | "failed">;

beforeEach(async () => {
  started = [];
  executions = new Map();
  storage = createMemoryStorage();
  await storage.write(FILE, each([Buffer.from(CONTENT)]));
  deps = {
    clock: { now: () => NOW },
    batches: createMemoryBatchStore(),
    storage,
    workflow: {
      start: async ({ name }) => {
        started.push(name);
        executions.set(name, "running");
        return "started";
      },
      status: async ({ name }) => executions.get(name) ?? "none",
    },
    store: createMemoryStore(createVirtualClock(NOW)).orders,
    log: { event: () => undefined },
    region: "de",
  };
});

function begin(body: Readonly<Record<string, unknown>>, change: Partial<BatchCommandsDeps> = {}) {
  return createBatchCommandsHandler({ ...deps, ...change })({
    route: "POST /batches",
    pathParameters: {},
    query: {},
    headers: {},
    body,
  });
}

describe("beginning a batch", () => {
  it.each(["Authorize", "AuthorizeOnBillingAgreement"])(
    "with %s is possible in North America only",
    async (operation) => {
      const body = { operation, file: FILE };
      expect(await begin(body, { region: "na" })).toMatchObject({ status: 200 });
      expect(await begin(body, { region: "us" })).toMatchObject({ status: 200 });

      for (const region of ["de", "uk"]) {
        expect(await begin(body, { region })).toMatchObject({
          status: 422,
          body: { error: "BatchNotPossible", message: expect.stringContaining("takes batches of") },
        });
      }
      expect(started).toHaveLength(1);
    },
  );

  it.each([
    ["jp", "Japan"],
    ["eu", "set it to GB or DE"],
  ])("is refused in %s, and starts nothing", async (region, why) => {
    for (const operation of ["Capture", "Refund", "GetCaptureDetails", "CloseOrderReference"]) {
      expect(await begin({ operation, file: FILE }, { region })).toMatchObject({
        status: 422,
        body: { error: "BatchNotPossible", message: expect.stringContaining(why) },
      });
    }
    expect(started).toEqual([]);
  });

  it.each([
    ["2026-02-30T00:00:00Z", "since: must be a moment that there is"],
    ["2025-02-29T23:59:59.9Z", "since: must be a moment that there is"],
    ["2026-11-01T24:00:00Z", "since: must be a moment that there is"],
    ["2026-11-02T09:00:00.001Z", "since: 2026-11-02T09:00:00.001Z lies in the future"],
    ["2027-11-02T00:00:00Z", "it is 2026-11-02T09:00:00.000Z"],
  ])("since %s is refused, and starts nothing", async (since, why) => {
    for (const until of [{}, { until: "2028-02-29T00:00:00Z" }]) {
      expect(await begin({ operation: "Capture", since, ...until })).toMatchObject({
        status: 422,
        body: { error: "InvalidRequest", message: expect.stringContaining(why) },
      });
    }
    expect(started).toEqual([]);
  });

  it.each(["2026-11-02T09:00:00Z", "2024-02-29T00:00:00.5Z", "2026-03-02T00:00:00.12Z"])(
    "since %s is possible",
    async (since) => {
      expect(await begin({ operation: "Refund", since })).toMatchObject({
        status: 200,
        body: { input: { since: new Date(since).toISOString() } },
      });
    },
  );

  it("finds the same one for the same content, whatever its file is called", async () => {
    const copy = "input/copy.csv";
    await storage.write(copy, each([Buffer.from(CONTENT)]));
    const first = await begin({ operation: "Capture", file: FILE });
    const again = await begin({ operation: "Capture", file: copy });
    const dry = await begin({ operation: "Capture", file: FILE, dryRun: true });

    expect(again.body).toEqual(first.body);
    expect(dry.body).not.toMatchObject({ batchId: Object(first.body)["batchId"] });
    expect(started).toHaveLength(2);
  });

  it("reads the file where it lies now when it is carried on", async () => {
    const { body: first } = await begin({ operation: "Capture", file: FILE });
    executions.set(`${Object(first)["batchId"]}-1`, "failed");
    await storage.write(FILE, each([Buffer.from("another,day\n")]));
    await storage.write("input/moved.csv", each([Buffer.from(CONTENT)]));

    const { body: carriedOn } = await begin({ operation: "Capture", file: "input/moved.csv" });

    expect(carriedOn).toMatchObject({
      batchId: Object(first)["batchId"],
      run: 2,
      input: { key: "input/moved.csv" },
    });
  });

  it("is begun once when its start failed after it had been recorded", async () => {
    const failing = {
      ...deps.workflow,
      start: async () => {
        throw new Error("Step Functions did not answer");
      },
    };
    const body = { operation: "Capture", file: FILE };
    await expect(begin(body, { workflow: failing })).rejects.toThrow("did not answer");

    const { body: shown } = await begin(body);

    expect(started).toEqual([`${Object(shown)["batchId"]}-1`]);
  });

  it("is carried on under the next number when its execution has failed, not before", async () => {
    const body = { operation: "Capture", file: FILE };
    const { body: first } = await begin(body);
    const id = Object(first)["batchId"];
    await begin(body);
    expect(started).toEqual([`${id}-1`]);
    executions.set(`${id}-1`, "failed");

    await begin(body);

    expect(started).toEqual([`${id}-1`, `${id}-2`]);
  });
});
