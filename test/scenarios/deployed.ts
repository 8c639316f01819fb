import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  SFNClient,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import * as v from "valibot";
import type { WorkflowName } from "../../functions/domain/ports.ts";
import { redrive } from "../../local/operator/redrive-command.ts";
import type { Aws } from "./aws.ts";
import { deskDoors } from "./deployed-desk.ts";
import { openInbox } from "./inbox.ts";
import { createSimulator } from "./simulator.ts";
import type { Outputs, Resource, Stack } from "./stack.ts";
import { readLogs, readQueues } from "./stack-traces.ts";
import type { Target, Theatre } from "./target.ts";

export interface DeployedOptions {
  readonly aws: Aws;
  readonly stack: Stack;
  /** Where the stack's HTTP interface is reached, if not at the address that it gives itself. */
  readonly httpApiUrl: string | undefined;
  /** Where this process reaches the simulator, if not where the functions do. */
  readonly simulatorUrl: string | undefined;
  /** What the shop shows in place of a signature, on a stage that asks for a token. */
  readonly shopToken: string | undefined;
  readonly stages: number;
}

const DECIDES_WITHIN_SECONDS = 2;
const keysSchema = v.object({ accessKeyId: v.string(), secretAccessKey: v.string() });
const failedEntries = v.object({ FailedEntryCount: v.number() });

