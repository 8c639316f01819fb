/** Who buys, in every order: words that must not turn up where nobody needs them. */
export const BUYER = {
  name: "Zephyrine Quillfeather",
  email: "zephyrine.quillfeather@example.com",
  addressLine1: "77 Canary Wharfside",
} as const;

/** Stands in the place of a signature, in a message that is refused for it. */
export const FALSE_SIGNATURE = "Q0FOQVJZLW9mLWEtc2lnbmF0dXJlLXRoYXQtaXMtbm90LW9uZQ==";

/** A signature of any of the kinds that pass through: AWS's, Amazon Pay's, SNS's. */
const SIGNATURE = /(?:\bSignature["\\]*\s*[=:]\s*["\\]*)([A-Za-z0-9+/%=]{24,})/;

/** What each name stands for must be in none of the texts; answers where it is nevertheless. */
export function placesOf(
  canary: string,
  texts: Readonly<Record<string, string>>,
): readonly string[] {
  return Object.entries(texts).flatMap(([place, text]) => (text.includes(canary) ? [place] : []));
}

/** Where something stands that looks like a signature. */
export function placesOfSignatures(texts: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(texts).flatMap(([place, text]) => {
    const found = SIGNATURE.exec(text);
    return found ? [`${place} (${found[0].slice(0, 24)}…)`] : [];
  });
}
