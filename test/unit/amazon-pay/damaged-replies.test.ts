import { readdirSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readReply } from "../../../functions/adapters/amazon-pay/reply.ts";
import { UnreadableReply } from "../../../functions/adapters/amazon-pay/unreadable.ts";
import { AmazonPayUnavailable } from "../../../functions/domain/errors.ts";
import { readFixture } from "./answering-server.ts";

const FIXTURES = ["replies", "errors"].flatMap((folder) =>
  readdirSync(new URL(`../../fixtures/amazon-pay/${folder}`, import.meta.url)).map(
    (file) => `${folder}/${file}`,
  ),
);

/** What reading the text as the reply to an operation ends with. */
function failureOf(text: string, httpStatus = 200, action = "Authorize"): unknown {
  try {
    readReply("Authorize", action, { httpStatus, requestId: "from-header", text });
    return undefined;
  } catch (error) {
    return error;
  }
}

/** The operation that a fixture answers; a refusal may answer any. */
function actionOf(text: string): string {
  return /<(\w+)Response xmlns/.exec(text)?.[1] ?? "Authorize";
}

const AUTHORIZED = readFixture("replies/authorize-open.xml");

describe("a damaged reply", () => {
  it.each(FIXTURES)("is refused wherever %s is cut", (file) => {
    const whole = readFixture(file).trimEnd();
    const accepted: number[] = [];
    for (let length = 0; length < whole.length; length += 1) {
      const failure = failureOf(whole.slice(0, length), 200, actionOf(whole));
      if (!(failure instanceof AmazonPayUnavailable) || failure.code) accepted.push(length);
    }

    expect(accepted).toEqual([]);
    const isRefusal = file.startsWith("errors/");
    expect(failureOf(whole, 200, actionOf(whole)) === undefined).toBe(!isRefusal);
  });

  it.each(FIXTURES)("is refused whichever tag of %s is missing or doubled", (file) => {
    const whole = readFixture(file);
    const tags = [...whole.matchAll(/<!\[CDATA\[.*?\]\]>|<\/?[A-Za-z][^>]*[^/]>/g)].filter(
      ({ 0: tag }) => !tag.startsWith("<!"),
    );
    const accepted = tags.flatMap(({ 0: tag, index }) => {
      const before = whole.slice(0, index);
      const after = whole.slice(index + tag.length);
      return [before + after, before + tag + tag + after].filter((text) => {
        const failure = failureOf(text, 200, actionOf(whole));
        return !(failure instanceof AmazonPayUnavailable) || failure.code;
      });
    });

    expect(tags.length).toBeGreaterThan(4);
    expect(accepted).toEqual([]);
  });

  it.each([
    ["nothing", ""],
    ["blanks", " \n "],
    ["plain text", "Service Unavailable"],
    ["HTML", "<html><head><title>502 Bad Gateway</title></head><body><hr></body></html>"],
    ["well-formed HTML", "<html><body>Bad Gateway</body></html>"],
    ["JSON", '{"message":"Forbidden"}'],
    [
      "swapped tags",
      AUTHORIZED.replace("</State>", "</X>").replace("</AuthorizationStatus>", "</State>"),
    ],
    ["a reply to something else", AUTHORIZED.replaceAll("AuthorizeResponse", "CaptureResponse")],
    ["two documents", AUTHORIZED + AUTHORIZED.slice(AUTHORIZED.indexOf("<Auth"))],
    ["two roots that close themselves", "<AuthorizeResponse/><AuthorizeResponse/>"],
    ["a root that is not closed", "<AuthorizeResponse/"],
    ["text after the end", `${AUTHORIZED}and more`],
    ["an open comment after the end", `${AUTHORIZED}<!-- and`],
    ["an unknown entity", AUTHORIZED.replace("Lamp &amp;", "Lamp &lamp;")],
    ["a forbidden character number", AUTHORIZED.replace("Lamp &amp;", "Lamp &#0;")],
    ["a number beyond Unicode", AUTHORIZED.replace("Lamp &amp;", "Lamp &#x110000;")],
    ["half a surrogate pair by number", AUTHORIZED.replace("Lamp &amp;", "Lamp &#xD800;")],
    [
      "a declaration among elements",
      AUTHORIZED.replace("<AuthorizeResult>", "<!ELEMENT a><AuthorizeResult>"),
    ],
    ["a prototype as element", AUTHORIZED.replaceAll("SoftDecline", "__proto__")],
  ])("such as %s is refused", (_, text) => {
    expect(failureOf(text)).toBeInstanceOf(AmazonPayUnavailable);
  });

  it.each([
    ["of its own", "<!DOCTYPE AuthorizeResponse>"],
    ["with an entity", '<!DOCTYPE a [<!ENTITY lamp "shade">]>'],
    ["from a file", '<!DOCTYPE a [<!ENTITY lamp SYSTEM "file:///etc/passwd">]>'],
    ["from elsewhere", '<!DOCTYPE a SYSTEM "http://127.0.0.1/evil.dtd">'],
    [
      "with entities in entities",
      `<!DOCTYPE a [<!ENTITY a "ha">${[..."bcdefgh"].map((name, i) => `<!ENTITY ${name} "${`&${"abcdefg"[i]};`.repeat(10)}">`).join("")}]>`,
    ],
  ])("with a document type %s is refused", (_, doctype) => {
    const text = AUTHORIZED.replace("<AuthorizeResponse", `${doctype}<AuthorizeResponse`);

    expect(failureOf(text)).toBeInstanceOf(AmazonPayUnavailable);
  });

  it("is refused when it is nested deeper than Amazon's replies are", () => {
    const deep = `${"<a>".repeat(10_000)}${"</a>".repeat(10_000)}`;
    const text = AUTHORIZED.replace("<AuthorizeResult>", `${deep}<AuthorizeResult>`);

    expect(failureOf(text)).toBeInstanceOf(AmazonPayUnavailable);
  });

  it("never ends in anything but our own error, whatever is changed in it", () => {
    const change = fc.tuple(
      fc.nat(AUTHORIZED.length),
      fc.nat(40),
      fc.constantFrom(
        "",
        "<",
        ">",
        "&",
        "</a>",
        "<a>",
        "<![CDATA[",
        "<!--",
        "]]>",
        "<?x",
        '"',
        "\0",
      ),
    );
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const text = changes.reduce(
          (current, [at, length, put]) => current.slice(0, at) + put + current.slice(at + length),
          AUTHORIZED,
        );
        const failure = failureOf(text);
        expect(failure === undefined || failure instanceof AmazonPayUnavailable).toBe(true);
      }),
      { numRuns: 2_000, seed: 11 },
    );
  });

  it("keeps status, request id and the first bytes", () => {
    const failure = failureOf("<html><body>Bad Gateway</body></html>", 502);

    expect(failure).toMatchObject({
      httpStatus: 502,
      requestId: "from-header",
      cause: { name: "UnreadableReply", firstBytes: "<html><body>Bad Gateway</body></html>" },
    });
  });

  it("keeps no buyer's data of a reply with status 200", () => {
    const whole = readFixture("replies/order-reference-open.xml");
    const text = whole.slice(whole.indexOf("<Buyer>"), whole.indexOf("</Buyer>"));

    const { cause } = failureOf(text) as AmazonPayUnavailable;

    expect(cause).toBeInstanceOf(UnreadableReply);
    expect((cause as UnreadableReply).firstBytes).toContain("<Email>…</Email>");
    expect(JSON.stringify(cause)).not.toMatch(/Käthe|kaethe/);
  });
});
