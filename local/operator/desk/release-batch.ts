import * as v from "valibot";
import { UsageError } from "../usage-error.ts";
import { accepted, confirmed, type DeskCommand, helpOf, read, readArgs } from "./desk-command.ts";
import { EXIT } from "./host.ts";
import { findTarget } from "./target.ts";
import { batchAnswer, releaseAnswer } from "./views.ts";

const PERHAPS_AT_AMAZON = new Set(["submitting", "submitted", "reported"]);
/** A batch that died here never came to Amazon, and its end is what frees its rows. */
const DIED_EARLY = new Set(["started", "claiming", "built"]);

/** What it will do to a batch, by how far that has come. */
function willDo(phase: string, batchId: string): string {
  if (DIED_EARLY.has(phase)) {
    return "This will end it, unless it is under way, and let go of what it has taken.";
  }
  return PERHAPS_AT_AMAZON.has(phase)
    ? `Amazon may have its feed, so this will be refused; resume-batch ${batchId} carries it on.`
    : "It is over: this will let go of whatever may still carry its name.";
}

/** The one batch that a command is about. */
export function onlyBatch([batchId, ...more]: readonly string[]): string {
  if (batchId === undefined || more.length > 0) {
    throw new UsageError("Name one batch, by the id that POST /batches has answered.");
  }
  return batchId;
}

export const releaseBatch: DeskCommand = {
  name: "release-batch",
  summary: "lets go of what a dead batch has taken, for another batch to take",
  help: helpOf(
    `Lets go of the captures or refunds that a batch has taken and will not send, so that another batch
can take them. Only for one whose execution is dead and whose feed was never handed in. One that Amazon
may have is refused: resume-batch carries it on, and its report tells what became of each line.

  npm run orders -- release-batch BATCH [options]`,
    "  --yes             do it without asking",
    ["release-batch Capture-20261102T000000000-20261103T000000000 --stack shipcharge"],
  ),
  async run(args, host) {
    const { values, positionals } = readArgs(args, { yes: { type: "boolean", default: false } });
    const batchId = onlyBatch(positionals);
    const target = await findTarget(values, host);
    const path = `/batches/${encodeURIComponent(batchId)}`;
    const { phase, run, requests } = await read(target, path, batchAnswer);
    const say = values.json ? host.note : host.print;
    const size = requests === undefined ? "" : `, with ${requests} requests`;
    say(`Batch ${batchId} is ${phase}${size}, in run ${run}.`);
    say(willDo(phase, batchId));
    const stopped = await confirmed(values.yes, host);
    if (stopped !== undefined) return stopped;
    let released = 0;
    for (let fromByte: number | undefined = 0; fromByte !== undefined; ) {
      const answer = accepted(await target.ask("POST", `${path}/release`, { fromByte }));
      const part: v.InferOutput<typeof releaseAnswer> = v.parse(releaseAnswer, answer.body);
      released += part.released;
      fromByte = part.next;
      if (fromByte !== undefined) host.note(`${released} are free …`);
    }
    const said =
      released === 0
        ? `Batch ${batchId} has taken nothing that could be let go of.`
        : `Batch ${batchId} has let go of ${released}; the next batch can take them.`;
    host.print(values.json ? JSON.stringify({ batchId, released }) : said);
    return EXIT.done;
  },
};
