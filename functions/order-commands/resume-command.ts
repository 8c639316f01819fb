import { orderExecution } from "../domain/execution-input.ts";
import { ENDED_PHASES, type Order } from "../domain/order.ts";
import { decideOnOrder, isoTime, readExistingLedger } from "../domain/record.ts";
import { entryBy } from "../domain/record-and-wake.ts";
import { done, noBody } from "../runtime/commands.ts";
import { type HttpResponse, problem } from "../runtime/http.ts";
import { commandWith, type OrderCommandsDeps } from "./command.ts";

/**
 * Lets the next run carry on an order whose execution failed, timed out or was aborted. The new run
 * walks through what is recorded to where the old one stood (workflows/README.md), also where that
 * was the very end: the shop may not have heard of it. Asking again while a run is on its way starts
 * nothing.
 */
export const resumeOrder = commandWith(noBody, async (deps, orderReferenceId, _words, caller) => {
  const { order } = await readExistingLedger(deps.store, orderReferenceId);
  const { run } = order;
  switch (await deps.workflow.status(orderExecution(order))) {
    case "running":
      return resumed(order);
    case "succeeded":
      return problem(409, "NothingToResume", `Run ${run} has brought the order to its end`);
    case "none":
      // A later number was taken by somebody who died before starting it.
      if (ENDED_PHASES.has(order.phase) && run === 1) {
        const left = order.phase === "refused" ? "it can be placed again" : "nothing is left to do";
        return problem(409, "NothingToResume", `The order is ${order.phase}; ${left}`);
      }
      // Recorded, and whoever recorded it died before starting it; or long ago, and forgotten.
      return startRun(deps, await noteRestart(deps, order, caller));
    case "failed":
      return startRun(deps, await takeNextRun(deps, order, caller));
  }
});

/** Only one of several who resume the same failed run counts on; the others find its number. */
function takeNextRun(
  deps: OrderCommandsDeps,
  { orderReferenceId, run }: Order,
  caller: string | undefined,
): Promise<Order> {
  const at = isoTime(deps.clock.now());
  return decideOnOrder(deps.store, orderReferenceId, ({ order }) =>
    order.run === run
      ? {
          row: { ...order, run: run + 1 },
          entry: entryBy(caller, at, `Resumed: run ${run + 1} goes on where run ${run} ended`),
        }
      : undefined,
  );
}

/** Noted only where it is known who asked. */
function noteRestart(
  deps: OrderCommandsDeps,
  { orderReferenceId, run, version }: Order,
  caller: string | undefined,
): Promise<Order> {
  const at = isoTime(deps.clock.now());
  const what = `Restarted: Step Functions knows nothing of run ${run} any more`;
  return decideOnOrder(deps.store, orderReferenceId, ({ order }) =>
    caller === undefined || order.version !== version
      ? undefined
      : { row: order, entry: entryBy(caller, at, what) },
  );
}

async function startRun({ workflow }: OrderCommandsDeps, order: Order): Promise<HttpResponse> {
  await workflow.start(orderExecution(order));
  return resumed(order);
}

function resumed({ orderReferenceId, run }: Order): HttpResponse {
  return done({ orderReferenceId, run, status: "running" });
}