/** A stack in an account of AWS, or in what answers in its place. */
export async function openDeployed(options: DeployedOptions): Promise<Theatre> {
  const { aws, stack, stages, simulatorUrl } = options;
  const { outputs } = stack;
  const simulator = createSimulator(simulatorUrl ?? outputs.AmazonPaySimulator ?? "");
  await simulator.decideWithin(DECIDES_WITHIN_SECONDS);
  const api = (options.httpApiUrl ?? outputs.HttpApiUrl).replace(/\/$/, "");
  const notificationUrl = `${api}/notifications`;
  await simulator.setNotificationUrl(notificationUrl);
  const inbox = await openInbox(outputs.OrderEventsTopicArn, `${stack.name}-scenarios`);
  const sfn = new SFNClient({});
  const target: Target = {
    simulator,
    notificationUrl,
    ask: (method, path, body) => ask(options, new URL(`${api}${path}`), method, body),
    tellShipment: (detail) => tellShipment(aws, outputs.FulfilmentBusName, detail),
    toldEvents: () => inbox.events(),
    ...executionsOf(sfn, outputs),
    sweep: (orderReferenceId) => sweep(aws, stack, orderReferenceId),
    redrive: (args) => runRedrive(aws, stack, args),
    ...deskDoors(options),
    logs: () => readLogs(aws, stack.resources),
    deadLetters: () => readQueues(stack.resources),
    now: () => Date.now(),
    pass: pause,
  };
  return {
    kind: "stack",
    stages,
    open: async () => ({ target, close: async () => {} }),
    traces: async () => ({
      logs: await target.logs(),
      events: (await inbox.texts()).join("\n"),
      deadLetters: await target.deadLetters(),
      ...(await readKeys(outputs)),
    }),
    async close() {
      await simulator.setNotificationUrl(null);
      await inbox.close();
      sfn.destroy();
    },
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function executionsOf(
  sfn: SFNClient,
  outputs: Outputs,
): Pick<Target, "executionStatus" | "history" | "stop"> {
  const machines: Readonly<Record<WorkflowName, string>> = {
    "order-payment": outputs.StateMachineArn,
    refund: outputs.RefundStateMachineArn,
    batch: outputs.BatchStateMachineArn,
    reconcile: outputs.ReconcileStateMachineArn,
  };
  const arnOf = (workflow: WorkflowName, name: string): string =>
    `${machines[workflow].replace(":stateMachine:", ":execution:")}:${name}`;
  return {
    async executionStatus(workflow, name) {
      try {
        const executionArn = arnOf(workflow, name);
        return (await sfn.send(new DescribeExecutionCommand({ executionArn }))).status;
      } catch (error) {
        if (error instanceof ExecutionDoesNotExist) return undefined;
        throw error;
      }
    },
    async stop(workflow, name) {
      const request = { executionArn: arnOf(workflow, name), error: "Stopped" };
      await sfn.send(new StopExecutionCommand(request));
    },
    async history(workflow, name) {
      const events: HistoryEvent[] = [];
      let nextToken: string | undefined;
      do {
        const request = { executionArn: arnOf(workflow, name), maxResults: 1_000, nextToken };
        const page = await sfn.send(new GetExecutionHistoryCommand(request));
        events.push(...(page.events ?? []));
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
      return events;
    },
  };
}

type Asking = Pick<DeployedOptions, "aws" | "shopToken">;

async function ask({ aws, shopToken }: Asking, url: URL, method: string, body: unknown) {
  const request = {
    method,
    headers: { "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
  const bearing = { ...request.headers, authorization: `Bearer ${shopToken}` };
  const reply =
    shopToken === undefined
      ? await aws.signed("execute-api", { ...request, url })
      : await fetch(url, { ...request, headers: bearing, signal: AbortSignal.timeout(120_000) });
  const text = await reply.text();
  return { status: reply.status, text, body: parsedOrNot(text) };
}

function parsedOrNot(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function tellShipment(aws: Aws, EventBusName: string, detail: object): Promise<void> {
  const entry = {
    EventBusName,
    Source: "scenarios.warehouse",
    DetailType: "Shipment dispatched",
    Detail: JSON.stringify(detail),
  };
  const answer = await aws.callJson("events", "AWSEvents.PutEvents", { Entries: [entry] });
  const { FailedEntryCount } = v.parse(failedEntries, answer);
  if (FailedEntryCount > 0) throw new Error("The event bus did not take the shipment");
}

/** The sweep, by hand and not by its schedule, which comes every five minutes. */
async function sweep(aws: Aws, stack: Stack, orderReferenceId: string | undefined): Promise<void> {
  if (orderReferenceId !== undefined) await makeDue(stack.outputs.TableName, orderReferenceId);
  const name = functionNamed(stack.resources, "Sweep");
  const path = `/2015-03-31/functions/${name}/invocations`;
  await aws.callText("lambda", { method: "POST", path, body: "{}" });
}

/** Makes the sweep look at once after what otherwise is due in some minutes. */
async function makeDue(TableName: string, orderReferenceId: string): Promise<void> {
  const dynamodb = new DynamoDBClient({});
  try {
    await dynamodb.send(
      new UpdateItemCommand({
        TableName,
        Key: { pk: { S: `ORDER#${orderReferenceId}` }, sk: { S: "WAIT#PAYMENT" } },
        ConditionExpression: "attribute_exists(pk)",
        UpdateExpression: "SET dueAt = :now",
        ExpressionAttributeValues: { ":now": { S: new Date().toISOString() } },
      }),
    );
  } catch (error) {
    // Nothing waits for anything just now.
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  } finally {
    dynamodb.destroy();
  }
}

function functionNamed(resources: readonly Resource[], id: string): string {
  const found = resources.find(
    (one) =>
      one.type === "AWS::Lambda::Function" && new RegExp(`^${id}Function[0-9A-F]{8}$`).test(one.id),
  );
  const ids = resources.filter(({ type }) => type === "AWS::Lambda::Function").map((one) => one.id);
  if (!found) throw new Error(`The stack has no function ${id}, but ${ids.join(", ")}`);
  return found.physicalId;
}

async function runRedrive(aws: Aws, stack: Stack, args: readonly string[]): Promise<string> {
  const printed: string[] = [];
  const prefix = stack.name;
  const place = aws.endpoint === undefined ? [] : ["--endpoint", aws.endpoint];
  const where = ["--prefix", prefix, "--region", aws.region, ...place];
  await redrive([...args, ...where], (line) => printed.push(line));
  return printed.join("\n");
}

async function readKeys({ AmazonPayKeysSecret }: Outputs) {
  const secrets = new SecretsManagerClient({});
  try {
    const request = new GetSecretValueCommand({ SecretId: AmazonPayKeysSecret });
    const { SecretString = "{}" } = await secrets.send(request);
    const { accessKeyId, secretAccessKey } = v.parse(keysSchema, JSON.parse(SecretString));
    return { accessKeyIds: [accessKeyId], secretAccessKeys: [secretAccessKey] };
  } finally {
    secrets.destroy();
  }
}
