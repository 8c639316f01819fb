import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { ASKING_TOPICS } from "../../functions/adapters/dynamodb/keys.ts";
import {
  byPath,
  EVERYTHING,
  FOLDERS,
  functionOf,
  grantsOf,
  pascalCase,
  synthesise,
} from "./building.ts";

const building = synthesise(EVERYTHING);

/** What it takes to do what a handler asks of its ports; the adapters say the same in code. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  "store.claimSellerOrder": ["dynamodb:PutItem on OrderTable", "dynamodb:GetItem on OrderTable"],
  "store.findBySellerOrder": ["dynamodb:GetItem on OrderTable"],
  "store.readOrder": ["dynamodb:GetItem on OrderTable"],
  "store.readLedger": ["dynamodb:Query on OrderTable"],
  "store.save": ["dynamodb:UpdateItem on OrderTable"],
  "store.readTimeline": ["dynamodb:Query on OrderTable"],
  "store.saveBuyer": ["dynamodb:PutItem on OrderTable"],
  "store.readBuyer": ["dynamodb:GetItem on OrderTable"],
  "orderList.waiting": ["dynamodb:Query on OrderTable/due", "dynamodb:BatchGetItem on OrderTable"],
  "orderList.recorded": ["dynamodb:Scan on OrderTable", "dynamodb:BatchGetItem on OrderTable"],
  "waits.park": ["dynamodb:PutItem on OrderTable"],
  "waits.read": ["dynamodb:GetItem on OrderTable"],
  "waits.readAll": ["dynamodb:Query on OrderTable"],
  "waits.leave": ["dynamodb:DeleteItem on OrderTable"],
  "waits.due": ["dynamodb:Query on OrderTable/due", "dynamodb:BatchGetItem on OrderTable"],
  "waits.postpone": ["dynamodb:UpdateItem on OrderTable"],
  "notifications.isKnown": ["dynamodb:GetItem on OrderTable"],
  "notifications.record": ["dynamodb:PutItem on OrderTable"],
  "notifications.noteTest": ["dynamodb:PutItem on OrderTable"],
  "notifications.lastTest": ["dynamodb:GetItem on OrderTable"],
  "throttleQueues.nextSlots": ["dynamodb:Query on OrderTable"],
  "workflow.start": [
    "states:StartExecution on state machine",
    "states:DescribeExecution on executions",
  ],
  "workflow.status": ["states:DescribeExecution on executions"],
  "workflow.succeed": ["states:SendTaskSuccess on state machine"],
  "workflow.fail": ["states:SendTaskFailure on state machine"],
  "events.publish": ["sns:Publish on OrderEventsTopic"],
  "ipnTopic.publish": ["sns:Publish on IpnTopic"],
  "askingTopics.note": ["dynamodb:UpdateItem on OrderTable"],
  "tokens.accepts": ["secretsmanager:GetSecretValue on HttpApiShopTokenSecret"],
  "batches.readBatch": ["dynamodb:GetItem on OrderTable"],
  "batches.saveBatch": ["dynamodb:PutItem on OrderTable"],
  "batches.readFeed": ["dynamodb:GetItem on OrderTable"],
  "batches.noteFeed": ["dynamodb:UpdateItem on OrderTable"],
  "batches.claimFeed": ["dynamodb:UpdateItem on OrderTable"],
  "batches.noteSubmitting": ["dynamodb:PutItem on OrderTable"],
  "batches.forgetSubmitting": ["dynamodb:DeleteItem on OrderTable"],
  "batches.submitting": ["dynamodb:Query on OrderTable"],
  "batches.enqueue": ["dynamodb:PutItem on OrderTable"],
  "batches.dequeue": ["dynamodb:DeleteItem on OrderTable"],
  "batches.queued": ["dynamodb:Query on OrderTable"],
  "batches.parkBatch": ["dynamodb:PutItem on OrderTable"],
  "batches.readBatchWait": ["dynamodb:GetItem on OrderTable"],
  "batches.leaveBatch": ["dynamodb:DeleteItem on OrderTable"],
  "batches.dueBatches": ["dynamodb:Query on OrderTable/due", "dynamodb:GetItem on OrderTable"],
  "batches.postponeBatch": ["dynamodb:UpdateItem on OrderTable"],
  "storage.open": ["s3:GetObject on BatchesBucket", "s3:ListBucket on BatchesBucket"],
  "storage.fingerprint": ["s3:GetObject on BatchesBucket", "s3:ListBucket on BatchesBucket"],
  "storage.write": ["s3:PutObject on BatchesBucket", "s3:AbortMultipartUpload on BatchesBucket"],
  "confirmer.confirm": [],
  "verifier.verify": [],
};
/** The keys, and the queues in which calls take their turn. */
const AMAZON_PAY = [
  "secretsmanager:GetSecretValue on AmazonPayKeysSecret",
  "dynamodb:GetItem on OrderTable",
  "dynamodb:UpdateItem on OrderTable",
];

/** Who parks a turn takes it from the waiting room before the call, in functions/domain/turns.ts. */
const TURN_TAKERS = ["waits.readAll", "waits.leave"];

/** Lists that handlers name after a port. */
const NO_PORTS = new Set(["waits.slice"]);

