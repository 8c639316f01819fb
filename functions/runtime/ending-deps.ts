import { createWaitingRoom } from "../adapters/dynamodb/waiting-room.ts";
import { amazonPayDeps, eventDeps, openTable, recordDeps } from "./deps.ts";
import type { Environment } from "./env.ts";
import type { FunctionLog } from "./log.ts";

/** What a task that ends the order is made of: nobody answers it later, and it keeps its turn. */
export function endingDeps(
  env: Pick<Environment, "table" | "events" | "amazonPay">,
  log: FunctionLog,
) {
  const waits = createWaitingRoom(openTable(env), ({ message }) =>
    log.event("sweep-failed", { message }),
  );
  return {
    ...recordDeps(env, log),
    ...eventDeps(env, log),
    ...amazonPayDeps(env, log, { waits }),
    waits,
  };
}
