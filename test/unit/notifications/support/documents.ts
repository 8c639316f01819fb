export const ORDER = "S02-1234567-7654321";
export const about = { notificationId: "8f1b", sellerId: "A1SHOPSELLER", environment: "sandbox" };

/** The inner message as Amazon sends it; undefined leaves a member out. */
export function message(type: string, data: string | undefined, more: object = {}): string {
  return JSON.stringify({
    NotificationReferenceId: "8f1b",
    NotificationType: type,
    SellerId: "A1SHOPSELLER",
    MarketplaceID: "136311",
    ReleaseEnvironment: "Sandbox",
    Version: "2013-01-01",
    NotificationData: data,
    Timestamp: "2026-06-01T03:55:19Z",
    ...more,
  });
}

export const NAMESPACE = "https://mws.amazonservices.com/ipn/OffAmazonPayments/2013-01-01";

export function document(root: string, content: string, namespace = NAMESPACE): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${namespace}">${content}</${root}>`;
}

export function status(name: string, state: string, reason = ""): string {
  return `<${name}><State>${state}</State><LastUpdateTimestamp>2026-06-01T15:55:17.5Z</LastUpdateTimestamp>${reason}</${name}>`;
}

export const updatedAt = "2026-06-01T15:55:17.500Z";
const money = "<Amount>5.0</Amount><CurrencyCode>EUR</CurrencyCode>";

export const orderReference = document(
  "OrderReferenceNotification",
  `<OrderReference><AmazonOrderReferenceId>${ORDER}</AmazonOrderReferenceId><OrderTotal>${money}</OrderTotal>
   <SellerOrderAttributes><SellerId>A1SHOPSELLER</SellerId><SellerOrderId>1</SellerOrderId><OrderItemCategories/></SellerOrderAttributes>
   ${status("OrderReferenceStatus", "CLOSED", "<ReasonCode>SellerClosed</ReasonCode>")}</OrderReference>`,
);
export const authorization = document(
  "AuthorizationNotification",
  `<AuthorizationDetails><AmazonAuthorizationId>
     ${ORDER}-A000001
   </AmazonAuthorizationId><AuthorizationReferenceId>${ORDER}-A1</AuthorizationReferenceId>
   <AuthorizationAmount>${money}</AuthorizationAmount><IdList><Id>${ORDER}-C000001</Id></IdList>
   ${status("AuthorizationStatus", "Declined", "<ReasonCode>InvalidPaymentMethod</ReasonCode>")}
   <SoftDescriptor/></AuthorizationDetails>`,
);
export const capture = document(
  "CaptureNotification",
  `<CaptureDetails><AmazonCaptureId>${ORDER}-C000001</AmazonCaptureId><CaptureReferenceId>${ORDER}-A1</CaptureReferenceId>
   <IdList><member>${ORDER}-R000001</member></IdList>${status("CaptureStatus", "Completed", "<ReasonCode>None</ReasonCode>")}</CaptureDetails>`,
);
export const refund = document(
  "RefundNotification",
  `<RefundDetails><AmazonRefundId>${ORDER}-R000001</AmazonRefundId><RefundReferenceId>${ORDER}-R1</RefundReferenceId>
   <RefundType>SellerInitiated</RefundType>${status("RefundStatus", "pending", "<ReasonCode/>")}</RefundDetails>`,
);

export const saysOrder = {
  kind: "order-reference",
  orderReferenceId: ORDER,
  status: { state: "Closed", reason: "SellerClosed", updatedAt },
};
export const saysAuthorization = {
  kind: "authorization",
  orderReferenceId: ORDER,
  authorizationId: `${ORDER}-A000001`,
  referenceId: `${ORDER}-A1`,
  status: { state: "Declined", reason: "InvalidPaymentMethod", updatedAt },
};
export const saysCapture = {
  kind: "capture",
  orderReferenceId: ORDER,
  captureId: `${ORDER}-C000001`,
  referenceId: `${ORDER}-A1`,
  status: { state: "Completed", updatedAt },
};
export const saysRefund = {
  kind: "refund",
  orderReferenceId: ORDER,
  refundId: `${ORDER}-R000001`,
  referenceId: `${ORDER}-R1`,
  status: { state: "Pending", updatedAt },
};
