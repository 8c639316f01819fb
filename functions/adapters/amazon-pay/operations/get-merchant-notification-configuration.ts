import * as v from "valibot";
import type { AmazonPayOperation } from "../operation.ts";
import { many, resultOf, text } from "../schemas.ts";

/** One member may hold several types, joined by commas (reference §3.13). */
const eventTypes = v.pipe(
  v.optional(v.object({ member: many(text) }), {}),
  v.transform(({ member }) => member.flatMap((written) => written.split(","))),
  v.transform((types) => types.map((type) => type.trim()).filter((type) => type !== "")),
);

const destination = v.pipe(
  v.object({ NotificationUrl: text, EventTypes: eventTypes }),
  v.transform(({ NotificationUrl, EventTypes }) => ({
    url: NotificationUrl,
    eventTypes: EventTypes,
  })),
);

const configuration = v.pipe(
  v.object({
    NotificationConfigurationList: v.optional(v.object({ member: many(destination) }), {}),
  }),
  v.transform(({ NotificationConfigurationList }) => NotificationConfigurationList.member),
);

/** Asks to where Amazon sends the seller's notifications (reference §3.13). */
export const getMerchantNotificationConfiguration: AmazonPayOperation<"getMerchantNotificationConfiguration"> =
  {
    action: "GetMerchantNotificationConfiguration",
    fields: () => ({}),
    read: (reply) =>
      v.parse(configuration, resultOf(reply, "GetMerchantNotificationConfiguration")),
  };
