import type { StorefrontConfiguration } from "./configuration.ts";
import { isObject } from "./shipcharge.ts";

/** The cookie that the page keeps the buyer's token in (integration guide, Step 4). */
export const TOKEN_COOKIE = "amazon_Login_accessToken";

/**
 * Whether a token was made for this shop, which has to be asked before anything is done with it
 * (integration guide, Step 2): a token of another shop's page would be valid, too.
 *
 * @returns the buyer's name as far as the token shows it, or undefined for a token that is not ours
 * @throws when Amazon cannot be asked
 */
export async function signedInBuyer(
  { loginUrl, clientId }: Pick<StorefrontConfiguration, "loginUrl" | "clientId">,
  accessToken: string,
): Promise<{ readonly name?: string } | undefined> {
  const info = await askAmazon(`${loginUrl}/auth/o2/tokeninfo`, accessToken);
  if (info?.["aud"] !== clientId) return undefined;
  const profile = await askAmazon(`${loginUrl}/user/profile`, accessToken);
  const name = profile?.["name"];
  return typeof name === "string" ? { name } : {};
}

const PATIENCE_MILLISECONDS = 5_000;

/** The token goes in a header: addresses are logged. */
async function askAmazon(address: string, accessToken: string) {
  const reply = await fetch(address, {
    headers: { "x-amz-access-token": accessToken },
    signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
  });
  const answer: unknown = await reply.json();
  return reply.ok && isObject(answer) ? answer : undefined;
}
