import { ONE_TASK, SECOND_ATTEMPT, type Weakened, without } from "./weakened-parts.ts";
import * as stores from "./weakened-stores.ts";
import { TASKS } from "./weakened-tasks.ts";
import { WAKERS } from "./weakened-wakers.ts";

const SWEEPS: Readonly<Record<string, Weakened>> = {
  "has no sweep": without({ sweep: () => async () => ({ failed: 0 }) }, ONE_TASK, 1),
  "frees the places of orders that have ended before it tells of the end": without(
    { sweep: stores.deletesFirst },
    "the sweep finds that Amazon has ended the order",
    1,
  ),
  "knows no deadline": without(
    { room: stores.withoutDeadlines },
    "the buyer comes back when the sweep has come for the deadline",
    1,
  ),
};

const STORES: Readonly<Record<string, Weakened>> = {
  "parks over a newer visit": without({ room: stores.unconditionalPark }, SECOND_ATTEMPT),
  "counts no retries in a visit": without(
    { room: stores.parkByVisit((visit) => visit.replace(/#.*$/, "")) },
    SECOND_ATTEMPT,
  ),
  "knows in a visit only the retries": without(
    { room: stores.parkByVisit((visit) => visit.replace(/^.*#/, "")) },
    "a state is given up, runs on, and the next one asks a person",
  ),
  "frees the place whoever holds it": without(
    { room: stores.unconditionalLeave },
    "the next state parks while the last answer is on its way out",
  ),
  "does not free the place": without({ room: stores.nobodyLeaves }, ONE_TASK),
  "has one place for the payment and its refunds": without(
    { room: stores.oneForAll },
    "the order is paid while it is refunded",
  ),
  "records without a condition": without(
    { orders: stores.unconditionalSave },
    "goods leave and somebody cancels while the task parks",
  ),
  "decides about an end without a condition": without(
    { orders: stores.unconditionalSave },
    "goods leave while the order is being cancelled",
  ),
};

/** Each of these must be caught. */
export const WEAKENED: Readonly<Record<string, Weakened>> = {
  ...TASKS,
  ...WAKERS,
  ...SWEEPS,
  ...STORES,
};
