import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createVirtualClock } from "../../local/clock/virtual-clock.ts";
import type { Sandbox } from "../../local/sandbox/server/sandbox.ts";
import { startSandbox } from "../../local/sandbox/server/start-sandbox.ts";
import {
  type CallStyle,
  callSandbox,
  DEFAULT_PATH,
  type SandboxReply,
  signedForm,
} from "../support/sandbox-client.ts";

const clock = createVirtualClock(Date.UTC(2026, 0, 5, 12));
let sandbox: Sandbox;
let order: string;

beforeAll(async () => {
  sandbox = await startSandbox({ clock });
  order = sandbox.createOrderReference().amazonOrderReferenceId;
});
afterAll(() => sandbox.close());

const HOSTILE_NOTE = "Grüße! 100% *neu* (50'er) ~ a+b=c & d/e € 日本 😀 \r\n\t|";

function setNote(style: CallStyle): Promise<SandboxReply> {
  const parameters = {
    AmazonOrderReferenceId: order,
    "OrderAttributes.SellerNote": HOSTILE_NOTE,
    "OrderAttributes.SellerOrderAttributes.StoreName": "",
  };
  return callSandbox(sandbox, "SetOrderAttributes", parameters, { now: clock.now(), ...style });
}

describe("a signed call is accepted", () => {
  it.each<[string, CallStyle]>([
    ["with the port in the signed host", {}],
    ["without the port in the signed host", { signedHost: (host) => host.replace(/:\d+$/, "") }],
    ["with a slash at the end of the path", { path: `${DEFAULT_PATH}/` }],
    ["with + for blanks in the body", { blank: "+" }],
    ["with %20 for blanks in the body", { blank: "%20" }],
    ["with its parameters in reverse order", { order: "reversed" }],
    ["with the signature first", { order: "signature-first" }],
    [
      "as a form with a charset",
      { contentType: "application/x-www-form-urlencoded; charset=utf-8" },
    ],
    ["as the media type that Amazon's pages print", { contentType: "x-www-form-urlencoded" }],
    ["as GET with a query", { method: "GET" }],
    [
      "as GET with + for blanks and a slash",
      { method: "GET", blank: "+", path: `${DEFAULT_PATH}/` },
    ],
    ["with milliseconds", { milliseconds: true }],
    ["signed with SHA-1", { signatureMethod: "HmacSHA1" }],
    ["up to fifteen minutes late", { now: clock.now() - 15 * 60_000 }],
    ["up to fifteen minutes early", { now: clock.now() + 15 * 60_000 }],
  ])("%s", async (_name, style) => {
    const reply = await setNote(style);

    expect([reply.status, reply.text("Code")]).toEqual([200, undefined]);
    expect(reply.body).toContain("Grüße! 100% *neu* (50'er) ~ a+b=c &amp; d/e € 日本 😀");
  });
});

describe("a call is refused", () => {
  const wrongSecret: CallStyle = { secretAccessKey: "another secret" };
  it.each<[string, string, CallStyle, Record<string, string>]>([
    ["with another secret", "SignatureDoesNotMatch 403", wrongSecret, {}],
    [
      "signed for another host",
      "SignatureDoesNotMatch 403",
      { signedHost: () => "mws.example" },
      {},
    ],
    ["sixteen minutes late", "InvalidParameterValue 400", { now: clock.now() - 16 * 60_000 }, {}],
    ["with an unknown access key", "InvalidAccessKeyId 403", {}, { AWSAccessKeyId: "AKIAOTHER" }],
    [
      "with an unknown access key before its signature is looked at",
      "InvalidAccessKeyId 403",
      wrongSecret,
      { AWSAccessKeyId: "AKIAOTHER" },
    ],
    ["for another seller", "UnauthorizedAccess 401", {}, { SellerId: "A2OTHER" }],
    ["with a delegation that is none", "AccessDenied 401", {}, { MWSAuthToken: "nonsense" }],
    ["with another version", "InvalidParameterValue 400", {}, { Version: "2009-01-01" }],
    ["with a timestamp that is none", "InvalidParameterValue 400", {}, { Timestamp: "yesterday" }],
    ["with signature version 1", "InvalidParameterValue 400", {}, { SignatureVersion: "1" }],
    ["without its time", "MissingParameter 400", {}, { Timestamp: "" }],
  ])("%s: %s", async (_name, expected, style, parameters) => {
    const reply = await callSandbox(
      sandbox,
      "GetOrderReferenceDetails",
      { AmazonOrderReferenceId: order, ...parameters },
      { now: clock.now(), ...style },
    );

    expect(`${reply.text("Code")} ${reply.status}`).toBe(expected);
    expect(reply.text("Type")).toBe("Sender");
  });

  it("whose content was changed after signing", async () => {
    const parameters = { AmazonOrderReferenceId: order };
    const form = signedForm(sandbox, "GetOrderReferenceDetails", parameters, { now: clock.now() });
    const changed = form.replace(order, "S02-0000000-0000000");

    const response = await fetch(`${sandbox.endpoint}${DEFAULT_PATH}`, {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: changed,
    });

    expect(await response.text()).toContain("<Code>SignatureDoesNotMatch</Code>");
  });

  it("that is not signed at all", async () => {
    const body = new URLSearchParams({ Action: "GetServiceStatus" });

    const response = await fetch(`${sandbox.endpoint}${DEFAULT_PATH}`, { method: "POST", body });

    expect(response.status).toBe(403);
    expect(await response.text()).toContain("<Code>MissingAuthenticationToken</Code>");
  });

  it("with Amazon's own words when the signature is wrong", async () => {
    const reply = await setNote({ secretAccessKey: "another secret" });

    expect(reply.text("Message")).toBe(
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
    );
  });

  it("on the production path, where a sandbox object is an internal error", async () => {
    const reply = await callSandbox(
      sandbox,
      "GetOrderReferenceDetails",
      { AmazonOrderReferenceId: order },
      { now: clock.now(), path: "/OffAmazonPayments/2013-01-01" },
    );

    expect([reply.status, reply.text("Code"), reply.text("Type")]).toEqual([
      500,
      "InternalServerError",
      "Receiver",
    ]);
  });

  it("under a path of no API section", async () => {
    const response = await fetch(`${sandbox.endpoint}/OffAmazonPayments_Sandbox/2012-01-01`);

    expect(response.status).toBe(404);
    expect(await response.text()).toContain("<Code>InvalidAddress</Code>");
  });
});
