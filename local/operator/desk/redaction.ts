/** Fields in which a shop may write what it likes, also about the buyer. */
const FREE_TEXTS = new Set(["note", "softDescriptor", "sellerNote", "customInformation"]);
/** Fields about people, should an answer ever carry them. */
const PERSONAL = /^(buyer|shipTo|billingAddress|addressLine\d|email|phone|postalCode|city)$/;
/** Words of ours that say no more than what was done. */
const OWN_REASONS = new Set(["Cancelled by the shop", "An operator cancelled the order"]);
const SHORTEST_REPLACED = 4;

export const WITHHELD = "[withheld]";

const SECRETS: readonly RegExp[] = [
  // An operator who is known by an address has given it as a name.
  /(?<!, by [\w/.+=,@:-]*)\b[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{12,20}\b/g,
  /\bAtza(?:\||%7C)[^"\s]+/g,
  /\bAQIC[A-Za-z0-9+/=]{60,}/g,
];

/**
 * An answer about an order without what may tell of the buyer: free texts of the shop, fields about
 * people, and anything that looks like an address of e-mail or a key. The order's own numbers,
 * amounts, states and times stay, because without them it explains nothing.
 */
export function redacted<Value>(value: Value): Value {
  const texts = freeTextsIn(value).filter((text) => text.length >= SHORTEST_REPLACED);
  // The same shape with shorter texts: what is left out is optional in every answer.
  return clean(value, texts) as Value;
}

/** The same for a text, and for JSON inside of JSON, as events travel in other events. */
export function redactedText(text: string): string {
  const opened = opening(text);
  return typeof opened === "string" ? cleanText(opened, []) : JSON.stringify(redacted(opened));
}

/** A value with every text that is JSON in itself taken apart. */
function opening(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(opening);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, opening(one)]));
  }
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    return opening(JSON.parse(value));
  } catch {
    return value;
  }
}

function clean(value: unknown, texts: readonly string[]): unknown {
  if (typeof value === "string") return cleanText(value, texts);
  if (Array.isArray(value)) return value.map((item) => clean(item, texts));
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).flatMap(([name, field]) => {
    if (PERSONAL.test(name)) return [];
    if (FREE_TEXTS.has(name)) return [[name, WITHHELD] as const];
    if (name === "cancel") return [[name, cleanCancel(field, texts)] as const];
    return [[name, clean(field, texts)] as const];
  });
  return Object.fromEntries(fields);
}

/** A wish to cancel has a reason that the buyer is shown: the shop's words. */
function cleanCancel(field: unknown, texts: readonly string[]): unknown {
  const cleaned = clean(field, texts);
  if (typeof cleaned !== "object" || cleaned === null || !("reason" in cleaned)) return cleaned;
  const { reason } = cleaned;
  return { ...cleaned, reason: isOwn(reason) ? reason : WITHHELD };
}

function cleanText(text: string, texts: readonly string[]): string {
  const withoutTexts = texts.reduce((rest, free) => rest.replaceAll(free, WITHHELD), text);
  const withoutReason = withoutTexts.replace(
    /(Cancel was requested: )(.*?)(, by \S+)?$/s,
    (_, start: string, reason: string, by = "") =>
      `${start}${isOwn(reason) ? reason : WITHHELD}${by}`,
  );
  return SECRETS.reduce((rest, secret) => rest.replaceAll(secret, WITHHELD), withoutReason);
}

function freeTextsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(freeTextsIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, field]) => {
    if (FREE_TEXTS.has(name) && typeof field === "string") return [field];
    if (name === "cancel" && typeof field === "object" && field !== null && "reason" in field) {
      return typeof field.reason === "string" && !isOwn(field.reason) ? [field.reason] : [];
    }
    return freeTextsIn(field);
  });
}

function isOwn(reason: unknown): boolean {
  return typeof reason === "string" && OWN_REASONS.has(reason);
}
