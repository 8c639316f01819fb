import {
  ExecutionDoesNotExist,
  type ExecutionListItem,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  type SFNClient,
} from "@aws-sdk/client-sfn";

/** Where an open execution is. */
export interface OpenExecution {
  readonly name: string;
  readonly state: string;
  /** When it was entered. */
  readonly since: Date;
}

/** Step Functions answers some twenty requests about histories a second (quotas of its API). */
const AT_ONCE = 8;
/** The last event that enters a state is among the last few; a retried task has some more. */
const EVENTS_OF_A_PAGE = 25;
const HAS_ENDED = /^Execution(Succeeded|Failed|Aborted|TimedOut)$/;

/** The state machines whose names begin so, by what follows: the names of the workflow files. */
export async function findStateMachines(
  client: SFNClient,
  prefix: string,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  let nextToken: string | undefined;
  do {
    const page = await client.send(new ListStateMachinesCommand({ maxResults: 1_000, nextToken }));
    for (const { name = "", stateMachineArn = "" } of page.stateMachines ?? []) {
      if (name.startsWith(prefix)) found.set(name.slice(prefix.length), stateMachineArn);
    }
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return found;
}

/** Every open execution with the state it is in; those that end meanwhile are left out. */
export async function findOpenExecutions(
  client: SFNClient,
  stateMachineArn: string,
  looked: (count: number) => void,
): Promise<OpenExecution[]> {
  const open: OpenExecution[] = [];
  let count = 0;
  let nextToken: string | undefined;
  do {
    const command = {
      stateMachineArn,
      statusFilter: "RUNNING",
      maxResults: 100,
      nextToken,
    } as const;
    const page = await client.send(new ListExecutionsCommand(command));
    const listed = page.executions ?? [];
    for (let from = 0; from < listed.length; from += AT_ONCE) {
      const some = listed.slice(from, from + AT_ONCE);
      const places = await Promise.all(some.map((execution) => placeOf(client, execution)));
      open.push(...places.filter((place) => place !== undefined));
      count += some.length;
      looked(count);
    }
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return open;
}

/** Reads the history from its end until it tells which state was entered last. */
async function placeOf(
  client: SFNClient,
  { executionArn, name = "" }: ExecutionListItem,
): Promise<OpenExecution | undefined> {
  let nextToken: string | undefined;
  try {
    do {
      const page = await client.send(
        new GetExecutionHistoryCommand({
          executionArn,
          reverseOrder: true,
          includeExecutionData: false,
          maxResults: EVENTS_OF_A_PAGE,
          nextToken,
        }),
      );
      for (const { type = "", timestamp, stateEnteredEventDetails: entered } of page.events ?? []) {
        if (HAS_ENDED.test(type)) return undefined;
        if (entered?.name && timestamp) return { name, state: entered.name, since: timestamp };
      }
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
  } catch (error) {
    if (!(error instanceof ExecutionDoesNotExist)) throw error;
  }
  return undefined;
}
