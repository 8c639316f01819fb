import * as v from "valibot";

/**
 * What we use of the event of a Lambda authorizer of API Gateway's HTTP API, payload version 2.0:
 * the header Authorization. No message of a schema may repeat it.
 */
export const authorizeRequestInput = v.object(
  {
    identitySource: v.tuple(
      [v.string("identitySource has to be text")],
      "identitySource is missing",
    ),
  },
  "The event is not an authorizer's",
);

export type AuthorizeRequestInput = v.InferOutput<typeof authorizeRequestInput>;

/** The "simple response" of payload version 2.0. */
export interface AuthorizeRequestOutput {
  readonly isAuthorized: boolean;
}
