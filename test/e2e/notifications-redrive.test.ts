import { afterEach, describe, expect, it } from "vitest";
import { redrive } from "../../local/operator/redrive-command.ts";
import { openDeadLetterService, type Queued } from "../support/dead-letter-service.ts";
import { openShopFront, type ShopFront } from "../support/shop-front.ts";

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function run(...args: string[]) {
  const lines: string[] = [];
  const exitCode = await redrive(args, (line) => lines.push(line));
  return { exitCode, output: lines.join("\n") };
}

async function runJson(...args: string[]): Promise<{ id: string; done: string; why: string }[]> {
  return JSON.parse((await run(...args, "--json")).output);
}

describe("on a laptop, notifications that could not be handled", () => {
  const MINUTE_MILLISECONDS = 60_000;
  let isBroken: boolean;

  async function openBroken(): Promise<ShopFront> {
    isBroken = true;
    const front = await openShopFront({
      storage: "memory",
      async around(name, call) {
        if (isBroken && name === "handle-notification") throw new Error("the database is away");
        return call();
      },
    });
    closing.push(front.close);
    await front.place(front.draft());
    await front.clock.advanceBy(4 * MINUTE_MILLISECONDS);
    return front;
  }

  const endpointOf = ({ world }: ShopFront) => ["--endpoint", world.endpoint];

  it("are listed with the reason, and stay where they are", async () => {
    const front = await openBroken();
    const count = front.world.deadLetters.length;

    for (let times = 0; times < 2; times += 1) {
      const { exitCode, output } = await run("--list", ...endpointOf(front));

      expect(exitCode).toBe(0);
      expect(output).toContain("handle-notification");
      expect(output).toContain("the database is away");
      expect(output).toContain(`${count} in all.`);
    }
    expect(count).toBeGreaterThanOrEqual(2);
    expect(front.world.deadLetters).toHaveLength(count);
  });

  it("are handled without a further word only with --yes", async () => {
    const front = await openBroken();
    isBroken = false;
    const before = front.world.counts.invocations["handle-notification"];

    const { output } = await run("--all", ...endpointOf(front));

    expect(output).toContain("Nothing was done; --yes does it.");
    expect(front.world.deadLetters.length).toBeGreaterThan(0);
    expect(front.world.counts.invocations["handle-notification"]).toBe(before);
  });

  it("are handled after all once the cause is mended", async () => {
    const front = await openBroken();
    isBroken = false;

    expect((await run("--all", "--yes", ...endpointOf(front))).exitCode).toBe(0);
    await front.clock.advanceBy(MINUTE_MILLISECONDS);

    expect(front.world.deadLetters).toEqual([]);
    expect((await run("--list", ...endpointOf(front))).output).toBe("No dead letters.");
    const outcomes = front.logged.filter((line) => /notification-(accepted|ignored)/.test(line));
    expect(outcomes.some((line) => line.includes('"outcome":"already-recorded"'))).toBe(true);
  });

  it("are handled one by one, by their ids", async () => {
    const front = await openBroken();
    isBroken = false;
    const [first, ...others] = front.world.deadLetters.map(({ id }) => id);

    await run("--one", first ?? "", "--yes", ...endpointOf(front));
    await front.clock.advanceBy(MINUTE_MILLISECONDS);

    expect(front.world.deadLetters.map(({ id }) => id)).toEqual(others);
    expect((await run("--one", first ?? "", ...endpointOf(front))).exitCode).toBe(1);
  });

  it("come back among the dead letters while the cause lasts", async () => {
    const front = await openBroken();
    const count = front.world.deadLetters.length;

    await run("--all", "--yes", ...endpointOf(front));
    expect(front.world.deadLetters).toEqual([]);
    await front.clock.advanceBy(4 * MINUTE_MILLISECONDS);

    expect(front.world.deadLetters).toHaveLength(count);
  });

  it("are poison if they can never be read, and are shown as they came", async () => {
    const front = await openBroken();
    isBroken = false;
    await run("--all", "--yes", ...endpointOf(front));
    const message = JSON.stringify({ messageId: "m", topicArn: "t", sentAt: "s", content: "{" });
    const event = { Records: [{ Sns: { Message: message } }] };
    await fetch(`${front.world.endpoint}/2015-03-31/functions/handle-notification/invocations`, {
      method: "POST",
      body: JSON.stringify(event),
    });
    await front.clock.advanceBy(4 * MINUTE_MILLISECONDS);

    const [letter] = await runJson("--list", ...endpointOf(front));
    const { output } = await run("--one", letter?.id ?? "", ...endpointOf(front));

    expect(letter?.why).toContain("InvalidValue: The notification is not JSON");
    expect(output).toContain(JSON.stringify(message));
  });
});

