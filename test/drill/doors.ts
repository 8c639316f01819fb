import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  SFNClient,
} from "@aws-sdk/client-sfn";
import * as v from "valibot";
import { CREDENTIALS, type Outputs, REGION } from "./deployment.ts";
import { sendSigned } from "./signing.ts";

export interface ShopAnswer {
  readonly status: number;
  readonly text: string;
  readonly body: unknown;
}

/** The public doors of the deployed stack, and the operator's view of its executions. */
export interface Doors {
  /** Where Amazon's notifications go. */
  readonly notificationUrl: string;
  /** The shop's signed HTTP interface. */
  ask(method: "GET" | "POST" | "PUT", path: string, body?: unknown): Promise<ShopAnswer>;
  /** The warehouse's event on the fulfilment bus. */
  tellShipment(detail: Readonly<Record<string, unknown>>): Promise<void>;
  storeKeys(keys: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
  }): Promise<void>;
  history(orderReferenceId: string): Promise<readonly HistoryEvent[]>;
  executionStatus(orderReferenceId: string): Promise<string | undefined>;
  /** Everything that the stack's log groups hold. */
  logs(): Promise<string>;
  /** How many messages lie in the dead-letter queues. */
  deadLetters(): Promise<number>;
  close(): void;
}

const failedEntries = v.object({ FailedEntryCount: v.number() });
const logGroups = v.object({ logGroups: v.array(v.object({ logGroupName: v.string() })) });
const logEvents = v.object({
  events: v.array(v.object({ message: v.string() })),
  nextToken: v.optional(v.string()),
});

const queues = v.object({ QueueUrls: v.pipe(v.array(v.string()), v.minLength(3)) });
const queueAttributes = v.object({
  Attributes: v.object({ ApproximateNumberOfMessages: v.string() }),
});

/** Opens the doors of a stack behind an emulator's endpoint. */
export function openDoors(endpoint: string, outputs: Outputs): Doors {
  const client = { endpoint, region: REGION, credentials: CREDENTIALS };
  const sfn = new SFNClient(client);
  const secrets = new SecretsManagerClient(client);
  const api = emulatedApi(endpoint, outputs.HttpApiUrl);
  const executionArn = (orderReferenceId: string): string =>
    `${outputs.StateMachineArn.replace(":stateMachine:", ":execution:")}:${orderReferenceId}-1`;
  return {
    notificationUrl: `${api}${outputs.NotificationUrl.slice(outputs.HttpApiUrl.length - 1)}`,
    ask: (method, path, body) => ask(api, method, path, body),
    tellShipment: (detail) => tellShipment(endpoint, outputs.FulfilmentBusName, detail),
    async storeKeys(keys) {
      const SecretString = JSON.stringify(keys);
      const SecretId = outputs.AmazonPayKeysSecret;
      await secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
    },
    async history(orderReferenceId) {
      const command = new GetExecutionHistoryCommand({
        executionArn: executionArn(orderReferenceId),
        maxResults: 1_000,
      });
      return (await sfn.send(command)).events ?? [];
    },
    async executionStatus(orderReferenceId) {
      const command = new DescribeExecutionCommand({
        executionArn: executionArn(orderReferenceId),
      });
      return (await sfn.send(command)).status;
    },
    logs: () => readLogs(endpoint),
    deadLetters: () => countDeadLetters(endpoint),
    close() {
      sfn.destroy();
      secrets.destroy();
    },
  };
}

/** The emulator serves the API's host name, which no resolver knows, under a path of its own. */
function emulatedApi(endpoint: string, apiUrl: string): string {
  const [apiId] = new URL(apiUrl).hostname.split(".");
  return `${endpoint}/_aws/execute-api/${apiId}/$default`;
}

async function ask(api: string, method: string, path: string, body: unknown): Promise<ShopAnswer> {
  const reply = await sendSigned("execute-api", {
    method,
    url: new URL(`${api}${path}`),
    headers: { "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
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

async function tellShipment(endpoint: string, EventBusName: string, detail: object): Promise<void> {
  const entry = {
    EventBusName,
    Source: "drill.warehouse",
    DetailType: "Shipment dispatched",
    Detail: JSON.stringify(detail),
  };
  const answer = await callAws(endpoint, "events", "AWSEvents.PutEvents", { Entries: [entry] });
  const { FailedEntryCount } = v.parse(failedEntries, answer);
  if (FailedEntryCount > 0) throw new Error("The event bus did not take the shipment");
}

async function readLogs(endpoint: string): Promise<string> {
  const target = (operation: string) => `Logs_20140328.${operation}`;
  const groups = v.parse(
    logGroups,
    await callAws(endpoint, "logs", target("DescribeLogGroups"), {}),
  );
  const texts: string[] = [];
  for (const { logGroupName } of groups.logGroups) {
    let nextToken: string | undefined;
    do {
      const request = { logGroupName, ...(nextToken === undefined ? {} : { nextToken }) };
      const answer = await callAws(endpoint, "logs", target("FilterLogEvents"), request);
      const page = v.parse(logEvents, answer);
      texts.push(...page.events.map(({ message }) => message));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
  }
  return texts.join("\n");
}

async function countDeadLetters(endpoint: string): Promise<number> {
  const target = (operation: string) => `AmazonSQS.${operation}`;
  const { QueueUrls } = v.parse(queues, await callAws(endpoint, "sqs", target("ListQueues"), {}));
  let count = 0;
  for (const QueueUrl of QueueUrls.filter((url) => url.includes("DeadLetters"))) {
    const request = { QueueUrl, AttributeNames: ["ApproximateNumberOfMessages"] };
    const answer = await callAws(endpoint, "sqs", target("GetQueueAttributes"), request);
    count += Number(v.parse(queueAttributes, answer).Attributes.ApproximateNumberOfMessages);
  }
  return count;
}

/** A call of the JSON protocol, for services whose client nothing else here needs. */
async function callAws(
  endpoint: string,
  service: string,
  target: string,
  request: object,
): Promise<unknown> {
  const reply = await sendSigned(service, {
    method: "POST",
    url: new URL(`${endpoint}/`),
    headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": target },
    body: JSON.stringify(request),
  });
  if (!reply.ok) throw new Error(`${target} was answered ${reply.status}: ${await reply.text()}`);
  return reply.json();
}
