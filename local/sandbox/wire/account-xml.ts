import type { ServiceStatusView } from "../core/account.ts";
import type { OrderPage } from "../core/listing.ts";
import type { NotificationDestination } from "../core/world.ts";
import { moneyXml, sellerXml, statusXml } from "./order-xml.ts";
import { optional, timestamp, type XmlNode } from "./xml.ts";

export function serviceStatusXml({
  status,
  message,
  at,
}: ServiceStatusView): (XmlNode | undefined)[] {
  return [
    ["Status", status],
    timestamp("Timestamp", at),
    message === undefined
      ? undefined
      : [
          "Messages",
          [
            [
              "Message",
              [
                ["Locale", "en-US"],
                ["Text", message],
              ],
            ],
          ],
        ],
  ];
}

/** The short form of each order (reference §3.12). */
export function orderPageXml({ orders, nextPageToken }: OrderPage): (XmlNode | undefined)[] {
  return [
    [
      "OrderReferenceList",
      orders.map((order) => [
        "OrderReference",
        [
          ["ReleaseEnvironment", "Sandbox"],
          statusXml("OrderReferenceStatus", order.status),
          ["AmazonOrderReferenceId", order.id],
          timestamp("CreationTimestamp", order.createdAt),
          sellerXml(order.seller),
          order.total && moneyXml("OrderTotal", order.total),
        ],
      ]),
    ],
    optional("NextPageToken", nextPageToken),
  ];
}

/** One member may hold a comma-joined list, as in Amazon's fixture (reference §3.13). */
export function notificationConfigurationXml(
  destinations: readonly NotificationDestination[],
): XmlNode[] {
  return [
    [
      "NotificationConfigurationList",
      destinations.map(({ url, eventTypes }) => [
        "member",
        [
          ["NotificationUrl", url],
          ["EventTypes", [["member", eventTypes.join(",")]]],
        ],
      ]),
    ],
  ];
}
