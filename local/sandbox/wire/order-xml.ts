import type { Constraint } from "../core/constraints.ts";
import type {
  Address,
  Buyer,
  PaymentMethod,
  SellerOrderAttributes,
  Status,
} from "../core/model.ts";
import { type Money, writeAmount } from "../core/money.ts";
import type { OrderReferenceView } from "../core/order-references.ts";
import { optional, timestamp, type XmlNode } from "./xml.ts";

/** Money in answers: the currency first, two decimals (reference §3.0). */
export function moneyXml(name: string, money: Money): XmlNode {
  return [
    name,
    [
      ["CurrencyCode", money.currency],
      ["Amount", writeAmount(money)],
    ],
  ];
}

/** What was never captured or refunded reads `0` (reference §0). */
export function runningMoneyXml(name: string, currency: string, minorUnits: number): XmlNode {
  const amount = minorUnits === 0 ? "0" : writeAmount({ currency, minorUnits });
  return [
    name,
    [
      ["CurrencyCode", currency],
      ["Amount", amount],
    ],
  ];
}

export function statusXml(
  name: string,
  status: Status,
  updateName = "LastUpdateTimestamp",
): XmlNode {
  const { state, lastUpdatedAt, reasonCode, reasonDescription } = status;
  return [
    name,
    [
      ["State", state],
      lastUpdatedAt === undefined ? undefined : timestamp(updateName, lastUpdatedAt),
      optional("ReasonCode", reasonCode),
      optional("ReasonDescription", reasonDescription),
    ],
  ];
}

export function addressLines(address: Address): (XmlNode | undefined)[] {
  return [
    ["Name", address.name],
    optional("AddressLine1", address.addressLine1),
    optional("AddressLine2", address.addressLine2),
    optional("AddressLine3", address.addressLine3),
    optional("City", address.city),
    optional("County", address.county),
    optional("District", address.district),
    optional("StateOrRegion", address.stateOrRegion),
    ["PostalCode", address.postalCode],
    ["CountryCode", address.countryCode],
    optional("Phone", address.phone),
  ];
}

/** Before the confirm only what tax and delivery price need (reference §3.4). */
function areaLines(address: Address): (XmlNode | undefined)[] {
  return [
    ["City", address.city],
    optional("StateOrRegion", address.stateOrRegion),
    ["PostalCode", address.postalCode],
    ["CountryCode", address.countryCode],
  ];
}

export function destinationXml(
  address: Address | undefined,
  visible: "none" | "area" | "full",
): XmlNode | undefined {
  if (!address || visible === "none") return undefined;
  const lines = visible === "full" ? addressLines(address) : areaLines(address);
  return [
    "Destination",
    [
      ["DestinationType", "Physical"],
      ["PhysicalDestination", lines],
    ],
  ];
}

export function billingXml(address: Address): XmlNode {
  return [
    "BillingAddress",
    [
      ["AddressType", "Physical"],
      ["PhysicalAddress", addressLines(address)],
    ],
  ];
}

export function buyerXml(buyer: Buyer): XmlNode {
  return ["Buyer", [["Name", buyer.name], ["Email", buyer.email], optional("Phone", buyer.phone)]];
}

export function constraintsXml(constraints: readonly Constraint[]): XmlNode | undefined {
  if (constraints.length === 0) return undefined;
  return [
    "Constraints",
    constraints.map(({ id, description }) => [
      "Constraint",
      [
        ["ConstraintID", id],
        ["Description", description],
      ],
    ]),
  ];
}

export function idListXml(ids: readonly string[]): XmlNode {
  return ["IdList", ids.map((id) => ["member", id])];
}

export function sellerXml(seller: SellerOrderAttributes): XmlNode {
  return [
    "SellerOrderAttributes",
    [
      optional("SellerOrderId", seller.sellerOrderId),
      optional("StoreName", seller.storeName),
      optional("CustomInformation", seller.customInformation),
      optional("SupplementaryData", seller.supplementaryData),
      seller.orderItemCategories && [
        "OrderItemCategories",
        seller.orderItemCategories.map((category) => ["OrderItemCategory", category]),
      ],
    ],
  ];
}

function methodXml(method: PaymentMethod): XmlNode {
  return [
    "PaymentDescriptor",
    [
      ["Name", method.name],
      ["AccountNumberTail", method.accountNumberTail],
      ["FullDescriptor", `${method.name} ${method.accountNumberTail}`],
      ["UseAmazonBalanceFirst", "false"],
    ],
  ];
}

/** Amazon's tree of an order reference (reference §3.4). */
export function orderReferenceXml(view: OrderReferenceView, showsMethod: boolean): XmlNode {
  const { order } = view;
  const { paymentMethod, paymentServiceProvider: provider, authentication } = order;
  return [
    "OrderReferenceDetails",
    [
      ["AmazonOrderReferenceId", order.id],
      statusXml("OrderReferenceStatus", order.status),
      view.showsBuyer ? buyerXml(order.buyer) : undefined,
      order.total && moneyXml("OrderTotal", order.total),
      sellerXml(order.seller),
      optional("SellerNote", order.sellerNote),
      optional("PlatformId", order.platformId),
      destinationXml(order.address, view.destination),
      view.showsBillingAddress ? billingXml(order.billingAddress) : undefined,
      showsMethod && paymentMethod ? methodXml(paymentMethod) : undefined,
      provider && [
        "PaymentServiceProviderAttributes",
        [
          optional("PaymentServiceProviderId", provider.id),
          optional("PaymentServiceProviderOrderId", provider.orderId),
        ],
      ],
      authentication && ["PaymentAuthenticationStatus", [["State", authentication.state]]],
      ["RequestPaymentAuthorization", String(order.requestPaymentAuthorization ?? false)],
      ["OrderLanguage", order.orderLanguage],
      ["ReleaseEnvironment", "Sandbox"],
      constraintsXml(view.constraints),
      order.parent && [
        "ParentDetails",
        [
          ["Id", order.parent.id],
          ["Type", order.parent.type],
        ],
      ],
      timestamp("CreationTimestamp", order.createdAt),
      timestamp("ExpirationTimestamp", order.expiresAt),
      idListXml(order.authorizationIds),
    ],
  ];
}
