import * as v from "valibot";

const MOST_CHARACTERS = 128;

// AWS leaves absent fields out; emulators write null.
const text = v.nullish(v.string());

/**
 * What API Gateway's HTTP API says of who has signed the request, or whose token it carries (payload
 * version 2.0, requestContext.authorizer). Nobody can write this into a request.
 */
export const requestContextSchema = v.nullish(
  v.object({
    authorizer: v.nullish(
      v.object({
        iam: v.nullish(v.object({ userArn: text })),
        jwt: v.nullish(v.object({ claims: v.nullish(v.record(v.string(), v.unknown())) })),
      }),
    ),
  }),
);

/**
 * Who asks, in words short and plain enough for the order's timeline: the resource of an AWS
 * identity, such as assumed-role/Support/alice, or the subject of a token. Undefined where nobody
 * has vouched for the caller. Never an access key, and never more than 128 characters.
 */
export function callerOf(context: v.InferOutput<typeof requestContextSchema>): string | undefined {
  const { iam, jwt } = context?.authorizer ?? {};
  const claims = jwt?.claims ?? {};
  const subject = claims["sub"] ?? claims["client_id"];
  const named = iam?.userArn ? resourceOf(iam.userArn) : subject;
  if (typeof named !== "string" || named === "") return undefined;
  return named.replaceAll(/[^A-Za-z0-9+=,.@_:/|-]/g, "?").slice(0, MOST_CHARACTERS);
}

/** arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE, where the resource may hold colons. */
function resourceOf(arn: string): string {
  return arn.split(":").slice(5).join(":") || arn;
}
