import { buyerOf, TEST_BUYER } from "./test-buyers.ts";
import type { AccessToken, World } from "./world.ts";

export interface TokenWishes {
  /** Whose token: the buyer of this order reference or billing agreement, or the test buyer. */
  readonly objectId?: string;
  /** Who has just signed in, where there is no object yet. */
  readonly buyerId?: string;
  readonly clientId?: string;
  readonly scopes?: readonly string[];
  readonly expiresInSeconds?: number;
}

const TOKEN_LIFE_SECONDS = 3600;
const ALL_SCOPES = [
  "profile",
  "postal_code",
  "payments:widget",
  "payments:shipping_address",
  "payments:billing_address",
];

/** A token as the button's redirect brings it: at least 350 characters with a `|` (§0). */
export function issueAccessToken(world: World, wishes: TokenWishes = {}): AccessToken {
  const { objectId } = wishes;
  const object =
    objectId === undefined
      ? undefined
      : (world.orders.get(objectId) ?? world.agreements.get(objectId));
  const now = world.clock.now();
  const token: AccessToken = {
    token: `Atza|IwEBI${world.ids.digits(360)}`,
    buyerId: wishes.buyerId ?? object?.buyer.id ?? TEST_BUYER.id,
    clientId: wishes.clientId ?? "amzn1.application-oa2-client.simulator",
    scopes: wishes.scopes ?? ALL_SCOPES,
    issuedAt: now,
    expiresAt: now + (wishes.expiresInSeconds ?? TOKEN_LIFE_SECONDS) * 1000,
  };
  world.accessTokens.set(token.token, token);
  return token;
}

/** Every buyer's session ends, as it does by itself after an hour. */
export function expireAccessTokens(world: World): void {
  const now = world.clock.now();
  for (const token of world.accessTokens.values()) {
    world.accessTokens.set(token.token, { ...token, expiresAt: Math.min(token.expiresAt, now) });
  }
}

/** What Login with Amazon says about a token, or undefined when it is not valid (§10). */
export function tokenInfo(world: World, token: string) {
  const known = world.accessTokens.get(token);
  const now = world.clock.now();
  if (!known || known.expiresAt <= now) return undefined;
  return {
    iss: "https://www.amazon.com",
    user_id: known.buyerId,
    aud: known.clientId,
    app_id: "amzn1.application.simulator",
    exp: Math.ceil((known.expiresAt - now) / 1000),
    iat: Math.floor(known.issuedAt / 1000),
  };
}

/** The buyer's profile as far as the token's scopes allow. */
export function profile(world: World, token: string) {
  const known = world.accessTokens.get(token);
  if (!known || known.expiresAt <= world.clock.now()) return undefined;
  const owners = [...world.orders.values(), ...world.agreements.values()];
  const owner = owners.find(({ buyer }) => buyer.id === known.buyerId);
  const buyer = owner?.buyer ?? buyerOf(known.buyerId);
  return {
    user_id: buyer.id,
    ...(known.scopes.includes("profile") && { name: buyer.name, email: buyer.email }),
    ...(known.scopes.includes("postal_code") &&
      owner?.address && { postal_code: owner.address.postalCode }),
  };
}
