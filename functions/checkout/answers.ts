import type { Address, OrderReferenceReading } from "../domain/amazon-pay.ts";
import type { HttpResponse } from "../runtime/http.ts";

/** What Amazon shows of an address to everybody before the order is placed (ConfirmOrderReference page). */
const AREA = ["city", "stateOrRegion", "postalCode", "countryCode"] as const;

/** The reading without what only the buyer's token may show, whatever Amazon said. */
export function areaOnly({ shipTo, ...reading }: OrderReferenceReading): OrderReferenceReading {
  if (!shipTo) return reading;
  const area: Address = Object.fromEntries(
    AREA.flatMap((part) => (shipTo[part] === undefined ? [] : [[part, shipTo[part]]])),
  );
  return { ...reading, shipTo: area };
}

/** The checkout as it stands at Amazon. Nobody on the way may keep it. */
export function shown({
  orderReferenceId,
  status,
  total,
  constraints,
  shipTo,
}: OrderReferenceReading): HttpResponse {
  return {
    status: 200,
    headers: { "cache-control": "no-store" },
    body: {
      orderReferenceId,
      state: status.state,
      ...(total ? { total } : {}),
      constraints,
      ...(shipTo ? { address: shipTo } : {}),
    },
  };
}
