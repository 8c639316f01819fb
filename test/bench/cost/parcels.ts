import { fileURLToPath } from "node:url";
import { type OrderStory, readOrderFile } from "../../../local/demo/order-file.ts";

/** Amazon takes ten authorizations and captures per order reference (reference §3.7). */
export const MOST_PARCELS = 10;

const EXAMPLES = new URL("../../../local/examples/", import.meta.url);

export function example(file: string): OrderStory {
  return readOrderFile(fileURLToPath(new URL(file, EXAMPLES)));
}

/** The example of eleven parcels, cut to fewer: the same order, shipped in so many parcels. */
export function orderInParcels(parcels: number): OrderStory {
  const eleven = example("26-eleven-parcels.json");
  const parcelMinorUnits = eleven.total.minorUnits / 11;
  const isParcel = (step: OrderStory["steps"][number]): boolean => "shipmentId" in step;
  const kept = eleven.steps.filter(isParcel).slice(0, parcels);
  return {
    ...eleven,
    scenario: `${parcels} parcels`,
    total: { ...eleven.total, minorUnits: parcelMinorUnits * parcels },
    steps: kept,
    expects: { status: "closed", captures: parcels, authorizations: parcels },
  };
}
