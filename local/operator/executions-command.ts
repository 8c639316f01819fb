import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { SFNClient } from "@aws-sdk/client-sfn";
import { findOpenExecutions, findStateMachines, type OpenExecution } from "./open-executions.ts";
import { UsageError } from "./usage-error.ts";

export const EXECUTIONS_HELP = `Shows in which states the open executions of a stage are, before a deployment.

  npm run executions -- --stage NAME

  --stage NAME      the stage of the settings: its state machines are called shipcharge-NAME-…
  --workflows DIR   the workflow files that are to be deployed (default: workflows)
  --region REGION   the stack's region (default: that of the AWS profile)
  --endpoint URL    another Step Functions than AWS's, such as that of \`npm start\` (--stage laptop)
  --json            for machines
  --help            this text

An execution goes on by the definition it began with, and calls the functions that are deployed now.
So a state may not be renamed or removed while executions are in it.

It needs states:ListStateMachines, states:ListExecutions and states:GetExecutionHistory.

Exit code 0: the workflow files have every state in which an execution is; 1: a state is missing in
them, do not deploy; 2: the options are wrong or there is no such stage.`;

const ENDING = ".asl.json";
const EXAMPLES = 3;

interface StateReport {
  readonly state: string;
  readonly executions: number;
  /** When the one that has been there longest entered it. */
  readonly oldestSince: string;
  /** Whether the workflow file that is to be deployed has this state. */
  readonly isInFile: boolean;
  /** Some executions by name, those that have been there longest. */
  readonly examples: readonly string[];
}

interface WorkflowReport {
  readonly workflow: string;
  readonly stateMachineArn: string;
  readonly open: number;
  readonly states: readonly StateReport[];
}

/** Runs the command; `print` gets each line. Answers the exit code. */
export async function executions(
  args: readonly string[],
  print: (line: string) => void,
): Promise<number> {
  const options = readOptions(args);
  if (options.help) {
    print(EXECUTIONS_HELP);
    return 0;
  }
  const { region, endpoint } = options;
  const nobody = { accessKeyId: "local", secretAccessKey: "local" };
  const client = new SFNClient({
    // It only reads, and many: what is throttled is worth waiting for.
    maxAttempts: 8,
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint, region: region ?? "local", credentials: nobody }),
  });
  try {
    const reports = await report(client, options, (line) => options.json || print(line));
    const mayDeploy = reports.every(({ states }) => states.every(({ isInFile }) => isInFile));
    if (options.json)
      print(JSON.stringify({ stage: options.stage, mayDeploy, workflows: reports }, undefined, 2));
    else for (const line of linesOf(reports, options.workflows)) print(line);
    return mayDeploy ? 0 : 1;
  } finally {
    client.destroy();
  }
}

type Options = ReturnType<typeof readOptions>;

function readOptions(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      stage: { type: "string" },
      workflows: { type: "string", default: "workflows" },
      region: { type: "string" },
      endpoint: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const { stage = "" } = values;
  if (!values.help && stage === "") throw new UsageError("--stage is missing.");
  return { ...values, stage };
}

async function report(
  client: SFNClient,
  { stage, workflows }: Options,
  tell: (line: string) => void,
): Promise<WorkflowReport[]> {
  const inFiles = statesInFiles(workflows);
  const machines = await findStateMachines(client, `shipcharge-${stage}-`);
  if (machines.size === 0) {
    throw new UsageError(
      `There is no state machine called shipcharge-${stage}-… in this account and region.`,
    );
  }
  const reports: WorkflowReport[] = [];
  for (const [workflow, stateMachineArn] of machines) {
    const looked = (count: number) =>
      count % 200 === 0 && tell(`${workflow}: looked at ${count} executions …`);
    const open = await findOpenExecutions(client, stateMachineArn, looked);
    const states = byState(open, inFiles.get(workflow) ?? new Set());
    reports.push({ workflow, stateMachineArn, open: open.length, states });
  }
  return reports.toSorted((one, other) => one.workflow.localeCompare(other.workflow));
}

function statesInFiles(directory: string): ReadonlyMap<string, ReadonlySet<string>> {
  const files = readFiles(directory).filter((name) => name.endsWith(ENDING));
  if (files.length === 0)
    throw new UsageError(`${directory} has no file that ends with ${ENDING}.`);
  return new Map(
    files.map((file) => {
      const { States } = JSON.parse(readFileSync(join(directory, file), "utf8"));
      return [file.slice(0, -ENDING.length), new Set(Object.keys(States))];
    }),
  );
}

function readFiles(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    throw new UsageError(`${directory} is not a folder that can be read.`);
  }
}

function byState(open: readonly OpenExecution[], inFile: ReadonlySet<string>): StateReport[] {
  const groups = new Map<string, OpenExecution[]>();
  for (const execution of open.toSorted((one, other) => +one.since - +other.since)) {
    groups.set(execution.state, [...(groups.get(execution.state) ?? []), execution]);
  }
  return [...groups]
    .map(([state, group]) => ({
      state,
      executions: group.length,
      oldestSince: group[0]?.since.toISOString() ?? "",
      isInFile: inFile.has(state),
      examples: group.slice(0, EXAMPLES).map(({ name }) => name),
    }))
    .toSorted((one, other) => other.executions - one.executions);
}

function linesOf(reports: readonly WorkflowReport[], directory: string): string[] {
  const gone = reports.flatMap(({ workflow, states }) =>
    states.filter(({ isInFile }) => !isInFile).map(({ state }) => `"${state}" (${workflow})`),
  );
  const kept = reports.filter(({ states }) => states.length > 0);
  return [
    ...reports.flatMap(({ workflow, open, states }) => [
      `${workflow}: ${open} open`,
      ...states.map(
        ({ state, executions: count, oldestSince, isInFile, examples }) =>
          `  ${String(count).padStart(6)}  ${state}, the oldest since ${oldestSince}${isInFile ? "" : `: NOT IN ${directory}/${workflow}${ENDING}, such as ${examples.join(", ")}`}`,
      ),
    ]),
    "",
    kept.length === 0
      ? "Nothing is open: any state may be renamed."
      : "A state with open executions may not be renamed or removed, and its function's contract may only grow.",
    gone.length === 0
      ? `Every one of these states is in ${directory}: you may deploy.`
      : `Do not deploy: ${directory} has no ${gone.join(", ")}. Give the state its name back, or wait until no execution is in it.`,
  ];
}
