import { XMLParser } from "fast-xml-parser";
import * as v from "valibot";
import type { Aws } from "./aws.ts";

const text = v.pipe(v.string(), v.minLength(1));
const outputsSchema = v.object({
  AmazonPayEnvironment: text,
  AmazonPaySimulator: v.optional(text),
  HttpApiUrl: text,
  NotificationUrl: text,
  AmazonPayKeysSecret: text,
  FulfilmentBusName: text,
  OrderEventsTopicArn: text,
  TableName: text,
  BatchBucket: text,
  StateMachineArn: text,
  RefundStateMachineArn: text,
  BatchStateMachineArn: text,
  ReconcileStateMachineArn: text,
});

/** What a deployed stack says about itself. */
export type Outputs = v.InferOutput<typeof outputsSchema>;

export interface Resource {
  readonly id: string;
  readonly physicalId: string;
  readonly type: string;
}

/** A stack as CloudFormation describes it. */
export interface Stack {
  readonly name: string;
  readonly outputs: Outputs;
  readonly resources: readonly Resource[];
}

/** A stack that scenarios must not or cannot be played on. The message says why. */
export class UnfitStack extends Error {
  override readonly name = "UnfitStack";
}

const API_VERSION = "2010-05-15";
const xml = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  isArray: (name) => name === "member",
});

const members = <Entries extends v.ObjectEntries>(entries: Entries) =>
  v.optional(
    v.union([
      v.pipe(
        v.literal(""),
        v.transform(() => ({ member: [] })),
      ),
      v.object({ member: v.array(v.object(entries)) }),
    ]),
    { member: [] },
  );

const described = v.object({
  DescribeStacksResponse: v.object({
    DescribeStacksResult: v.object({
      Stacks: v.object({
        member: v.array(
          v.object({ Outputs: members({ OutputKey: text, OutputValue: v.string() }) }),
        ),
      }),
    }),
  }),
});

const listed = v.object({
  ListStackResourcesResponse: v.object({
    ListStackResourcesResult: v.object({
      StackResourceSummaries: members({
        LogicalResourceId: text,
        PhysicalResourceId: v.optional(v.string(), ""),
        ResourceType: text,
      }),
      NextToken: v.optional(text),
    }),
  }),
});

/** Reads a stack by its name. Throws UnfitStack where no scenario may be played. */
export async function readStack(aws: Aws, name: string): Promise<Stack> {
  const answer = v.parse(
    described,
    await query(aws, { Action: "DescribeStacks", StackName: name }),
  );
  const [stack] = answer.DescribeStacksResponse.DescribeStacksResult.Stacks.member;
  const pairs = stack?.Outputs.member.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]);
  const outputs = parseOutputs(name, Object.fromEntries(pairs ?? []));
  return { name, outputs, resources: await listResources(aws, name) };
}

/** Throws UnfitStack unless these are the outputs of a sandbox stage that asks a simulator. */
export function parseOutputs(name: string, given: Readonly<Record<string, unknown>>): Outputs {
  const read = v.safeParse(outputsSchema, given);
  if (!read.success) {
    const missing = read.issues.map((issue) => v.getDotPath(issue)).join(", ");
    throw new UnfitStack(`The stack ${name} is not one of this version; it lacks: ${missing}`);
  }
  const { AmazonPayEnvironment: environment, AmazonPaySimulator: simulator } = read.output;
  if (environment !== "sandbox") {
    throw new UnfitStack(
      `The stack ${name} is for Amazon Pay's ${environment} environment. Scenarios place, charge and refund orders; they are played on sandbox stages only.`,
    );
  }
  if (!simulator) {
    throw new UnfitStack(
      `The stack ${name} asks Amazon itself, where no buyer can be played. Deploy a stage whose settings name amazonPay.simulator (docs/deploy.md).`,
    );
  }
  return read.output;
}

async function listResources(aws: Aws, name: string): Promise<readonly Resource[]> {
  const resources: Resource[] = [];
  let token: string | undefined;
  do {
    const more = token === undefined ? {} : { NextToken: token };
    const request = { Action: "ListStackResources", StackName: name, ...more };
    const answer = v.parse(listed, await query(aws, request));
    const page = answer.ListStackResourcesResponse.ListStackResourcesResult;
    for (const one of page.StackResourceSummaries.member) {
      const { LogicalResourceId: id, PhysicalResourceId: physicalId, ResourceType: type } = one;
      resources.push({ id, physicalId, type });
    }
    token = page.NextToken;
  } while (token !== undefined);
  return resources;
}

async function query(aws: Aws, parameters: Readonly<Record<string, string>>): Promise<unknown> {
  const body = new URLSearchParams({ ...parameters, Version: API_VERSION }).toString();
  const headers = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
  const request = { method: "POST", path: "/", headers, body };
  return xml.parse(await aws.callText("cloudformation", request));
}
