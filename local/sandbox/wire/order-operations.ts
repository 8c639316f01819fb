import { moneyNames, type OperationTable } from "./operation.ts";
import {
  readCancelOrderReference,
  readCloseOrderReference,
  readConfirmOrderReference,
  readGetOrderReferenceDetails,
  readSetOrderAttributes,
  readSetOrderReferenceDetails,
} from "./order-requests.ts";
import { orderReferenceXml } from "./order-xml.ts";

type Names =
  | "SetOrderReferenceDetails"
  | "SetOrderAttributes"
  | "GetOrderReferenceDetails"
  | "ConfirmOrderReference"
  | "CancelOrderReference"
  | "CloseOrderReference";

const ORDER = "AmazonOrderReferenceId";

/** What can be done with an order reference (reference §3.1 to §3.6). */
export const ORDER_OPERATIONS: OperationTable<Names> = {
  SetOrderReferenceDetails: {
    required: [ORDER, ...moneyNames("OrderReferenceAttributes.OrderTotal")],
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
};
