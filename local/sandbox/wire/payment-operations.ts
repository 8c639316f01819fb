import { moneyNames, type OperationTable } from "./operation.ts";
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

type Names =
  | "Authorize"
  | "GetAuthorizationDetails"
  | "CloseAuthorization"
  | "Capture"
  | "GetCaptureDetails"
  | "Refund"
  | "GetRefundDetails";

/** What can be done with the money (reference §3.7 to §3.10). */
export const PAYMENT_OPERATIONS: OperationTable<Names> = {
  Authorize: {
    required: [
      "AmazonOrderReferenceId",
      "AuthorizationReferenceId",
      ...moneyNames("AuthorizationAmount"),
    ],
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
    required: ["AmazonAuthorizationId", "CaptureReferenceId", ...moneyNames("CaptureAmount")],
    read: readCapture,
    write: (capture, settings) => [captureXml(capture, settings)],
  },
  GetCaptureDetails: {
    required: ["AmazonCaptureId"],
    read: readGetCaptureDetails,
    write: (capture, settings) => [captureXml(capture, settings)],
  },
  Refund: {
    required: ["AmazonCaptureId", "RefundReferenceId", ...moneyNames("RefundAmount")],
    read: readRefund,
    write: (refund, settings) => [refundXml(refund, settings)],
  },
  GetRefundDetails: {
    required: ["AmazonRefundId"],
    read: readGetRefundDetails,
    write: (refund, settings) => [refundXml(refund, settings)],
  },
};
