/**
 * Login with Amazon: what a buyer's access token stands for (reference §10). Throws
 * AmazonPayRequestRefused for a token that is invalid, expired or made for another application, and
 * AmazonPayUnavailable when there is no usable answer.
 */
export interface LoginWithAmazon {
  /** Whose token it is, after checking that it was made for this shop. */
  readTokenInfo(accessToken: string): Promise<TokenInfo>;
  /** Name and e-mail as far as the buyer consented; the token is checked first. */
  readProfile(accessToken: string): Promise<BuyerProfile>;
}

export interface TokenInfo {
  /** Amazon's id of the buyer's account for this shop. */
  readonly userId: string;
  /** The rest of the token's life; it is an hour at first. */
  readonly expiresInSeconds?: number;
}

export interface BuyerProfile {
  readonly userId: string;
  readonly name?: string;
  readonly email?: string;
  readonly postalCode?: string;
}
