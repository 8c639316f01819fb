import { readFileSync } from "node:fs";
import * as v from "valibot";
import { type Country, onlyCountryOf } from "./settings-schema/amazon-pay.ts";
import { settingsSchema } from "./settings-schema/settings.ts";

type Given = v.InferOutput<typeof settingsSchema>;

/** Everything that differs between one installation and another. */
export type Settings = Readonly<
  Omit<Given, "amazonPay" | "currencies" | "keepsData" | "reservesConcurrency"> & {
    amazonPay: Given["amazonPay"] & { country: Country };
    currencies: readonly string[];
    keepsData: boolean;
    reservesConcurrency: boolean;
  }
>;

/** In which a seller account of the country is kept (reference §1.1). */
const CURRENCY_OF: Readonly<Record<Country, string>> = {
  us: "USD",
  uk: "GBP",
  de: "EUR",
  jp: "JPY",
};

const LIVE_QUIET_HOURS = 24;

/** Settings that cannot be deployed; the message has one line for each that is wrong. */
export class WrongSettings extends Error {
  override readonly name = "WrongSettings";
}

/** Reads a settings file. Throws WrongSettings. */
export function readSettings(path: string): Settings {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new WrongSettings(`${path} cannot be read`, { cause });
  }
  try {
    return parseSettings(JSON.parse(text), path);
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new WrongSettings(`${path} is not JSON`, { cause });
    throw cause;
  }
}

/** Checks settings from anywhere; `source` is named in the message. Throws WrongSettings. */
export function parseSettings(given: unknown, source: string): Settings {
  const parsed = v.safeParse(settingsSchema, given);
  if (!parsed.success) {
    throw new WrongSettings([`${source} is wrong:`, ...parsed.issues.map(describe)].join("\n  "));
  }
  const settings = parsed.output;
  const { region, environment } = settings.amazonPay;
  const isLive = environment === "live";
  // The schema has asked for it where the region has several.
  const { country = onlyCountryOf(region) ?? "de" } = settings.amazonPay;
  const { keepsData = isLive, reservesConcurrency = isLive, alarms } = settings;
  const silence = isLive ? { quietHours: LIVE_QUIET_HOURS } : {};
  return {
    ...settings,
    amazonPay: { ...settings.amazonPay, country },
    currencies: settings.currencies ?? [CURRENCY_OF[country]],
    keepsData,
    reservesConcurrency,
    alarms: { ...silence, ...alarms },
  };
}

function describe(issue: v.BaseIssue<unknown>): string {
  const place = v.getDotPath(issue) ?? "the whole";
  if (issue.type === "strict_object" && issue.expected === "never") return `${place} is unknown`;
  return issue.input === undefined ? `${place} is missing` : `${place} ${issue.message}`;
}
