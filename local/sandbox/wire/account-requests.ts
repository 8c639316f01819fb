import type { OrderQuery } from "../core/listing.ts";
import type { NotificationDestination } from "../core/world.ts";
import { invalid, missing } from "./authentication.ts";
import type { FormParameters } from "./form.ts";
import { given, readList, readRequired } from "./parameters.ts";

const CURRENCY_BY_DOMAIN: Readonly<Record<string, string>> = {
  NA_USD: "USD",
  EU_GBP: "GBP",
  EU_EUR: "EUR",
  FE_JPY: "JPY",
};
const LISTED_STATES = ["Open", "Closed", "Suspended", "Canceled"];
const THIRTY_ONE_DAYS_MILLISECONDS = 31 * 24 * 3600 * 1000;
/** No document gives the sizes (reference §3.12). */
const DEFAULT_PAGE_SIZE = 10;
const MAX_PAGE_SIZE = 100;

export function readListOrderReference(p: FormParameters): OrderQuery {
  if (p.get("QueryIdType") !== "SellerOrderId") {
    throw invalid("QueryIdType", "Must be SellerOrderId");
  }
  const domain = p.get("PaymentDomain") || undefined;
  const currency = domain === undefined ? undefined : CURRENCY_BY_DOMAIN[domain];
  if (domain !== undefined && currency === undefined) {
    throw invalid("PaymentDomain", "Must be NA_USD, EU_GBP, EU_EUR or FE_JPY");
  }
  const states = readList(p, "OrderReferenceStatusListFilter.OrderReferenceStatus");
  const unknown = states.find((state) => !LISTED_STATES.includes(state));
  if (unknown !== undefined) {
    throw invalid("OrderReferenceStatusListFilter", `There is no state ${unknown}`);
  }
  return given({
    sellerOrderId: readRequired(p, "QueryId", 127),
    currency,
    ...readCreatedRange(p),
    ascending: readSortOrder(p) === "Ascending",
    pageSize: readPageSize(p),
    states,
  });
}

function readSortOrder(p: FormParameters): string {
  const order = p.get("SortOrder") || "Descending";
  if (order === "Ascending" || order === "Descending") return order;
  throw invalid("SortOrder", "Must be Ascending or Descending");
}

function readPageSize(p: FormParameters): number {
  const text = p.get("PageSize") || String(DEFAULT_PAGE_SIZE);
  const size = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (size >= 1 && size <= MAX_PAGE_SIZE) return size;
  throw invalid("PageSize", `Must be a number from 1 to ${MAX_PAGE_SIZE}`);
}

/** Both ends or none, and at most 31 days apart (reference §3.12). */
function readCreatedRange(p: FormParameters) {
  const start = p.get("CreatedTimeRange.StartTime") || undefined;
  const end = p.get("CreatedTimeRange.EndTime") || undefined;
  if (start === undefined && end === undefined) return {};
  if (start === undefined) throw missing("CreatedTimeRange.StartTime");
  if (end === undefined) throw missing("CreatedTimeRange.EndTime");
  const createdFrom = Date.parse(start);
  const createdUntil = Date.parse(end);
  const length = createdUntil - createdFrom;
  if (!(length >= 0 && length <= THIRTY_ONE_DAYS_MILLISECONDS)) {
    throw invalid("CreatedTimeRange", "Must be a range of at most 31 days");
  }
  return { createdFrom, createdUntil };
}

export function readListOrderReferenceByNextToken(p: FormParameters) {
  return { nextPageToken: readRequired(p, "NextPageToken") };
}

const EVENT_TYPES = [
  "ALL",
  "ORDER_REFERENCE",
  "PAYMENT_AUTHORIZE",
  "PAYMENT_CAPTURE",
  "PAYMENT_REFUND",
  "BILLING_AGREEMENT",
  "CHARGEBACK_DETAILED",
];

export function readSetMerchantNotificationConfiguration(p: FormParameters): {
  readonly destinations: readonly NotificationDestination[];
} {
  const prefix = "NotificationConfigurationList.NotificationConfiguration";
  const destinations: NotificationDestination[] = [];
  for (let number = 1; p.has(`${prefix}.${number}.NotificationUrl`); number += 1) {
    const name = `${prefix}.${number}.NotificationUrl`;
    const url = readRequired(p, name, 2048);
    if (!URL.canParse(url)) throw invalid(name, "Must be a URL");
    const eventTypes = readList(p, `${prefix}.${number}.EventTypes.EventTypeList`);
    const unknown = eventTypes.find((type) => !EVENT_TYPES.includes(type));
    if (unknown !== undefined) throw invalid(name, `There is no event type ${unknown}`);
    destinations.push({ url, eventTypes: eventTypes.length > 0 ? eventTypes : ["ALL"] });
  }
  if (destinations.length === 0) throw missing(`${prefix}.1.NotificationUrl`);
  return { destinations };
}
