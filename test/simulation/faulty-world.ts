import { AmazonPayUnavailable } from "../../functions/domain/errors.ts";
import type { Step } from "../support/waiting/explore.ts";
import type { Dice } from "./random-order.ts";

/** How often each fault was met, so that a run can prove that it met them. */
export type FaultCounts = Map<string, number>;

/** The process that served a function is gone; Lambda reports it under this name. */
class ProcessDied extends Error {
  override readonly name = "Sandbox.Timedout";
}

/**
 * Lets calls of ports fail as the dice have it: the process dies before or after the call, the
 * reply of Amazon or of the database is lost, the call never arrives.
 */
export function createFaults(dice: Dice, rate: number, counts: FaultCounts) {
  let active = true;
  const count = (fault: string): void => {
    counts.set(fault, (counts.get(fault) ?? 0) + 1);
  };
  const around: Step = async (label, work) => {
    if (!active || !dice.chance(rate)) return work();
    const port = label.split(".")[0] ?? label;
    const kind = dice.pick(["dies before", "dies after", "not reached", "reply lost"] as const);
    count(`${port}: ${kind}`);
    if (kind === "dies before") throw new ProcessDied(`before ${label}`);
    if (kind === "not reached") throw unavailable(port, label);
    await work();
    throw kind === "dies after" ? new ProcessDied(`after ${label}`) : unavailable(port, label);
  };
  return {
    around,
    /** From now on everything works, so that the order can come to its end. */
    stop: (): void => {
      active = false;
    },
  };
}

function unavailable(port: string, label: string): Error {
  if (port === "amazon") return new AmazonPayUnavailable(`no reply to ${label}`, {});
  return Object.assign(new Error(`no reply to ${label}`), {
    name: "TimeoutError",
    $metadata: {},
  });
}
