import { describe, expect, it } from "vitest";
import type { WorkflowControl } from "../../functions/domain/ports.ts";
import { createVirtualClock } from "../../local/clock/virtual-clock.ts";
import { createRunner } from "../../local/runner/runner.ts";
import { createLocalWorkflowControl } from "../../local/world/workflow-control.ts";
import { openCounter } from "../support/waiting/counter.ts";
import { START } from "../support/waiting/records.ts";
import { dispatched } from "../support/waiting/shop.ts";

describe("a task that asks how its order goes on", () => {
  it("is answered from the record without parking, if the record says enough", async () => {
    const labels: string[] = [];
    const { call, shop } = await openCounter({
      around: async (label, work) => {
        labels.push(label);
        return work();
      },
    });
    await call("confirm-order");
    await call("authorize-payment");
    await shop.functions["record-shipment"]?.(dispatched("parcel-1"));
    labels.length = 0;

    expect(await call("await-shipment")).toBe("success");
    expect(labels).toEqual(["store.readLedger", "engine.succeed"]);
  });
});

describe("an answer", () => {
  const waitingFor = async (answering: Partial<WorkflowControl>) => {
    const clock = createVirtualClock(START);
    const runner = createRunner({
      clock,
      random: () => 0.5,
      newId: () => "id",
      invoke: async () => ({}),
    });
    const control = createLocalWorkflowControl(runner);
    let isReady = false;
    const counter = await openCounter({
      workflow: {
        ...control,
        succeed: async (...answer) =>
          isReady ? (answering.succeed ?? control.succeed)(...answer) : "answered",
        fail: async () => "answered",
      },
    });
    await counter.call("confirm-order");
    await counter.call("authorize-payment");
    await counter.call("await-shipment");
    isReady = true;
    return counter;
  };

  it("that comes too late is harmless", async () => {
    const { shop } = await waitingFor({ succeed: async () => "gone" });

    await shop.functions["record-shipment"]?.(dispatched("parcel-1"));

    expect(shop.events).toContain("wait-gone");
  });

  it("with a token that the engine never gave is an error that surfaces", async () => {
    const { shop } = await waitingFor({});

    const telling = shop.functions["record-shipment"]?.(dispatched("parcel-1"));

    await expect(telling).rejects.toMatchObject({ name: "InvalidToken" });
  });

  it("that the engine does not take for any other reason is an error, and the wait stays", async () => {
    const { shop } = await waitingFor({
      succeed: () => Promise.reject(new Error("ThrottlingException")),
    });

    const telling = shop.functions["record-shipment"]?.(dispatched("parcel-1"));

    await expect(telling).rejects.toThrow("ThrottlingException");
    const { order } = await shop.ledger();
    expect(await shop.memory.waitingRoom.read(order.orderReferenceId)).toBeDefined();
  });
});
