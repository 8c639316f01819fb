import * as v from "valibot";
import { UsageError } from "../usage-error.ts";
import { accepted, confirmed, type DeskCommand, helpOf, read, readArgs } from "./desk-command.ts";
import { EXIT } from "./host.ts";
import { findTarget } from "./target.ts";
import { batchAnswer, releaseAnswer } from "./views.ts";

/** A batch that died here never came to Amazon; of any other the interface refuses it. */
const DIED_EARLY = new Set(["started", "built", "released"]);

export const releaseBatch: DeskCommand = {
  name: "release-batch",
  summary: "lets go of what a dead batch has taken, for another batch to take",
  help: helpOf(
    `Lets go of the captures or refunds that a batch has taken and will not send, so that another batch
can take them. Only for one whose execution is dead and whose feed was never handed in. One that Amazon
may have is refused: begin it again with the same input, and its report tells what became of each line.

  npm run orders -- release-batch BATCH [options]`,
    "  --yes             do it without asking",
    ["release-batch Capture-20261102T000000000-20261103T000000000 --stack shipcharge"],
  ),
  async run(args, host) {
    const { values, positionals } = readArgs(args, { yes: { type: "boolean", default: false } });
    const [batchId, ...more] = positionals;
    if (batchId === undefined || more.length > 0) {
      throw new UsageError("Name one batch, by the id that POST /batches has answered.");
    }
    const target = await findTarget(values, host);
    const path = `/batches/${encodeURIComponent(batchId)}`;
    const { phase, run, requests } = await read(target, path, batchAnswer);
    const say = values.json ? host.note : host.print;
    const size = requests === undefined ? "" : `, with ${requests} requests`;
    say(`Batch ${batchId} is ${phase}${size}, in run ${run}.`);
    say(
      DIED_EARLY.has(phase)
        ? "This will end it, unless it is under way, and let go of what it has taken."
        : "It holds nothing that can be let go of here; this will say why.",
    );
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
    host.print(
      values.json
        ? JSON.stringify({ batchId, released })
        : `Batch ${batchId} has let go of ${released}; the next batch can take them.`,
    );
    return EXIT.done;
  },
};
