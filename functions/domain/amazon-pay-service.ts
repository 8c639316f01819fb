/** How Amazon Pay itself is doing. */
export interface AmazonPayService {
  /** At most two calls, then one in five minutes (reference §3.0, §3.11). */
  getServiceStatus(): Promise<ServiceStatusReading>;
}

export interface ServiceStatusReading {
  /** GREEN, GREEN_I (well, with information), YELLOW, RED, or a word that we do not know. */
  readonly status: string;
  readonly at?: string;
  readonly messages: readonly { readonly locale?: string; readonly text: string }[];
}
