import { readAwsCredentials } from "./env.ts";

/**
 * Stands in the bundles in the place of `@aws-sdk/credential-provider-node`
 * (infra/constructs/bundled-code.ts). A Lambda function is given its role's credentials in its
 * environment and nowhere else, so the providers for profiles, single sign-on, containers and
 * instances, a fifth of each bundle, would only be loaded and never asked.
 */
export function defaultProvider(): () => Promise<ReturnType<typeof readAwsCredentials>> {
  return async () => readAwsCredentials();
}
