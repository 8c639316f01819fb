import {
  createBatchRequestCheck,
  createFeedWriter,
} from "../../../functions/adapters/amazon-pay-feeds/feed-document.ts";
import { createBuildFeedHandler } from "../../../functions/build-feed/handler.ts";
import { createRealClock } from "../../../local/clock/real-clock.ts";
import { BATCH_ID, INPUT, measure, readGiven, readIds, storageOf, storeWith } from "./given.ts";
import { madeUpStore } from "./made-up-orders.ts";

// What the function build-feed does, alone in a process, as it is alone in its Lambda.

const given = readGiven();
const storage = storageOf(given);
const ids = await readIds(storage);
const { contentSha256 = "" } = (await storage.fingerprint(INPUT)) ?? {};
const batches = await storeWith({
  phase: "started",
  input: { kind: "file", key: INPUT, contentSha256 },
});
const settings = { sellerId: given.sellerId, environment: "sandbox" } as const;
const handler = createBuildFeedHandler({
  clock: createRealClock(),
  store: madeUpStore(ids),
  batches,
  storage,
  writeFeed: createFeedWriter(settings),
  checkRequest: createBatchRequestCheck(settings),
  log: { event: () => undefined },
});

await measure(batches, () => handler({ batchId: BATCH_ID }));
