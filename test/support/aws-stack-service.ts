import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** CloudFormation and CloudWatch as a command asks them, with one stack. */
export interface StackService {
  readonly endpoint: string;
  /** How each request was signed: the service of its Signature Version 4, or what else it carried. */
  readonly signatures: readonly string[];
  close(): Promise<void>;
}

const SCOPE = /^AWS4-HMAC-SHA256 Credential=[^/]+\/\d{8}\/([a-z0-9-]+\/[a-z-]+)\/aws4_request,/;

/** Answers DescribeStacks for a stack with the given outputs, and hands all else on to a shop. */
export async function openStackService(
  stackName: string,
  outputs: Readonly<Record<string, string>>,
  shopEndpoint: string,
  /** What CloudWatch has counted in the last hour, and which alarms are raised. */
  watched: { readonly sums: Readonly<Record<string, number>>; readonly alarms: readonly string[] },
): Promise<StackService> {
  const signatures: string[] = [];
  const members = Object.entries(outputs).map(
    ([key, value]) =>
      `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  const stack = `<DescribeStacksResponse><DescribeStacksResult><Stacks><member>
    <StackName>${stackName}</StackName><StackStatus>UPDATE_COMPLETE</StackStatus>
    <Outputs>${members.join("")}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;
  const missing = `<ErrorResponse><Error><Message>Stack does not exist</Message></Error></ErrorResponse>`;
  const server = createServer(async (request, response) => {
    const { authorization = "nothing", ...headers } = request.headers;
    signatures.push(SCOPE.exec(authorization)?.[1] ?? authorization);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const body = Buffer.concat(chunks).toString("utf8");
    if (body.includes("Action=DescribeStacks")) {
      const isKnown = body.includes(`StackName=${stackName}`);
      response.writeHead(isKnown ? 200 : 400).end(isKnown ? stack : missing);
      return;
    }
    const asked = new URLSearchParams(body);
    if (asked.get("Action") === "GetMetricStatistics") {
      const sum = watched.sums[asked.get("MetricName") ?? ""];
      const points = sum === undefined ? "" : `<member><Sum>${sum}.0</Sum></member>`;
      response.end(`<GetMetricStatisticsResponse>${points}</GetMetricStatisticsResponse>`);
      return;
    }
    if (asked.get("Action") === "DescribeAlarms") {
      const names = watched.alarms.map((name) => `<AlarmName>${name}</AlarmName>`);
      response.end(`<DescribeAlarmsResponse>${names.join("")}</DescribeAlarmsResponse>`);
      return;
    }
    const { method = "GET", url = "/" } = request;
    const type = { "content-type": headers["content-type"] ?? "application/json" };
    const hasBody = method !== "GET";
    const init = { method, headers: type, ...(hasBody ? { body } : {}) };
    const reply = await fetch(`${shopEndpoint}${url}`, init);
    response.writeHead(reply.status, type).end(await reply.text());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // server.address() answers text only for a pipe.
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    signatures,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
