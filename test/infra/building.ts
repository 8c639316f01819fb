import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, CfnResource, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { readSettings, type Settings } from "../../infra/config.ts";
import { OrderPaymentStack } from "../../infra/stacks/order-payment-stack.ts";

export const SANDBOX = readSettings("infra/settings/sandbox.json");

/** With everything that is there only if the settings ask for it. */
export const EVERYTHING: Settings = {
  ...SANDBOX,
  awsRegion: "eu-west-1",
  amazonPay: { ...SANDBOX.amazonPay, checkoutV2: true },
  shop: { bearerToken: true },
  customDomain: {
    name: "pay.example.com",
    certificateArn:
      "arn:aws:acm:eu-west-1:123456789012:certificate/0f1e2d3c-0000-4000-8000-000000000000",
  },
  deadlines: { authenticationMinutes: 30, buyerHours: 48, captureDueSoonDays: 4 },
  buyerDataDays: 60,
  alarms: { email: "operators@example.com", quietHours: 24 },
};

/** The folders under functions/ that are deployed, such as "confirm-order". */
export const FOLDERS: readonly string[] = readdirSync("functions", { recursive: true })
  .map(String)
  .filter((path) => /^[a-z-]+\/index\.ts$/.test(path))
  .map((path) => path.split("/")[0] ?? "")
  .sort();

/** A resource of the template; what its properties are, the tests say. */
interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly Properties: ReturnType<typeof JSON.parse>;
}

export interface Building {
  readonly outdir: string;
  readonly messages: readonly { readonly level: string }[];
  /** The stack's outputs: text, or what CloudFormation makes text of. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Every resource by its construct path below the stack, such as "ConfirmOrder/Function". */
  readonly resources: ReadonlyMap<string, Resource>;
}

/**
 * The stack's template. What takes several seconds, CloudFormation's rules and the functions' code,
 * is left out unless asked for.
 */
export function synthesise(settings: Settings = SANDBOX, { inFull = false } = {}): Building {
  const outdir = mkdtempSync(join(tmpdir(), "shipcharge-synth-"));
  process.once("exit", () => rmSync(outdir, { recursive: true, force: true }));
  const { context } = JSON.parse(readFileSync("cdk.json", "utf8"));
  const app = new App({
    outdir,
    context: { ...context, ...(inFull ? {} : { "aws:cdk:bundling-stacks": [] }) },
    builtinCloudFormationValidation: inFull,
  });
  const stack = new OrderPaymentStack(app, "shipcharge", settings);
  const { messages } = app.synth().getStackByName("shipcharge");
  // Refuses a template whose resources refer to each other in a circle.
  const { Resources, Outputs } = Template.fromStack(stack).toJSON();
  const constructs = stack.node.findAll().filter(CfnResource.isCfnResource);
  const resources = constructs.map((construct): [string, Resource] => [
    construct.node.path.replace(/^shipcharge\//, "").replace(/\/Resource$/, ""),
    Resources[Stack.of(construct).getLogicalId(construct)],
  ]);
  const outputs = Object.fromEntries(
    Object.entries<{ readonly Value: unknown }>(Outputs).map(([id, { Value }]) => [id, Value]),
  );
  return { outdir, messages, outputs, resources: new Map(resources) };
}

/** Resources of a type by their construct paths. */
export function byPath({ resources }: Building, type: string): Map<string, Resource> {
  return new Map([...resources].filter(([, { Type }]) => Type === type));
}

/** The function of a folder. */
export function functionOf(building: Building, folder: string): Resource {
  const found = byPath(building, "AWS::Lambda::Function").get(`${pascalCase(folder)}/Function`);
  if (!found) throw new Error(`The stack has no function for the folder ${folder}`);
  return found;
}

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
}

/** What the role of a folder's function may do: each action with the resource it is allowed on. */
export function grantsOf(building: Building, folder: string): string[] {
  const policies = byPath(building, "AWS::IAM::Policy");
  const policy = policies.get(`${pascalCase(folder)}/Role/DefaultPolicy`);
  const statements: Statement[] = policy?.Properties.PolicyDocument.Statement ?? [];
  return statements
    .flatMap(({ Action, Resource }) =>
      [Action].flat().map((action) => `${action} on ${resourceName(Resource)}`),
    )
    .sort();
}

/** A short name for what a statement allows access to: the construct behind it. */
function resourceName(resource: unknown): string {
  const text = JSON.stringify(resource);
  if (text === '"*"') return "*";
  const [, construct = text] =
    /"(?:Fn::GetAtt":\["|Ref":")([A-Za-z]+?)[0-9A-F]{8}"/.exec(text) ?? [];
  if (text.includes(":execution:")) return "executions";
  if (text.includes(":stateMachine:")) return "state machine";
  return text.includes("/index/due") ? `${construct}/due` : construct;
}

/** "confirm-order" is ConfirmOrder. */
export function pascalCase(folder: string): string {
  return folder.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

interface TaskState {
  readonly Type: string;
  readonly Resource: string;
  readonly TimeoutSeconds: number;
  readonly Arguments: { readonly FunctionName: string };
}

/** The Task states of a workflow file by name. */
export function taskStates(workflow: string): [string, TaskState][] {
  const { States } = JSON.parse(readFileSync(`workflows/${workflow}.asl.json`, "utf8"));
  return Object.entries<TaskState>(States).filter(([, { Type }]) => Type === "Task");
}
