import { expect } from "vitest";
import type { OperatorDesk } from "../operator-desk.ts";

const FIVE_MINUTES = 5 * 60_000;
const COMMAND = /^npm run orders -- (\S+) (\S+)$/;
/** Commands that only read, and so ask for no consent. */
const READING = ["show", "explain"];

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

/** What a reconciliation finds of one order now. */
export async function findingsAbout(desk: OperatorDesk, id: string): Promise<readonly Found[]> {
  return (await findingsOf(desk)).filter(({ orderReferenceId }) => orderReferenceId === id);
}

/** Runs the commands that a finding names, of which there has to be one at least. */
export async function repair(desk: OperatorDesk, found: Found | undefined): Promise<void> {
  const commands = (found?.repair ?? []).flatMap((line) => {
    const [, name = "", order = ""] = COMMAND.exec(line) ?? [];
    return name === "" ? [] : [{ name, order }];
  });
  expect(commands.length).toBeGreaterThan(0);
  for (const { name, order } of commands) {
    await desk.run(name, order, ...(READING.includes(name) ? [] : ["--yes"]));
    await desk.shop.clock.advanceBy(FIVE_MINUTES);
  }
}
