import * as v from "valibot";

const CERTIFICATE_ARN = /^arn:aws[a-z-]*:acm:([a-z0-9-]+):\d{12}:certificate\/[A-Za-z0-9-]{1,64}$/;
const HOST_NAME = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

const filled = v.pipe(v.string("must be text"), v.nonEmpty("must not be empty"));

const tokens = v.strictObject(
  {
    /** Has `/.well-known/openid-configuration` below it. */
    issuer: v.pipe(
      v.string("must be text"),
      v.regex(/^https:\/\/[^\s?#]+$/, "must be an https address"),
    ),
    /** For whom the token is; others of the same issuer are refused. */
    audiences: v.pipe(
      v.array(filled, "must be a list of texts"),
      v.minLength(1, "must name at least one audience"),
    ),
    /** What a token has to allow, if anything in particular. */
    scopes: v.optional(v.array(filled, "must be a list of texts"), []),
  },
  "must be an object",
);

/** How the shop proves who it is: signed by an AWS identity, unless one of these is chosen. */
export const shopSettings = v.pipe(
  v.strictObject(
    {
      /** JSON web tokens of an issuer. */
      tokens: v.exactOptional(tokens),
      /** One token that the stack makes and keeps in Secrets Manager. */
      bearerToken: v.optional(v.boolean("must be true or false"), false),
    },
    "must be an object",
  ),
  v.forward(
    v.partialCheck(
      [["tokens"], ["bearerToken"]],
      ({ tokens: issued, bearerToken }) => !(issued && bearerToken),
      "must be false where tokens of an issuer are asked for",
    ),
    ["bearerToken"],
  ),
);

/** A name of the merchant's own for the HTTP interface. */
export const customDomainSettings = v.strictObject(
  {
    name: v.pipe(
      v.string("must be text"),
      v.regex(HOST_NAME, "must be a host name like pay.example.com, in small letters"),
    ),
    /** A certificate for the name, in the region of the stack. */
    certificateArn: v.pipe(
      v.string("must be text"),
      v.regex(CERTIFICATE_ARN, "must be the ARN of a certificate of ACM"),
    ),
  },
  "must be an object",
);

/** The region of AWS in which a certificate lies. */
export function regionOf(certificateArn: string): string | undefined {
  return CERTIFICATE_ARN.exec(certificateArn)?.[1];
}
