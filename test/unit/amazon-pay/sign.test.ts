import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMac, macByHmacObject } from "../../../functions/adapters/amazon-pay/hmac.ts";
import {
  canonicalQuery,
  encode,
  signature,
  signedForm,
  signedLines,
} from "../../../functions/adapters/amazon-pay/sign.ts";
import { createSigner } from "../../../functions/adapters/amazon-pay/signer.ts";
import { InvalidValue } from "../../../functions/domain/errors.ts";
import signatureVectors from "../../fixtures/amazon-pay/signature-vectors.json" with {
  type: "json",
};

/** Encodes byte by byte, straight from RFC 3986, sharing nothing with the code under test. */
function encodeAgain(text: string): string {
  let encoded = "";
  for (const byte of Buffer.from(text, "utf8")) {
    const character = String.fromCharCode(byte);
    const isUnreserved =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~".includes(character);
    encoded += isUnreserved ? character : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return encoded;
}

function signAgain(host: string, path: string, parameters: Record<string, string>, secret: string) {
  const query = Object.entries(parameters)
    .sort(([left], [right]) => Buffer.compare(Buffer.from(left), Buffer.from(right)))
    .map(([name, value]) => `${encodeAgain(name)}=${encodeAgain(value)}`)
    .join("&");
  const text = ["POST", host, path, query].join("\n");
  return { query, signature: createHmac("sha256", secret).update(text, "utf8").digest("base64") };
}

const hostileText = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom("", "*'()!~", "a+b c%20", "😀 日本 Grüße", "\r\n\t", "=&?#/"),
);
const name = fc.oneof(
  fc.stringMatching(/^[A-Za-z][A-Za-z0-9.]{0,30}$/),
  fc.integer({ min: 1, max: 120 }).map((n) => `OrderItemCategories.OrderItemCategory.${n}`),
);
const parameterSet = fc.dictionary(name, hostileText, { maxKeys: 25, noNullPrototype: true });

describe("the signature of a request", () => {
  it.each(signatureVectors.vectors)(
    "is Amazon's for $title",
    ({ host, path, secretAccessKey, parameters, ...vector }) => {
      const query = canonicalQuery(parameters as Record<string, string>);

      expect(signature(signedLines(host, path) + query, secretAccessKey)).toBe(vector.signature);
    },
  );

  it.each([
    ["with a one-shot hash", createMac],
    ["with an HMAC object, for Node before 20.12", macByHmacObject],
  ])("is the same %s, for keys and texts of any length", (_, create) => {
    const ascii = fc.string({ unit: "grapheme-ascii", maxLength: 200 });
    const texts = fc.array(fc.tuple(ascii, fc.nat(60)), { minLength: 1, maxLength: 4 });
    const secret = fc.string({ unit: "grapheme", maxLength: 150 });
    fc.assert(
      fc.property(secret, ascii, texts, (key, beginning, parts) => {
        const mac = create(key, beginning);
        for (const [part, times] of parts) {
          const text = part.repeat(times);
          const expected = createHmac("sha256", key).update(beginning + text);
          expect(mac(text)).toBe(expected.digest("base64"));
        }
      }),
      { numRuns: 1_000, seed: 11 },
    );
  });

  it("covers the very text that is sent, and is itself encoded", () => {
    const query = canonicalQuery({ Action: "Authorize", Note: "a b" });

    const form = signedForm(query, createMac("s", signedLines("h", "/")));

    const sent = new URLSearchParams(form);
    expect(form.startsWith(`${query}&Signature=`)).toBe(true);
    expect(sent.get("Signature")).toBe(signature(`POST\nh\n/\n${query}`, "s"));
  });

  it("leaves out what is absent but keeps what is empty", () => {
    expect(canonicalQuery({ B: undefined, A: "", C: "1" })).toBe("A=&C=1");
    expect(canonicalQuery({ B: "2", A: undefined, C: undefined })).toBe("B=2");
    expect(canonicalQuery({ A: undefined })).toBe("");
  });

  it("takes an upper-case host for the lower-case one", () => {
    expect(signedLines("MWS.example.COM", "")).toBe("POST\nmws.example.com\n/\n");
  });

  it("refuses half a surrogate pair, which cannot be sent", () => {
    expect(() => encode("\ud83d")).toThrow(InvalidValue);
  });
});

