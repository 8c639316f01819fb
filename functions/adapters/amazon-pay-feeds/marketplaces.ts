import { InvalidValue } from "../../domain/errors.ts";
import type { Environment, Region } from "../amazon-pay/endpoints.ts";

type Marketplace = "us" | "uk" | "de";

/** By these ids a feed finds its country and its environment (reference §0). */
const MARKETPLACE_IDS: Readonly<Record<Marketplace, Readonly<Record<Environment, string>>>> = {
  us: { sandbox: "A3BXB0YN3XH17H", live: "AGWSWK15IEJJ7" },
  uk: { sandbox: "A3M3RRFO9XDT2G", live: "AZAJMM36N6WQL" },
  de: { sandbox: "A1G8446IYHA4MR", live: "A53RDEWN57UU5" },
};

/**
 * The marketplace that a feed of this seller is for. Throws InvalidValue for Japan, for which Amazon
 * publishes none, and for a Europe that says neither uk nor de (reference §16 no. 5).
 */
export function marketplaceIdOf(region: Region, environment: Environment): string {
  switch (region) {
    case "na":
    case "us":
      return MARKETPLACE_IDS.us[environment];
    case "uk":
    case "de":
      return MARKETPLACE_IDS[region][environment];
    case "eu":
      throw new InvalidValue(
        'Feeds need the seller\'s country: set the region to "uk" or "de" instead of "eu"; both use the same host',
      );
    case "jp":
      throw new InvalidValue("Amazon takes no feeds from Japan: it has no marketplace id for them");
  }
}
