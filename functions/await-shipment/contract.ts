import * as v from "valibot";
import { ordinalSchema, waitingTaskEntries } from "../runtime/schemas.ts";

/** What the state "Await shipment" hands over. */
export const awaitShipmentInput = v.strictObject({
  ...waitingTaskEntries,
  shipmentSequence: ordinalSchema,
  authorizationOrdinal: ordinalSchema,
});

export type AwaitShipmentInput = v.InferOutput<typeof awaitShipmentInput>;
