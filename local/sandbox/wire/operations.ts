import type {
  AmazonError,
  OperationName,
  OperationRequest,
  OperationResult,
  SandboxCore,
} from "../core/core.ts";
import type { Settings } from "../core/settings.ts";
import type { ResultXml } from "./answers.ts";
import type { FormParameters } from "./form.ts";
import {
  readCancelOrderReference,
  readCloseOrderReference,
  readConfirmOrderReference,
  readGetOrderReferenceDetails,
  readSetOrderAttributes,
  readSetOrderReferenceDetails,
} from "./order-requests.ts";
import { orderReferenceXml } from "./order-xml.ts";
import { requireAll } from "./parameters.ts";
import {
  readAuthorize,
  readCapture,
  readCloseAuthorization,
  readGetAuthorizationDetails,
  readGetCaptureDetails,
  readGetRefundDetails,
  readRefund,
} from "./payment-requests.ts";
import { authorizationXml, captureXml, refundXml } from "./payment-xml.ts";

/** One of Amazon's operations on the wire: what it needs, how it is read, how it answers. */
interface Operation<N extends OperationName> {
  /** The parameters whose absence is told before any is looked at closely (reference §5.2). */
  readonly required: readonly string[];
  readonly read: (parameters: FormParameters, settings: Settings) => OperationRequest<N>;
  readonly write: (result: OperationResult<N>, settings: Settings) => ResultXml;
}

const ORDER = "AmazonOrderReferenceId";

const money = (prefix: string): readonly string[] => [`${prefix}.Amount`, `${prefix}.CurrencyCode`];

const OPERATIONS: { readonly [N in OperationName]: Operation<N> } = {
  SetOrderReferenceDetails: {
    required: [ORDER, ...money("OrderReferenceAttributes.OrderTotal")],
    read: readSetOrderReferenceDetails,
    write: (view, { showPaymentDescriptor }) => [orderReferenceXml(view, showPaymentDescriptor)],
  },
  SetOrderAttributes: {
    required: [ORDER],
    read: readSetOrderAttributes,
    write: (view, { showPaymentDescriptor }) => [orderReferenceXml(view, showPaymentDescriptor)],
  },
  GetOrderReferenceDetails: {
    required: [ORDER],
    read: readGetOrderReferenceDetails,
    write: (view, { showPaymentDescriptor }) => [orderReferenceXml(view, showPaymentDescriptor)],
  },
  ConfirmOrderReference: {
    required: [ORDER],
    read: (p, settings) => readConfirmOrderReference(p, settings.returnUrls === "required"),
    write: () => "no-result",
  },
  CancelOrderReference: { required: [ORDER], read: readCancelOrderReference, write: () => [] },
  CloseOrderReference: {
    required: [ORDER],
    read: readCloseOrderReference,
    write: () => "no-result",
  },
  Authorize: {
    required: [ORDER, "AuthorizationReferenceId", ...money("AuthorizationAmount")],
    read: readAuthorize,
    write: (view, settings) => [authorizationXml(view, settings)],
  },
  GetAuthorizationDetails: {
    required: ["AmazonAuthorizationId"],
    read: readGetAuthorizationDetails,
    write: (view, settings) => [authorizationXml(view, settings)],
  },
  CloseAuthorization: {
    required: ["AmazonAuthorizationId"],
    read: readCloseAuthorization,
    write: () => [],
  },
  Capture: {
    required: ["AmazonAuthorizationId", "CaptureReferenceId", ...money("CaptureAmount")],
    read: readCapture,
    write: (capture, settings) => [captureXml(capture, settings)],
  },
  GetCaptureDetails: {
    required: ["AmazonCaptureId"],
    read: readGetCaptureDetails,
    write: (capture, settings) => [captureXml(capture, settings)],
  },
  Refund: {
    required: ["AmazonCaptureId", "RefundReferenceId", ...money("RefundAmount")],
    read: readRefund,
    write: (refund, settings) => [refundXml(refund, settings)],
  },
  GetRefundDetails: {
    required: ["AmazonRefundId"],
    read: readGetRefundDetails,
    write: (refund, settings) => [refundXml(refund, settings)],
  },
};

export function isOperationName(action: string): action is OperationName {
  return Object.hasOwn(OPERATIONS, action);
}

export type OperationAnswer =
  | { readonly ok: true; readonly result: ResultXml; readonly value: unknown }
  | { readonly ok: false; readonly error: AmazonError };

/** Reads the parameters, asks the core and writes its result. Throws a Refusal for bad parameters. */
export function performOperation<N extends OperationName>(
  name: N,
  parameters: FormParameters,
  core: SandboxCore,
): OperationAnswer {
  const operation: Operation<N> = OPERATIONS[name];
  requireAll(parameters, operation.required);
  const outcome = core.call(name, operation.read(parameters, core.settings));
  if (!outcome.ok) return outcome;
  return {
    ok: true,
    result: operation.write(outcome.result, core.settings),
    value: outcome.result,
  };
}
