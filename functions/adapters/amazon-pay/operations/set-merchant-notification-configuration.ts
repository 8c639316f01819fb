import { listFields, requireSome } from "../fields.ts";
import type { AmazonPayOperation } from "../operation.ts";

const LIST = "NotificationConfigurationList.NotificationConfiguration";

/** Tells Amazon to where it sends the seller's notifications (reference §3.13). */
export const setMerchantNotificationConfiguration: AmazonPayOperation<"setMerchantNotificationConfiguration"> =
  {
    action: "SetMerchantNotificationConfiguration",
    fields(destinations) {
      requireSome("the list of notification addresses", destinations);
      const each = destinations.map(({ url, eventTypes }, index) => ({
        [`${LIST}.${index + 1}.NotificationUrl`]: url,
        ...listFields(`${LIST}.${index + 1}.EventTypes.EventTypeList`, eventTypes),
      }));
      return Object.assign({}, ...each);
    },
    read: () => undefined,
  };
