import { describe, expect, it } from "vitest";
import { countEvents, createJsonLog, watchDue } from "../../functions/runtime/log.ts";
import { orderEventOf } from "./counted-names.ts";

interface Metrics {
  readonly Dimensions: readonly (readonly string[])[];
}

const NOW = Date.parse("2026-03-02T09:00:00.000Z");

/** A function's log that counts under "Shipcharge/test", and the lines it has written. */
function logOf(functionName: string, namespace: string | null = "Shipcharge/test") {
  const lines: ReturnType<typeof JSON.parse>[] = [];
  const log = createJsonLog({
    functionName,
    namespace: namespace ?? undefined,
    now: () => NOW,
    writeLine: (line) => lines.push(JSON.parse(line)),
  });
  return { log, lines };
}

describe("a line of the log", () => {
  it("is counted by CloudWatch as a total and by reason", async () => {
    const { log, lines } = logOf("authorize-payment");
    const events = countEvents({ publish: async () => {} }, log);

    await events.publish(orderEventOf("order-declined", { reason: "AmazonRejected" }));

    expect(lines).toEqual([
      {
        level: "INFO",
        event: "shop-told",
        type: "order-declined",
        orderReferenceId: "S01-1234567-1234567",
        function: "authorize-payment",
        _aws: {
          Timestamp: NOW,
          CloudWatchMetrics: [
            {
              Namespace: "Shipcharge/test",
              Dimensions: [[], ["Reason"]],
              Metrics: [{ Name: "Declined", Unit: "Count" }],
            },
          ],
        },
        Reason: "AmazonRejected",
        Declined: 1,
      },
    ]);
  });

  it("adds up amounts by currency only", async () => {
    const { log, lines } = logOf("capture-payment");
    const amount = { minorUnits: 11_990, currency: "EUR" };

    await countEvents({ publish: async () => {} }, log).publish(
      orderEventOf("shipment-charged", { amount }),
    );

    expect(lines[0]).toMatchObject({ ShipmentsCharged: 1, CapturedMinorUnits: 11_990 });
    expect(lines[0]._aws.CloudWatchMetrics[1].Dimensions).toEqual([["Currency"]]);
  });

  it("counts nothing of what the shop could not be told", async () => {
    const { log, lines } = logOf("capture-payment");
    const events = countEvents({ publish: () => Promise.reject(new Error("no topic")) }, log);

    await expect(events.publish(orderEventOf("operator-needed"))).rejects.toThrow("no topic");
    expect(lines).toEqual([]);
  });

  it("is not counted where nobody has named what to count it under", () => {
    const { log, lines } = logOf("receive-notification", null);

    log.event("notification-refused", { verdict: "forged" });

    expect(lines).toEqual([
      {
        level: "WARN",
        event: "notification-refused",
        function: "receive-notification",
        verdict: "forged",
      },
    ]);
  });

  it("counts refused keys wherever they show: in a task, in the sweep, in an answer to the shop", () => {
    const { log, lines } = logOf("any");

    log.event("failed", { error: "AmazonPayAccessRefused" });
    log.event("sweep-failed", { error: "AmazonPayAccessRefused: InvalidAccessKeyId" });
    log.event("completed", { route: "POST /orders", status: 502 });
    log.event("completed", { route: "POST /orders", status: 422 });

    expect(lines.map(({ KeysRefused }) => KeysRefused)).toEqual([1, 1, 1, undefined]);
  });
});

describe("waiting", () => {
  it("is measured when it is over, and for what still waits at each look of the sweep", () => {
    const { log, lines } = logOf("sweep");

    log.event("wait-answered", { waitsFor: "authorization", answer: "success", waitedSeconds: 31 });
    log.event("sweep-looks", { waitsFor: "shipment", waitedSeconds: 86_400 });

    expect(lines[0]).toMatchObject({ WaitSeconds: 31, WaitsFor: "authorization" });
    expect(lines[1]).toMatchObject({ OpenWaitSeconds: 86_400, WaitsFor: "shipment" });
    for (const { _aws } of lines) {
      expect(_aws.CloudWatchMetrics[0]).toMatchObject({
        Dimensions: [["WaitsFor"]],
        Metrics: [{ Unit: "Seconds" }],
      });
    }
  });

  it("for Amazon's queue is measured in seconds, beside what is spent of the quota", () => {
    const { log, lines } = logOf("capture-payment");

    log.event("turn-taken", { operation: "Capture", aheadMilliseconds: 1_500 });
    log.event("turn-postponed", { operation: "Capture", aheadMilliseconds: 9_000 });

    expect(lines[0]).toMatchObject({ TurnsTaken: 1, Operation: "Capture", TurnWaitSeconds: 1.5 });
    expect(lines[0]._aws.CloudWatchMetrics.map((one: Metrics) => one.Dimensions)).toEqual([
      [[], ["Operation"]],
      [[]],
    ]);
    expect(lines[1]).toMatchObject({ TurnsPostponed: 1 });
  });
});

describe("a refused notification", () => {
  it("is counted by the reason, forged ones and those in doubt apart", () => {
    const { log, lines } = logOf("receive-notification");

    log.event("notification-refused", { verdict: "forged", reason: "signature-mismatch" });
    log.event("notification-refused", { verdict: "cannot-tell", reason: "topic-not-pinned" });

    expect(lines[0]).toMatchObject({ NotificationsForged: 1, Reason: "signature-mismatch" });
    expect(lines[1]).toMatchObject({ NotificationsUndecided: 1, Reason: "topic-not-pinned" });
  });
});

describe("a sweep", () => {
  it("tells for how long its oldest wait has been due, and 0 when none is", async () => {
    const { log, lines } = logOf("sweep");
    const due = [{ dueAt: "2026-03-02T08:48:00.000Z" }] as never[];
    const waits = { due: async (_now: string, limit: number) => due.slice(0, limit) };

    await watchDue(waits, log).due("2026-03-02T09:00:00.000Z", 1);
    await watchDue(waits, log).due("2026-03-02T09:00:00.000Z", 0);

    expect(lines.map(({ OldestDueWait }) => OldestDueWait)).toEqual([720, 0]);
  });
});
