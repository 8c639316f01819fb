import { beforeAll, describe, expect, it } from "vitest";
import { FALSE_SIGNATURE, placesOf, placesOfSignatures } from "./canaries.ts";
import { readConfiguration, WrongConfiguration } from "./configuration.ts";
import { createLaptop } from "./laptop.ts";
import { missingFrom } from "./play.ts";
import { type Check, createReport, describeFailures } from "./report.ts";
import { parseOutputs, UnfitStack } from "./stack.ts";
import { runSuite, STORY_NAMES } from "./suite.ts";

/** The stories in which doors differ most; `npm run scenarios` plays all of them. */
const STORIES = [
  "notification-first",
  "notification-lost",
  "declined-mended-at-amazon",
  "declined-confirmed-again",
  "authentication-passed",
  "refunded",
  "refund-declined",
  "forged",
  "dead-letter",
  "batch",
  "desk-books",
  "desk-reading",
  "desk-deciding",
  "desk-repairing",
];

describe("on a laptop, through public doors alone", () => {
  let checks: readonly Check[];

  beforeAll(async () => {
    const report = createReport(
      () => {},
      () => 0,
    );
    const { signal } = new AbortController();
    await runSuite({ theatre: createLaptop(), report, signal, only: STORIES });
    checks = report.checks;
  });

  it.each([...STORIES, "afterwards"])("%s comes out as it has to", (name) => {
    const ofStory = checks.filter(({ story }) => story === name);

    expect(ofStory.length).toBeGreaterThanOrEqual(4);
    expect(describeFailures(ofStory)).toEqual([]);
  });
});

describe("what a story leaves behind", () => {
  it("is searched for the buyer, the keys and for signatures of every kind", () => {
    const logs =
      'failed with {\\"Signature\\": \\"EXAMPLEpH+DcEwjAPg8O9mY8dReBSwksfg2S7WKQcikcNKWLQ\\"}';
    const query = "AWSAccessKeyId=A&Signature=kYV0mV%2BUGqvlyXUl9kZ3bnVsNDgwMjcx&Version=2";
    const harmless = 'SignatureVersion=2, "SignatureVersion": "1", signature refused';

    expect(placesOf("77 Canary", { logs: "…77 Canary Wharfside…", events: "" })).toEqual(["logs"]);
    expect(placesOf(FALSE_SIGNATURE, { logs: harmless })).toEqual([]);
    expect(placesOfSignatures({ logs, events: harmless, history: query })).toEqual([
      expect.stringContaining("logs"),
      expect.stringContaining("history"),
    ]);
  });

  it("has to have every event as often as the file says", () => {
    expect(missingFrom(["paid", "refunded"], ["refunded", "refunded"])).toEqual(["refunded"]);
    expect(missingFrom(["refunded", "paid", "refunded"], ["refunded", "refunded"])).toEqual([]);
  });
});

describe("where stories are played", () => {
  it("is this process, unless the environment says otherwise", () => {
    expect(readConfiguration({})).toEqual({ target: "laptop" });
    expect(STORY_NAMES).toContain("refund-declined");
  });

  it.each([
    [{ SHIPCHARGE_TARGET: "moon" }, 'SHIPCHARGE_TARGET is "moon"; it has to be laptop or aws'],
    [{ SHIPCHARGE_TARGET: "aws" }, "SHIPCHARGE_STACK has to name the stack"],
    [
      { SHIPCHARGE_TARGET: "aws", SHIPCHARGE_STACK: "shop", AWS_ENDPOINT_URL: "nowhere" },
      "AWS_ENDPOINT_URL",
    ],
    [
      { SHIPCHARGE_TARGET: "aws", SHIPCHARGE_STACK: "shop", SHIPCHARGE_STAGES: "many" },
      "SHIPCHARGE_STAGES",
    ],
  ])("is not guessed: %o", (environment, message) => {
    expect(() => readConfiguration(environment)).toThrow(WrongConfiguration);
    expect(() => readConfiguration(environment)).toThrow(message);
  });

  const OUTPUTS = {
    AmazonPayEnvironment: "sandbox",
    AmazonPaySimulator: "https://simulator.example",
    HttpApiUrl: "https://api.example/",
    NotificationUrl: "https://api.example/notifications",
    AmazonPayKeysSecret: "arn:aws:secretsmanager:eu-west-1:1:secret:keys",
    FulfilmentBusName: "bus",
    OrderEventsTopicArn: "arn:aws:sns:eu-west-1:1:events",
    TableName: "table",
    BatchBucket: "bucket",
    StateMachineArn: "arn:aws:states:eu-west-1:1:stateMachine:order-payment",
    RefundStateMachineArn: "arn:aws:states:eu-west-1:1:stateMachine:refund",
    BatchStateMachineArn: "arn:aws:states:eu-west-1:1:stateMachine:batch",
    ReconcileStateMachineArn: "arn:aws:states:eu-west-1:1:stateMachine:reconcile",
  };

  it("is a sandbox stage that asks a simulator", () => {
    expect(parseOutputs("shop", OUTPUTS)).toEqual(OUTPUTS);
  });

  it.each([
    ["live", { ...OUTPUTS, AmazonPayEnvironment: "live" }, "sandbox stages only"],
    ["asking Amazon itself", { ...OUTPUTS, AmazonPaySimulator: "" }, "lacks: AmazonPaySimulator"],
    ["without a simulator", { ...OUTPUTS, AmazonPaySimulator: undefined }, "asks Amazon itself"],
    ["of another version", { HttpApiUrl: "https://api.example/" }, "lacks: AmazonPayEnvironment"],
  ])("is never a stage that is %s", (_what, outputs, message) => {
    expect(() => parseOutputs("shop", outputs)).toThrow(UnfitStack);
    expect(() => parseOutputs("shop", outputs)).toThrow(message);
  });
});
