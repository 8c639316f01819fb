import { spawnSync } from "node:child_process";
import { groupsLeft } from "./command.ts";

const LOOKS = 240;
const PAUSE_MILLISECONDS = 250;

/**
 * What still runs of all that was started, as lines of ps. Somebody who was told to end takes a
 * moment; whoever has ended and was not fetched by its parent yet (Z) runs no more.
 */
export async function processesLeft(): Promise<readonly string[]> {
  for (let look = 1; ; look += 1) {
    const groups = groupsLeft();
    if (groups.length === 0) return [];
    const left = describeGroups(groups);
    if (left.length === 0 || look === LOOKS) return left;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS));
  }
}

function describeGroups(groups: readonly number[]): readonly string[] {
  const { stdout, status } = spawnSync("ps", ["-A", "-o", "pgid=,stat=,args="], {
    encoding: "utf8",
  });
  // Without ps nobody can say more than that the groups are there.
  if (status !== 0) return groups.map((group) => `process group ${group}`);
  return stdout.split("\n").flatMap((line) => {
    const [group, state = "Z"] = line.trim().split(/\s+/);
    return groups.includes(Number(group)) && !state.startsWith("Z") ? [line.trim()] : [];
  });
}
