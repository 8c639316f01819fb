import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openStackService, type StackService } from "../support/aws-stack-service.ts";
import { type OperatorDesk, openOperatorDesk } from "../support/operator-desk.ts";

const MACHINE = "arn:aws:states:eu-west-1:111122223333:stateMachine:shipcharge-live-order-payment";
let desk: OperatorDesk;
let aws: StackService;

beforeEach(async () => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIACANARYCANARYCANA");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "canary-secret-access-key");
  vi.stubEnv("AWS_REGION", "eu-west-1");
  desk = await openOperatorDesk();
  const outputs = { StateMachineArn: MACHINE, MetricsNamespace: "Shipcharge/live" };
  const watched = { sums: { TurnsPostponed: 3 }, alarms: ["shipcharge-OldestWait"] };
  aws = await openStackService("shipcharge", outputs, desk.shop.world.endpoint, watched);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await aws.close();
  await desk.shop.close();
});

const at = (...more: string[]) => [
  "--stack",
  "shipcharge",
  "--aws-endpoint",
  aws.endpoint,
  "--api",
  aws.endpoint,
  ...more,
];

describe("a deployed stack", () => {
  it("is found by its name, and its interface asked with the caller's signature", async () => {
    const id = await desk.placed();

    const { exitCode, output } = await desk.run("show", id, ...at());

    expect(exitCode).toBe(0);
    expect(output).toContain("It waits for shipment 1");
    expect(output).toContain(
      `https://eu-west-1.console.aws.amazon.com/states/home?region=eu-west-1#/v2/executions/details/${MACHINE.replace("stateMachine", "execution")}:${id}-1`,
    );
    const [described, ...asked] = aws.signatures;
    expect(described).toBe("eu-west-1/cloudformation");
    expect(new Set(asked)).toEqual(new Set(["eu-west-1/execute-api"]));
    expect(desk.everything.join()).not.toMatch(/canary/i);
  });

  it("is changed by a signed request, too", async () => {
    const id = await desk.placed();

    expect((await desk.run("cancel", id, "--yes", ...at())).output).toContain("Cancel: requested.");
  });

  it("that does not exist is said to be so", async () => {
    const given = at().map((arg) => (arg === "shipcharge" ? "elsewhere" : arg));
    const { exitCode, notes } = await desk.run("list", ...given);

    expect(exitCode).toBe(3);
    expect(notes).toContain("cloudformation DescribeStacks: 400 Stack does not exist");
  });

  it("without an interface among its outputs is no Shipcharge", async () => {
    const given = at().slice(0, 4);
    const { exitCode, notes } = await desk.run("list", ...given);

    expect(exitCode).toBe(3);
    expect(notes).toContain("shipcharge has no output HttpApiUrl");
  });

  it("cannot be named together with a laptop", async () => {
    await expect(desk.run("list", ...at("--endpoint", aws.endpoint))).rejects.toThrow("not both");
  });

  it("has its alarms and throttled calls looked at by the doctor", async () => {
    const { exitCode, output } = await desk.run("doctor", ...at());

    expect(exitCode).toBe(1);
    expect(output).toMatch(
      /well +throttled calls +in the last hour 3 calls were put off to their turn, 0 found/,
    );
    expect(output).toMatch(/wrong +alarms +shipcharge-OldestWait/);
  });

  it("is out of reach without credentials, and says which are missing", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", "");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "");
    vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
    vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    vi.stubEnv("AWS_CONFIG_FILE", "/dev/null");
    const { exitCode, notes } = await desk.run("list", ...at());

    expect(exitCode).toBe(3);
    expect(notes).toContain("No AWS credentials");
  });
});
