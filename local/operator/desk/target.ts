import { LAPTOP_USER_HEADER } from "../../world/http-edge.ts";
import { UsageError } from "../usage-error.ts";
import { type Aws, describeStack, openAws, type StackFacts } from "./aws.ts";
import type { Host } from "./host.ts";
import { Unreachable } from "./unreachable.ts";

/** An answer of the HTTP interface. */
export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  /** The answer's Date header, in milliseconds since the epoch. */
  readonly sentAt: number | undefined;
}

/** The Shipcharge that a command works on: a laptop's, or a deployed stack. */
export interface Target {
  readonly name: string;
  readonly stack?: { readonly aws: Aws; readonly facts: StackFacts; readonly stackName: string };
  /** Where the laptop's interface answers. */
  readonly endpoint?: string;
  /** Where Amazon's notifications are let in. */
  readonly notificationUrl: string;
  /** Asks the HTTP interface; "not now" is repeated a few times. */
  ask(method: "GET" | "POST", path: string, body?: object): Promise<Answer>;
  /** Where people look at an execution, if there is such a place. */
  consoleLink(executionName: string): string | undefined;
}

/** The options by which every command finds its target. */
export const TARGET_OPTIONS = {
  stack: { type: "string" },
  endpoint: { type: "string" },
  region: { type: "string" },
  api: { type: "string" },
  "aws-endpoint": { type: "string" },
} as const;

export const TARGET_HELP = `  --stack NAME      a deployed stack, reached with the AWS credentials of this shell
                    (or SHIPCHARGE_STACK)
  --endpoint URL    a laptop's shop, as "npm start" prints it (or SHIPCHARGE_ENDPOINT)
  --region REGION   the stack's region (default: that of the AWS profile)
  --api URL         the stack's HTTP interface, if not at its output HttpApiUrl
                    (or SHIPCHARGE_HTTP_API_URL)`;

export interface TargetWish {
  readonly stack?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
  readonly api?: string | undefined;
  readonly "aws-endpoint"?: string | undefined;
}

const MOST_TRIES = 5;
const USUAL_PAUSE_SECONDS = 2;

/**
 * Finds the target: what is given as an option, otherwise in the environment.
 *
 * @throws UsageError if neither is named, Unreachable if AWS does not show the stack
 */
export async function findTarget(wish: TargetWish, host: Host): Promise<Target> {
  const { environment } = host;
  const stackName = wish.stack ?? (wish.endpoint ? undefined : environment["SHIPCHARGE_STACK"]);
  const endpoint = wish.endpoint ?? (stackName ? undefined : environment["SHIPCHARGE_ENDPOINT"]);
  if (wish.stack !== undefined && wish.endpoint !== undefined) {
    throw new UsageError("Give --stack or --endpoint, not both.");
  }
  if (endpoint !== undefined) return laptopAt(endpoint, host);
  if (stackName !== undefined) return stackNamed(stackName, wish, host);
  throw new UsageError("Where? Give --stack NAME, or --endpoint URL of a laptop's shop.");
}

function laptopAt(endpoint: string, host: Host): Target {
  if (!URL.canParse(endpoint)) throw new UsageError(`--endpoint ${endpoint}: must be a URL.`);
  const origin = endpoint.replace(/\/+$/, "");
  const user = host.user.replaceAll(/[^A-Za-z0-9_.@-]/g, "?").slice(0, 64);
  return {
    name: origin,
    endpoint: origin,
    notificationUrl: `${origin}/notifications`,
    consoleLink: () => undefined,
    ask: (method, path, body) =>
      askPatiently(host, () =>
        fetch(`${origin}${path}`, {
          method,
          headers: { ...contentOf(body), ...bearer(host), [LAPTOP_USER_HEADER]: user },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }),
      ),
  };
}

async function stackNamed(stackName: string, wish: TargetWish, host: Host): Promise<Target> {
  const emulator = wish["aws-endpoint"] ?? host.environment["AWS_ENDPOINT_URL"];
  const aws = await openAws({ region: wish.region, endpoint: emulator });
  const facts = await describeStack(aws, stackName);
  const otherName = wish.api ?? host.environment["SHIPCHARGE_HTTP_API_URL"];
  const api = otherName ?? facts.outputs["HttpApiUrl"];
  if (!api) throw new Unreachable(`${stackName} has no output HttpApiUrl: is it a Shipcharge?`);
  const origin = api.replace(/\/+$/, "");
  const machine = facts.outputs["StateMachineArn"];
  return {
    name: `${stackName} (${aws.region})`,
    stack: { aws, facts, stackName },
    notificationUrl:
      (otherName ? undefined : facts.outputs["NotificationUrl"]) ?? `${origin}/notifications`,
    consoleLink: (executionName) => machine && linkTo(aws.region, machine, executionName),
    ask: (method, path, body) =>
      askPatiently(host, () => {
        const url = new URL(`${origin}${path}`);
        const text = body === undefined ? undefined : JSON.stringify(body);
        const token = bearer(host);
        const headers = { ...contentOf(body), ...token };
        return "authorization" in token
          ? fetch(url, { method, headers, ...(text === undefined ? {} : { body: text }) })
          : aws.send({ service: "execute-api", method, url, headers, body: text });
      }),
  };
}

/** arn:aws:states:REGION:ACCOUNT:stateMachine:NAME names its executions by another word. */
function linkTo(region: string, stateMachineArn: string, executionName: string): string {
  const arn = `${stateMachineArn.replace(":stateMachine:", ":execution:")}:${executionName}`;
  return `https://${region}.console.aws.amazon.com/states/home?region=${region}#/v2/executions/details/${arn}`;
}

/** For shops whose interface takes tokens in place of AWS signatures. */
function bearer({ environment }: Host): Record<string, string> {
  const token = environment["SHIPCHARGE_TOKEN"];
  return token ? { authorization: `Bearer ${token}` } : {};
}

function contentOf(body: object | undefined): Record<string, string> {
  return body === undefined ? {} : { "content-type": "application/json" };
}

async function askPatiently(host: Host, send: () => Promise<Response>): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    const reply = await send().catch((error: unknown) => {
      throw new Unreachable(`Nobody answers: ${reasonOf(error)}`);
    });
    const answer = await read(reply);
    if (answer.status !== 503 || tries === MOST_TRIES) return answer;
    const seconds = Number(reply.headers.get("retry-after") ?? USUAL_PAUSE_SECONDS);
    host.note(`Not now; again in ${seconds} s …`);
    await host.sleep(seconds * 1_000);
  }
}

async function read(reply: Response): Promise<Answer> {
  const text = await reply.text();
  const sentAt = Date.parse(reply.headers.get("date") ?? "");
  if (reply.status === 401 || reply.status === 403) {
    throw new Unreachable(
      `The interface does not let us in (${reply.status}): check the AWS credentials, the policy for execute-api:Invoke, or SHIPCHARGE_TOKEN.`,
    );
  }
  return {
    status: reply.status,
    body: objectIn(text),
    sentAt: Number.isNaN(sentAt) ? undefined : sentAt,
  };
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return { ...value };
  } catch {
    // Said below: no proxy or gateway in between answers in our words.
  }
  return { message: text.slice(0, 300) };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
