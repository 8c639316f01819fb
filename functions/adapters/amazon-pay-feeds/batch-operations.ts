import type {
  BatchOperation,
  BatchRequest,
  BatchRequests,
  ReportedAnswer,
} from "../../domain/batch-request.ts";
import { authorizationDetails } from "../amazon-pay/authorization-reading.ts";
import { captureDetails } from "../amazon-pay/capture-reading.ts";
import { authorize } from "../amazon-pay/operations/authorize.ts";
import { authorizeOnBillingAgreement } from "../amazon-pay/operations/authorize-on-billing-agreement.ts";
import { cancelOrderReference } from "../amazon-pay/operations/cancel-order-reference.ts";
import { capture } from "../amazon-pay/operations/capture.ts";
import { closeAuthorization } from "../amazon-pay/operations/close-authorization.ts";
import { closeOrderReference } from "../amazon-pay/operations/close-order-reference.ts";
import { getCaptureDetails } from "../amazon-pay/operations/get-capture-details.ts";
import { getRefundDetails } from "../amazon-pay/operations/get-refund-details.ts";
import { refund } from "../amazon-pay/operations/refund.ts";
import { refundDetails } from "../amazon-pay/refund-reading.ts";
import { readElement } from "../amazon-pay/schemas.ts";
import type { Fields } from "../amazon-pay/sign.ts";
import type { XmlElement } from "../amazon-pay/xml.ts";

type FieldsOf = {
  readonly [Operation in BatchOperation]: (request: BatchRequests[Operation]) => Fields;
};

/** The parameters of a request are those of the single call (seed 002, "Sample Feed Files"). */
const FIELDS: FieldsOf = {
  Authorize: authorize.fields,
  AuthorizeOnBillingAgreement: authorizeOnBillingAgreement.fields,
  CancelOrderReference: cancelOrderReference.fields,
  CloseOrderReference: closeOrderReference.fields,
  CloseAuthorization: closeAuthorization.fields,
  Capture: capture.fields,
  GetCaptureDetails: getCaptureDetails.fields,
  Refund: refund.fields,
  GetRefundDetails: getRefundDetails.fields,
};

/** The parameters of one request. Throws InvalidValue for one that Amazon could only refuse. */
export function fieldsOf({ operation, request }: BatchRequest): Fields {
  // The union pairs each operation with its own request.
  const fields = FIELDS[operation] as (request: BatchRequest["request"]) => Fields;
  return fields(request);
}

/** What an answer tells about, found at any depth: reports leave out wrappers (reference §11.5). */
export function readAnswer(operation: BatchOperation, answer: XmlElement): ReportedAnswer {
  switch (operation) {
    case "Authorize":
    case "AuthorizeOnBillingAgreement":
      return {
        kind: "authorization",
        reading: readElement(answer, "AuthorizationDetails", authorizationDetails),
      };
    case "Capture":
    case "GetCaptureDetails":
      return { kind: "capture", reading: readElement(answer, "CaptureDetails", captureDetails) };
    case "Refund":
    case "GetRefundDetails":
      return { kind: "refund", reading: readElement(answer, "RefundDetails", refundDetails) };
    case "CancelOrderReference":
    case "CloseOrderReference":
    case "CloseAuthorization":
      return { kind: "done" };
  }
}
