import { wake } from "../../functions/domain/answer.ts";
import { refreshOrder } from "../../functions/domain/refresh-order.ts";
import { createCoreAmazonPay } from "../support/waiting/amazon.ts";
import { count } from "./trouble.ts";
import type { SimulatedWorld } from "./world.ts";

/** As long as a reply of Amazon's can be on its way. */
const SLOWEST_MILLISECONDS = 25_000;

/**
 * An operator has the order read in the moment in which it is about to be closed or cancelled, and
 * Amazon's replies are slow: what was read before the end arrives after it was recorded.
 */
export function lookWhileItEnds(world: SimulatedWorld): void {
  const { runner, clock, functionsClock, counts, memory, workflow, orderId } = world;
  const { orders: store, waitingRoom: waits } = memory;
  const stop = runner.onEvent((_execution, { stateEnteredEventDetails }) => {
    const name = stateEnteredEventDetails?.name ?? "";
    if (name !== "Close order" && name !== "Cancel order") return;
    stop();
    count(counts, "operator's desk", "slow replies", name);
    const look = {
      clock: functionsClock,
      store,
      waits,
      workflow,
      events,
      log,
      amazonPay: slowAmazon(world),
    };
    void clock.hold(async () => {
      await refreshOrder(look, orderId);
      await wake(look, orderId);
    });
  });
}

const log = { event: () => {} };
const events = { publish: async () => {} };

/** Half of the replies come at once, or nothing would be read before the order has ended. */
function slowAmazon({ core, plan, trouble, clock }: SimulatedWorld) {
  const amazonPay = createCoreAmazonPay(core, plan.checks);
  const late = async <Reading>(reading: Reading): Promise<Reading> => {
    const share = Math.max(0, trouble.measure("a slow look") * 2 - 1);
    if (share > 0) await clock.sleep(Math.ceil(share * SLOWEST_MILLISECONDS));
    return reading;
  };
  return {
    getOrderReferenceDetails: async (
      of: Parameters<typeof amazonPay.getOrderReferenceDetails>[0],
    ) => late(await amazonPay.getOrderReferenceDetails(of)),
    getAuthorizationDetails: async (of: Parameters<typeof amazonPay.getAuthorizationDetails>[0]) =>
      late(await amazonPay.getAuthorizationDetails(of)),
    getCaptureDetails: async (of: Parameters<typeof amazonPay.getCaptureDetails>[0]) =>
      late(await amazonPay.getCaptureDetails(of)),
    getRefundDetails: async (of: Parameters<typeof amazonPay.getRefundDetails>[0]) =>
      late(await amazonPay.getRefundDetails(of)),
  };
}
