import { SQSClient } from "@aws-sdk/client-sqs";
import { SignatureV4 } from "@smithy/signature-v4";
import { XMLParser } from "fast-xml-parser";
import * as v from "valibot";
import { Unreachable } from "./unreachable.ts";

export interface AwsOptions {
  /** The stack's region; that of the AWS profile unless given. */
  readonly region?: string | undefined;
  /** Where all of AWS answers, if it is an emulator. */
  readonly endpoint?: string | undefined;
}

export interface AwsRequest {
  readonly service: string;
  readonly method: string;
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** AWS as the caller's own credentials reach it. */
export interface Aws {
  readonly region: string;
  /** Where all of AWS answers, if it is an emulator. */
  readonly endpoint: string | undefined;
  /** Where a service answers. */
  endpointOf(service: string): string;
  /** Sends a request with AWS Signature Version 4. */
  send(request: AwsRequest): Promise<Response>;
}

const TIMEOUT_MILLISECONDS = 35_000;

/** Opens AWS with the credentials and the region that any AWS tool would take here. */
export async function openAws({ region, endpoint }: AwsOptions): Promise<Aws> {
  const { config } = new SQSClient(region === undefined ? {} : { region });
  const resolved = await config.region().catch((error: unknown) => {
    throw new Unreachable(`No region: give --region, or set AWS_REGION. ${String(error)}`);
  });
  const { credentials, sha256 } = config;
  return {
    region: resolved,
    endpoint,
    endpointOf: (service) => endpoint ?? `https://${service}.${resolved}.amazonaws.com`,
    async send({ service, method, url, headers = {}, body }) {
      const known = await credentials().catch((error: unknown) => {
        throw new Unreachable(`No AWS credentials (AWS_PROFILE, or the usual variables): ${error}`);
      });
      const signer = new SignatureV4({ service, region: resolved, credentials: known, sha256 });
      const signed = await signer.sign({
        method,
        protocol: url.protocol,
        hostname: url.hostname,
        ...(url.port === "" ? {} : { port: Number(url.port) }),
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        headers: { host: url.host, ...headers },
        ...(body === undefined ? {} : { body }),
      });
      const { host: _sentByFetch, ...sent } = signed.headers;
      const signal = AbortSignal.timeout(TIMEOUT_MILLISECONDS);
      const init = { method, headers: sent, signal, ...(body === undefined ? {} : { body }) };
      return fetch(url, init);
    },
  };
}

const member = v.object({ OutputKey: v.string(), OutputValue: v.string() });
const described = v.object({
  DescribeStacksResponse: v.object({
    DescribeStacksResult: v.object({
      Stacks: v.object({
        member: v.object({
          StackStatus: v.string(),
          Outputs: v.object({
            member: v.union([
              v.array(member),
              v.pipe(
                member,
                v.transform((one) => [one]),
              ),
            ]),
          }),
        }),
      }),
    }),
  }),
});

/** What a stack says of itself. */
export interface StackFacts {
  readonly status: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Asks CloudFormation for a stack's outputs (CloudFormation API reference, DescribeStacks). */
export async function describeStack(aws: Aws, stackName: string): Promise<StackFacts> {
  const text = await queryApi(aws, "cloudformation", {
    Action: "DescribeStacks",
    Version: "2010-05-15",
    StackName: stackName,
  });
  const parsed = v.safeParse(described, new XMLParser({ parseTagValue: false }).parse(text));
  if (!parsed.success) throw new Unreachable(`The stack ${stackName} has no outputs yet.`);
  const { member: stack } = parsed.output.DescribeStacksResponse.DescribeStacksResult.Stacks;
  const outputs = stack.Outputs.member.map(
    ({ OutputKey, OutputValue }) => [OutputKey, OutputValue] as const,
  );
  return { status: stack.StackStatus, outputs: Object.fromEntries(outputs) };
}

/** A request of AWS's Query protocol; answers the XML. */
export async function queryApi(
  aws: Aws,
  service: string,
  parameters: Readonly<Record<string, string>>,
): Promise<string> {
  const reply = await aws.send({
    service,
    method: "POST",
    url: new URL(`${aws.endpointOf(service)}/`),
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(parameters).toString(),
  });
  const text = await reply.text();
  if (reply.ok) return text;
  const [, told = text.slice(0, 300)] = /<Message>([^<]*)<\/Message>/.exec(text) ?? [];
  throw new Unreachable(`${service} ${parameters["Action"]}: ${reply.status} ${told}`);
}
