import { accepted, confirmed, type DeskCommand, helpOf, read, readArgs } from "./desk-command.ts";
import { EXIT } from "./host.ts";
import { onlyBatch } from "./release-batch.ts";
import { findTarget } from "./target.ts";
import { batchAnswer } from "./views.ts";

/** Its next run has been started, or needed no starting, when this answers. */
export const resumeBatch: DeskCommand = {
  name: "resume-batch",
  summary: "carries a dead batch on by its id, from what is stored of it",
  help: helpOf(
    `Carries a batch on whose execution has died, by its id alone: from the lines and the feed that are
stored of it, also where its input is gone. One whose answer from Amazon was lost looks for its feed
there first. One that is under way or reconciled stays as it is.

  npm run orders -- resume-batch BATCH [options]`,
    "  --yes             do it without asking",
    ["resume-batch Capture-20261102T000000000-20261103T000000000 --stack shipcharge"],
  ),
  async run(args, host) {
    const { values, positionals } = readArgs(args, { yes: { type: "boolean", default: false } });
    const batchId = onlyBatch(positionals);
    const target = await findTarget(values, host);
    const path = `/batches/${encodeURIComponent(batchId)}`;
    const before = await read(target, path, batchAnswer);
    const say = values.json ? host.note : host.print;
    say(`Batch ${batchId} is ${before.phase}, in run ${before.run}.`);
    say("This will start its next run, if its execution is dead.");
    const stopped = await confirmed(values.yes, host);
    if (stopped !== undefined) return stopped;
    accepted(await target.ask("POST", `${path}/resume`));
    const { phase, run } = await read(target, path, batchAnswer);
    host.print(
      values.json
        ? JSON.stringify({ batchId, phase, run })
        : told(batchId, phase, run, run > before.run),
    );
    return EXIT.done;
  },
};

function told(batchId: string, phase: string, run: number, isNew: boolean): string {
  if (phase === "reconciled") return `Batch ${batchId} is reconciled; nothing is left to do.`;
  return isNew
    ? `Run ${run} of batch ${batchId} is on its way.`
    : `Run ${run} of batch ${batchId} is under way; it needed no other.`;
}
