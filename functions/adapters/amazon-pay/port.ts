import type { AmazonPayOrders } from "../../domain/amazon-pay-order.ts";
import type { AmazonPayRefunds } from "../../domain/amazon-pay-refund.ts";
import type { AmazonPayService } from "../../domain/amazon-pay-service.ts";
import type { BillingAgreements } from "../../domain/billing-agreement.ts";

/** All that the client can do. Handlers ask for the part of it that they call. */
export interface AmazonPayClient
  extends AmazonPayOrders,
    AmazonPayRefunds,
    BillingAgreements,
    AmazonPayService {}