describe("in a deployed stack, a dead letter", () => {
  const ARN = "arn:aws:lambda:eu-west-1:111122223333:function";
  const fromLambda: Queued = {
    queue: "A1-HandleNotificationDeadLetters9C-1",
    body: JSON.stringify({
      version: "1.0",
      requestContext: {
        requestId: "r",
        functionArn: `${ARN}:A1-HandleNotification-X:$LATEST`,
        condition: "RetriesExhausted",
        approximateInvokeCount: 3,
      },
      requestPayload: { Records: ["from Lambda"] },
      responsePayload: { errorType: "ServiceUnavailable", errorMessage: "busy" },
    }),
  };
  const fromEventBridge: Queued = {
    queue: "A1-RecordShipmentDeadLetters7D-2",
    body: JSON.stringify({ detail: "from EventBridge" }),
    attributes: {
      TARGET_ARN: `${ARN}:A1-RecordShipment-Y`,
      ERROR_CODE: "NO_PERMISSIONS",
      ERROR_MESSAGE: "not allowed",
    },
  };
  const fromSns: Queued = {
    queue: "A1-HandleNotificationDeadLetters9C-1",
    body: JSON.stringify({
      Type: "Notification",
      TopicArn: "arn:aws:sns:eu-west-1:111122223333:ipn",
      Message: "from SNS",
    }),
  };
  const strange: Queued = { queue: "A1-RecordShipmentDeadLetters7D-2", body: "?" };
  const elsewhere: Queued = { ...fromLambda, queue: "A1-Else" };

  async function open(queued: readonly Queued[], invokeStatus?: number) {
    const service = await openDeadLetterService(queued, invokeStatus);
    closing.push(service.close);
    return { ...service, args: ["--prefix", "A1-", "--endpoint", service.endpoint] };
  }

  it.each([
    ["Lambda", fromLambda, "Invoke A1-HandleNotification-X Event", { Records: ["from Lambda"] }],
    [
      "EventBridge",
      fromEventBridge,
      "Invoke A1-RecordShipment-Y Event",
      { detail: "from EventBridge" },
    ],
    ["SNS", fromSns, "Publish", { Message: "from SNS" }],
  ])(
    "that %s put there goes to whom it was for, and then leaves its queue",
    async (_, letter, what, input) => {
      const { args, asked } = await open([letter]);

      const { exitCode } = await run("--all", "--yes", ...args);

      expect(exitCode).toBe(0);
      expect(asked.map((one) => one.what)).toEqual([what, "DeleteMessage"]);
      expect(asked[0]?.input).toMatchObject(input);
      expect(asked[1]?.input).toMatchObject({ ReceiptHandle: "receipt-0" });
      for (const { authorization } of asked) expect(authorization).toMatch(/^AWS4-HMAC-SHA256 /);
    },
  );

  it("stays if its function does not take it, and is given back", async () => {
    const { args, asked } = await open([fromLambda], 429);

    const { exitCode, output } = await run("--all", "--yes", ...args);

    expect(exitCode).toBe(1);
    expect(output).toContain("Lambda did not take the event of A1-HandleNotification-X: 429");
    expect(asked.at(-1)).toMatchObject({
      what: "ChangeMessageVisibility",
      input: { ReceiptHandle: "receipt-0", VisibilityTimeout: 0 },
    });
    expect(asked.map(({ what }) => what)).not.toContain("DeleteMessage");
  });

  it("is listed from every queue of dead letters and from no other queue", async () => {
    const { args, asked } = await open([fromLambda, fromEventBridge, fromSns, strange, elsewhere]);

    const letters = await runJson("--list", ...args);

    expect(letters.map(({ id, why }) => [id, why])).toEqual([
      ["letter-0", "ServiceUnavailable: busy"],
      ["letter-1", "NO_PERMISSIONS: not allowed"],
      ["letter-2", "SNS could not deliver it"],
      ["letter-3", "unreadable: look at it in the SQS console"],
    ]);
    expect(asked.map(({ what }) => what)).toEqual(letters.map(() => "ChangeMessageVisibility"));
  });

  it("of a form that nobody knows is left to a person", async () => {
    const { args, asked } = await open([strange]);

    expect(await runJson("--all", "--yes", ...args)).toMatchObject([{ done: "left" }]);
    expect(asked.map(({ what }) => what)).toEqual(["ChangeMessageVisibility"]);
  });

  it("is one of those that were asked for", async () => {
    const { args, asked } = await open([fromLambda, fromEventBridge]);

    await run("--all", "--yes", "--function", "RecordShipment", ...args);

    expect(asked.map(({ what }) => what)).toEqual([
      "Invoke A1-RecordShipment-Y Event",
      "DeleteMessage",
      "ChangeMessageVisibility",
    ]);
  });
});

it.each([[[]], [["--list", "--all"]], [["--one"]], [["--lits"]]])(
  "asks for exactly one wish (%j)",
  async (args) => {
    await expect(redrive(args, () => {})).rejects.toThrow();
  },
);

it("explains itself", async () => {
  expect((await run("--help")).output).toContain("npm run redrive -- --list");
});
