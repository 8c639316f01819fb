/** A feed of these requests, numbered from 1. */
export function feedOf(...fragments: readonly string[]): string {
  const requests = fragments.map(
    (fragment, index) =>
      `<Request><SellerRequestId>${index + 1}</SellerRequestId><RequestData>\n<![CDATA[\n${fragment}\n]]></RequestData></Request>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?><Batch><Product>Amazon Payments</Product><Connection><Version>2013-01-01</Version></Connection><Requests>${requests.join("")}</Requests></Batch>`;
}

/** The simulator's seller, as every request has to name it. */
export const SELLER = "<SellerId>A1SHIPCHARGE00</SellerId>";
/** Closes an order reference; values of Amazon's samples have blanks around them. */
export const close = (id: string, seller = SELLER) =>
  `<CloseOrderReferenceRequest>${seller}<AmazonOrderReferenceId>\n ${id}\n</AmazonOrderReferenceId></CloseOrderReferenceRequest>`;

/** Takes euros from an authorization. */
export const capture = (authorization: string, reference: string, amount = "40.00") =>
  `<CaptureRequest>${SELLER}<AmazonAuthorizationId>${authorization}</AmazonAuthorizationId><CaptureReferenceId>${reference}</CaptureReferenceId><CaptureAmount><CurrencyCode>EUR</CurrencyCode><Amount>${amount}</Amount></CaptureAmount></CaptureRequest>`;
