import * as v from "valibot";

const money = v.object({ minorUnits: v.number(), currency: v.string() });
const status = v.object({
  state: v.string(),
  reason: v.optional(v.string()),
  updatedAt: v.optional(v.string()),
});
const wait = v.looseObject({
  kind: v.string(),
  error: v.optional(v.string()),
  refundOrdinal: v.optional(v.number()),
  since: v.string(),
  nextLook: v.string(),
  until: v.optional(v.string()),
});
const transaction = v.looseObject({
  ordinal: v.number(),
  referenceId: v.string(),
  amazonId: v.optional(v.string()),
  amount: money,
  status,
});
const outside = v.looseObject({ amazonId: v.string(), amount: money, status });

/** What the commands use of openapi.yaml's answers; what they do not know passes through. */
export const orderAnswer = v.looseObject({
  orderReferenceId: v.string(),
  sellerOrderId: v.string(),
  phase: v.string(),
  run: v.number(),
  amazon: status,
  total: money,
  authorized: money,
  captured: money,
  refunded: money,
  waitsFor: v.optional(wait),
  chargebacks: v.optional(
    v.array(
      v.looseObject({
        chargebackId: v.string(),
        state: v.string(),
        reason: v.optional(v.string()),
      }),
    ),
    [],
  ),
  ledger: v.looseObject({
    authorizations: v.array(transaction),
    captures: v.array(transaction),
    refunds: v.array(transaction),
    outside: v.array(v.looseObject({ ...outside.entries, purpose: v.string() })),
    outsideRefunds: v.array(v.looseObject({ ...outside.entries, type: v.optional(v.string()) })),
  }),
  timeline: v.array(v.object({ at: v.string(), what: v.string() })),
});

export const explanationAnswer = v.object({
  orderReferenceId: v.string(),
  sellerOrderId: v.string(),
  phase: v.string(),
  execution: v.object({ name: v.string(), status: v.string() }),
  why: v.array(v.string()),
  next: v.array(v.string()),
  can: v.array(
    v.object({
      command: v.string(),
      refundOrdinal: v.optional(v.number()),
      what: v.string(),
    }),
  ),
});

export const amazonAnswer = v.object({
  orderReferenceId: v.string(),
  status,
  total: v.optional(money),
  objects: v.array(
    v.object({
      kind: v.string(),
      amazonId: v.string(),
      referenceId: v.string(),
      amount: money,
      status,
    }),
  ),
});

export const listAnswer = v.object({
  orders: v.array(
    v.object({
      orderReferenceId: v.string(),
      sellerOrderId: v.string(),
      phase: v.string(),
      amazon: status,
      total: money,
      confirmedAt: v.optional(v.string()),
      waitsFor: v.optional(wait),
    }),
  ),
  next: v.optional(v.string()),
});

export type OrderAnswer = v.InferOutput<typeof orderAnswer>;
export type ExplanationAnswer = v.InferOutput<typeof explanationAnswer>;
export type AmazonAnswer = v.InferOutput<typeof amazonAnswer>;
export type ListedOrder = v.InferOutput<typeof listAnswer>["orders"][number];
export type Money = v.InferOutput<typeof money>;
export type Status = v.InferOutput<typeof status>;

const shownFinding = v.looseObject({
  kind: v.string(),
  orderReferenceId: v.optional(v.string()),
  sellerOrderId: v.optional(v.string()),
  says: v.string(),
  repair: v.array(v.string()),
});

export const reconciliationAnswer = v.looseObject({
  reconciliationId: v.string(),
  phase: v.string(),
  ordersSeen: v.optional(v.number()),
  ordersCompared: v.optional(v.number()),
  reportLines: v.optional(v.number()),
  unreadableLines: v.optional(v.number()),
  parts: v.optional(v.number()),
  counts: v.optional(v.record(v.string(), v.number())),
  result: v.optional(v.string()),
  findings: v.optional(v.array(shownFinding)),
});

export type ReconciliationAnswer = v.InferOutput<typeof reconciliationAnswer>;
export type ShownFinding = v.InferOutput<typeof shownFinding>;

export const batchAnswer = v.looseObject({
  phase: v.string(),
  run: v.number(),
  requests: v.optional(v.number()),
});

export const releaseAnswer = v.looseObject({
  released: v.number(),
  /** The byte from which the next call goes on. */
  next: v.optional(v.number()),
});
