import * as v from "valibot";
import { orderAnswer } from "../operator/desk/views.ts";

const refundPart = v.looseObject({
  refundOrdinal: v.number(),
  waitsFor: v.optional(v.looseObject({ kind: v.string() })),
});

/** What the console reads of GET /orders/{id} (openapi.yaml). */
export const storyAnswer = v.looseObject({
  ...orderAnswer.entries,
  shipments: v.array(v.unknown()),
  lateShipments: v.optional(v.array(v.unknown()), []),
  refundRequests: v.optional(v.array(v.looseObject({ refunds: v.array(refundPart) })), []),
});

export type StoryAnswer = v.InferOutput<typeof storyAnswer>;
