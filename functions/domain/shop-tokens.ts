/** Knows with which tokens the shop may come. */
export interface ShopTokens {
  /** Whether the token is one of the shop's. Throws while nobody can know. */
  accepts(token: string): Promise<boolean>;
}
