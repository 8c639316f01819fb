import { readFileSync } from "node:fs";
import * as v from "valibot";
import { settingsSchema } from "./settings-schema.ts";

type Given = v.InferOutput<typeof settingsSchema>;

/** Everything that differs between one installation and another. */
export type Settings = Readonly<
  Omit<Given, "keepsData" | "reservesConcurrency"> & {
    keepsData: boolean;
    reservesConcurrency: boolean;
  }
>;

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
  const isLive = settings.amazonPay.environment === "live";
  const { keepsData = isLive, reservesConcurrency = isLive, alarms } = settings;
  const silence = isLive ? { quietHours: LIVE_QUIET_HOURS } : {};
  return { ...settings, keepsData, reservesConcurrency, alarms: { ...silence, ...alarms } };
}

function describe(issue: v.BaseIssue<unknown>): string {
  const place = v.getDotPath(issue) ?? "the whole";
  if (issue.type === "strict_object" && issue.expected === "never") return `${place} is unknown`;
  return issue.input === undefined ? `${place} is missing` : `${place} ${issue.message}`;
}
