import type { OperatorDesk } from "../operator-desk.ts";

/** What a reconciliation tells machines of one difference. */
export interface Found {
  readonly kind: string;
  readonly orderReferenceId: string;
  readonly says: string;
  readonly repair: readonly string[];
}

/** Runs a reconciliation and answers what it has found, without its summary. */
export async function findingsOf(desk: OperatorDesk): Promise<readonly Found[]> {
  const { output } = await desk.run("reconcile", "--json");
  const lines = output.split("\n").map((line): Partial<Found> => JSON.parse(line));
  return lines.filter((line): line is Found => line.kind !== undefined);
}
