/** How Amazon Pay itself is doing. */
export interface AmazonPayService {
  /** At most two calls, then one in five minutes (reference §3.0, §3.11). */
  getServiceStatus(): Promise<ServiceStatusReading>;
  /** To where Amazon sends the seller's notifications, of all of the seller's shops (reference §3.13). */
  getMerchantNotificationConfiguration(): Promise<readonly NotificationDestination[]>;
  /** Replaces all of them: what is not in the list gets no notifications any more (reference §3.13). */
  setMerchantNotificationConfiguration(
    destinations: readonly NotificationDestination[],
  ): Promise<void>;
}

/** What concerns the seller's notifications and no order. */
export type NotificationSettings = Pick<
  AmazonPayService,
  "getMerchantNotificationConfiguration" | "setMerchantNotificationConfiguration"
>;

/** One address that hears of changes. */
export interface NotificationDestination {
  readonly url: string;
  /** Such as ALL or PAYMENT_CAPTURE. */
  readonly eventTypes: readonly string[];
}

export interface ServiceStatusReading {
  /** GREEN, GREEN_I (well, with information), YELLOW, RED, or a word that we do not know. */
  readonly status: string;
  readonly at?: string;
  readonly messages: readonly { readonly locale?: string; readonly text: string }[];
}