describe("the signer of a client", () => {
  const settings = {
    host: "mws.example.com",
    path: "/path",
    sellerId: "A1SELLER",
    mwsAuthToken: undefined,
  };

  it("signs ten thousand sets of parameters as an independent recomputation does", () => {
    const sign = createSigner({ ...settings, clock: { now: () => 0 } });
    const common = {
      AWSAccessKeyId: "AKID",
      Action: "Capture",
      SellerId: "A1SELLER",
      SignatureMethod: "HmacSHA256",
      SignatureVersion: "2",
      Timestamp: "1970-01-01T00:00:00.000Z",
      Version: "2013-01-01",
    };
    const check = (fields: Record<string, string>, secretAccessKey: string): void => {
      const form = sign("Capture", fields, { accessKeyId: "AKID", secretAccessKey });
      const [host, path] = [settings.host, settings.path];
      const expected = signAgain(host, path, { ...fields, ...common }, secretAccessKey);
      expect(form).toBe(`${expected.query}&Signature=${encodeAgain(expected.signature)}`);
    };
    const secret = fc.string({ minLength: 1 });
    fc.assert(
      fc.property(parameterSet, hostileText, secret, (fields, text, secretAccessKey) => {
        check(fields, secretAccessKey);
        // The same names with other values: what was prepared for the first request serves.
        check(Object.fromEntries(Object.keys(fields).map((key) => [key, text])), secretAccessKey);
      }),
      { numRuns: 10_000, seed: 11 },
    );
  });

  it("stamps every attempt anew", () => {
    let nowMilliseconds = Date.UTC(2026, 2, 1);
    const sign = createSigner({ ...settings, clock: { now: () => nowMilliseconds } });
    const keys = { accessKeyId: "AKID", secretAccessKey: "secret" };

    const first = new URLSearchParams(sign("Capture", { A: "1" }, keys));
    nowMilliseconds += 61_001;
    const second = new URLSearchParams(sign("Capture", { A: "1" }, keys));

    expect(first.get("Timestamp")).toBe("2026-03-01T00:00:00.000Z");
    expect(second.get("Timestamp")).toBe("2026-03-01T00:01:01.001Z");
    expect(second.get("Signature")).not.toBe(first.get("Signature"));
  });

  it("follows a delegation that comes with the keys", () => {
    const sign = createSigner({
      ...settings,
      mwsAuthToken: "of-settings",
      clock: { now: () => 0 },
    });
    const keys = { accessKeyId: "AKID", secretAccessKey: "secret" };
    const delegationIn = (form: string) => new URLSearchParams(form).get("MWSAuthToken");

    expect(delegationIn(sign("Capture", {}, keys))).toBe("of-settings");
    expect(delegationIn(sign("Capture", {}, { ...keys, mwsAuthToken: "one" }))).toBe("one");
    expect(delegationIn(sign("Capture", {}, { ...keys, mwsAuthToken: "two" }))).toBe("two");
  });

  it("follows keys that are rotated", () => {
    const sign = createSigner({ ...settings, clock: { now: () => 0 } });
    sign("Capture", {}, { accessKeyId: "OLD", secretAccessKey: "old" });

    const sent = Object.fromEntries(
      new URLSearchParams(sign("Capture", {}, { accessKeyId: "NEW", secretAccessKey: "new" })),
    );

    const { Signature, ...parameters } = sent;
    expect(parameters).toMatchObject({ AWSAccessKeyId: "NEW", SellerId: "A1SELLER" });
    expect(Signature).toBe(signAgain("mws.example.com", "/path", parameters, "new").signature);
  });
});
