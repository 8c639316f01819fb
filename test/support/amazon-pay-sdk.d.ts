declare module "@amazonpay/amazon-pay-api-sdk-nodejs" {
  /** What is used of Amazon's own SDK, which has no types (reference §12.6). */
  export class AmazonPayClient {
    constructor(config: {
      readonly publicKeyId: string;
      readonly privateKey: string;
      readonly region: string;
      readonly sandbox?: boolean;
      readonly algorithm?: string;
    });
    getSignedHeaders(options: {
      method: string;
      urlFragment: string;
      payload?: string;
      headers?: Record<string, string>;
    }): Record<string, string>;
  }
}