const PORTS =
  /\b(store|orderList|waits|workflow|amazonPay|checkout|checkoutBooks|events|notifications|ipnTopic|confirmer|verifier|askingTopics|tokens|batches|storage|feeds|throttleQueues|notificationSettings)\??\.(\w+)\(/g;

/** The calls to ports in a handler and in whatever part of the domain it reaches. */
async function portCalls(folder: string): Promise<string[]> {
  const { outputFiles } = await build({
    entryPoints: [`functions/${folder}/handler.ts`],
    bundle: true,
    format: "esm",
    packages: "external",
    treeShaking: true,
    write: false,
  });
  const calls = [...(outputFiles[0]?.text ?? "").matchAll(PORTS)];
  const names = new Set(calls.map(([, port, method]) => `${port}.${method}`));
  const callsAmazon = [...names].some((name) => name.startsWith("amazonPay."));
  if (callsAmazon && names.has("waits.park")) for (const name of TURN_TAKERS) names.add(name);
  return [...names].filter((name) => !NO_PORTS.has(name)).sort();
}

function needsOf(calls: readonly string[]): string[] {
  const needed = calls.flatMap((call) => {
    const needs = /^(amazonPay|checkout|checkoutBooks|feeds|notificationSettings)\./.test(call)
      ? AMAZON_PAY
      : NEEDS[call];
    if (!needs) throw new Error(`${call} is new: say in this file what it needs`);
    return needs;
  });
  return [...new Set(needed)].sort();
}

/** What every function has, and what belongs to how it is called or to the key behind a service. */
const AROUND = /^(logs|xray|kms|sqs):/;

describe("grants", () => {
  it.each(FOLDERS)("lets %s do what its handler asks for, and nothing else", async (folder) => {
    const calls = await portCalls(folder);
    const grants = grantsOf(building, folder).filter((grant) => !AROUND.test(grant));

    expect(calls.length).toBeGreaterThan(0);
    expect(grants).toEqual(needsOf(calls));
  });

  it.each(FOLDERS)("lets %s write its own log and trace, and its own dead letters", (folder) => {
    const name = pascalCase(folder);
    const grants = grantsOf(building, folder).filter((grant) => /^(logs|xray|sqs):/.test(grant));
    const isInBackground = ["handle-notification", "record-shipment", "sweep"].includes(folder);

    expect(grants).toEqual([
      `logs:CreateLogStream on ${name}Logs`,
      `logs:PutLogEvents on ${name}Logs`,
      ...(isInBackground ? [`sqs:SendMessage on ${name}DeadLetters`] : []),
      "xray:PutTelemetryRecords on *",
      "xray:PutTraceSegments on *",
    ]);
  });

  it("lets the open door write down who asks, and touch no order", () => {
    const policy = byPath(building, "AWS::IAM::Policy").get(
      "ReceiveNotification/Role/DefaultPolicy",
    );
    const statements: { Action: string | string[]; Condition?: object }[] =
      policy?.Properties.PolicyDocument.Statement;
    const onTable = statements.filter(({ Action }) => [Action].flat().some(isOfTable));

    expect(onTable.map(({ Action, Condition }) => [Action, Condition])).toEqual([
      [
        "dynamodb:UpdateItem",
        { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": [ASKING_TOPICS] } },
      ],
    ]);
  });

  it("lets no function use the key but through the service that keeps the data", () => {
    const policies = [...byPath(building, "AWS::IAM::Policy").values()];
    const statements = policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
    const onKey = statements.filter(({ Action }) => [Action].flat().some(isOfKms));

    expect(onKey.length).toBeGreaterThan(FOLDERS.length);
    for (const { Condition } of onKey) {
      expect(Condition.StringEquals["kms:ViaService"]).toBeDefined();
    }
  });

  it("names every action, also in the policies of key, topic and queues", () => {
    const documents = [
      ...[...byPath(building, "AWS::IAM::Policy").values()].map((one) => one.Properties),
      ...[...byPath(building, "AWS::SNS::TopicPolicy").values()].map((one) => one.Properties),
      ...[...byPath(building, "AWS::SQS::QueuePolicy").values()].map((one) => one.Properties),
    ].map(({ PolicyDocument }) => PolicyDocument);
    const [key] = byPath(building, "AWS::KMS::Key").values();
    const allowed = [...documents, key?.Properties.KeyPolicy]
      .flatMap(({ Statement }) => Statement)
      // "Deny everything without TLS" is meant to be as wide as it can be.
      .filter(({ Effect }) => Effect === "Allow")
      .flatMap(({ Action }) => Action);

    expect(allowed.length).toBeGreaterThan(100);
    expect(allowed.filter((action: string) => action.includes("*"))).toEqual([]);
  });

  it("shares no role and uses no ready-made policy", () => {
    const roles = FOLDERS.map((folder) => functionOf(building, folder).Properties.Role);

    expect(new Set(roles.map((role) => JSON.stringify(role))).size).toBe(FOLDERS.length);
    for (const role of byPath(building, "AWS::IAM::Role").values()) {
      expect(role.Properties.ManagedPolicyArns).toBeUndefined();
    }
  });
});

function isOfTable(action: string): boolean {
  return action.startsWith("dynamodb:");
}

function isOfKms(action: string): boolean {
  return action.startsWith("kms:");
}
