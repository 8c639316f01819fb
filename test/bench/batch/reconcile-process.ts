import { createAmazonPayClient } from "../../../functions/adapters/amazon-pay/client.ts";
import { createAmazonPayFeeds } from "../../../functions/adapters/amazon-pay-feeds/feeds-client.ts";
import { readReport } from "../../../functions/adapters/amazon-pay-feeds/report-reader.ts";
import { OutcomeError } from "../../../functions/domain/errors.ts";
import { createReconcileReportHandler } from "../../../functions/reconcile-report/handler.ts";
import { createRealClock } from "../../../local/clock/real-clock.ts";
import { BATCH_ID, INPUT, measure, readGiven, readIds, storageOf, storeWith } from "./given.ts";
import { madeUpStore } from "./made-up-orders.ts";

// What the function reconcile-report does: it fetches the report from Amazon and goes through it, in
// as many calls as the workflow would make. Nobody waits for these orders.

const given = readGiven();
const storage = storageOf(given);
const clock = createRealClock();
const amazon = {
  region: "de",
  environment: "sandbox",
  sellerId: given.sellerId,
  credentials: async () => given,
  endpoint: given.amazonEndpoint,
  clock,
} as const;
const batches = await storeWith({
  phase: "submitted",
  input: { kind: "file", key: INPUT, contentSha256: "" },
  ...(given.feedSubmissionId === undefined ? {} : { feedSubmissionId: given.feedSubmissionId }),
});
const nobody = async (): Promise<never> => {
  throw new Error("No task waits for these orders");
};
const handler = createReconcileReportHandler({
  clock,
  store: madeUpStore(await readIds(storage), BATCH_ID),
  batches: { ...batches, dequeue: async () => undefined },
  storage,
  feeds: createAmazonPayFeeds(amazon),
  readReport,
  amazonPay: createAmazonPayClient(amazon),
  waits: { park: nobody, readAll: async () => [], leave: nobody },
  workflow: { succeed: nobody, fail: nobody },
  events: { publish: async () => undefined },
  log: { event: () => undefined },
});

await measure(batches, async () => {
  for (let isWhole = false; !isWhole; ) {
    try {
      await handler({ batchId: BATCH_ID });
      isWhole = true;
    } catch (error) {
      if (!(error instanceof OutcomeError && error.name === "LinesOutstanding")) throw error;
    }
  }
});
