import type { Log } from "../domain/ports.ts";
import type { ShopTokens } from "../domain/shop-tokens.ts";
import type { AuthorizeRequestInput, AuthorizeRequestOutput } from "./contract.ts";

export interface AuthorizeRequestDeps {
  readonly tokens: ShopTokens;
  readonly log: Log;
}

/** RFC 6750, 2.1: the scheme in any case, one space, and the token. */
const BEARER = /^bearer ([\x21-\x7e]{1,512})$/i;

/**
 * Tells API Gateway whether a request is the shop's, by its bearer token. What was presented is
 * never logged; if nobody can know, the error is thrown and the request answered 500.
 */
export function createAuthorizeRequestHandler({ tokens, log }: AuthorizeRequestDeps) {
  return async ({ identitySource }: AuthorizeRequestInput): Promise<AuthorizeRequestOutput> => {
    const [header] = identitySource;
    const [, token] = BEARER.exec(header) ?? [];
    const isAuthorized = token !== undefined && (await tokens.accepts(token));
    if (!isAuthorized) {
      log.event("request-refused", { why: token === undefined ? "no-bearer" : "wrong-token" });
    }
    return { isAuthorized };
  };
}
