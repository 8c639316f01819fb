import type { Money } from "../core/money.ts";
import type { FormParameters } from "../wire/form.ts";
import type { Attempt, SentNotification } from "./notification-records.ts";

/** What Amazon was asked and what it answered, for whoever wants to tell the story. */
export interface CallEvent {
  readonly type: "call";
  readonly at: number;
  readonly operation: string;
  /** The object asked about: an order reference, an authorization, a capture or a refund. */
  readonly objectId?: string;
  readonly referenceId?: string;
  readonly amount?: string;
  readonly httpStatus: number;
  readonly requestId: string;
  readonly error?: { readonly code: string; readonly message: string };
  /** The object that the answer tells about. */
  readonly answer?: {
    readonly id: string;
    readonly state: string;
    readonly reasonCode?: string;
    readonly amount?: Money;
  };
  /** What was made to go wrong with this call. */
  readonly fault?: string;
}

interface NotificationEvent {
  readonly type: "notification";
  readonly at: number;
  readonly notification: SentNotification;
  readonly attempt: Attempt;
}

export type SandboxEvent = CallEvent | NotificationEvent;

const OBJECT_IDS = [
  "AmazonOrderReferenceId",
  "AmazonAuthorizationId",
  "AmazonCaptureId",
  "AmazonRefundId",
  "AmazonBillingAgreementId",
  "Id",
];
const REFERENCE_IDS = ["AuthorizationReferenceId", "CaptureReferenceId", "RefundReferenceId"];
const AMOUNTS = [
  "OrderReferenceAttributes.OrderTotal",
  "OrderAttributes.OrderTotal",
  "AuthorizationAmount",
  "CaptureAmount",
  "RefundAmount",
];

function firstOf(parameters: FormParameters, names: readonly string[]): string | undefined {
  return names.map((name) => parameters.get(name)).find((value) => value !== undefined);
}

/** The part of a request that says what it is about; never keys, tokens or buyers. */
export function describeRequest(parameters: FormParameters) {
  const objectId = firstOf(parameters, OBJECT_IDS);
  const referenceId = firstOf(parameters, REFERENCE_IDS);
  const prefix = AMOUNTS.find((name) => parameters.has(`${name}.Amount`));
  const amount =
    prefix && `${parameters.get(`${prefix}.Amount`)} ${parameters.get(`${prefix}.CurrencyCode`)}`;
  return {
    operation: parameters.get("Action") ?? "",
    ...(objectId !== undefined && { objectId }),
    ...(referenceId !== undefined && { referenceId }),
    ...(amount !== undefined && { amount }),
  };
}

interface Told {
  readonly id: string;
  readonly status: { readonly state: string; readonly reasonCode?: string };
  readonly amount?: Money;
  readonly total?: Money;
}

function isTold(value: unknown): value is Told {
  return typeof value === "object" && value !== null && "id" in value && "status" in value;
}

/** The object inside a result of the core, whichever operation gave it. */
export function describeResult(value: unknown): CallEvent["answer"] {
  const candidates =
    typeof value === "object" && value !== null ? [value, ...Object.values(value)] : [];
  const told = candidates.find(isTold);
  if (!told) return undefined;
  const amount = told.amount ?? told.total;
  const { state, reasonCode } = told.status;
  return {
    id: told.id,
    state,
    ...(reasonCode !== undefined && { reasonCode }),
    ...(amount && { amount }),
  };
}
