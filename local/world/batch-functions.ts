import {
  createBatchRequestCheck,
  createFeedWriter,
} from "../../functions/adapters/amazon-pay-feeds/feed-document.ts";
import { createAmazonPayFeeds } from "../../functions/adapters/amazon-pay-feeds/feeds-client.ts";
import { readReport } from "../../functions/adapters/amazon-pay-feeds/report-reader.ts";
import { awaitBatchReportInput } from "../../functions/await-batch-report/contract.ts";
import { createAwaitBatchReportHandler } from "../../functions/await-batch-report/handler.ts";
import { createBatchCommandsHandler } from "../../functions/batch-commands/handler.ts";
import { buildFeedInput } from "../../functions/build-feed/contract.ts";
import { createBuildFeedHandler } from "../../functions/build-feed/handler.ts";
import { feedsInTurn } from "../../functions/domain/feed-turns.ts";
import type { ThrottleReservation } from "../../functions/domain/throttle.ts";
import { reconcileReportInput } from "../../functions/reconcile-report/contract.ts";
import { createReconcileReportHandler } from "../../functions/reconcile-report/handler.ts";
import { submitFeedInput } from "../../functions/submit-feed/contract.ts";
import { createSubmitFeedHandler } from "../../functions/submit-feed/handler.ts";
import type { HttpMaker, LocalFunctions, LocalResources, TaskMaker } from "./functions.ts";

/** What the functions of batches need besides what all have. */
export function batchSide(
  { clock, amazonPay, files }: LocalResources,
  throttle: ThrottleReservation,
  patienceMilliseconds = 3_000,
) {
  const { sellerId, endpoint, region } = amazonPay;
  const settings = { sellerId, environment: "sandbox" } as const;
  const feeds = createAmazonPayFeeds({
    ...settings,
    region,
    credentials: async () => amazonPay,
    endpoint,
    clock,
  });
  return {
    storage: files,
    feeds: feedsInTurn(feeds, { throttle, clock }, patienceMilliseconds),
    writeFeed: createFeedWriter(settings),
    checkRequest: createBatchRequestCheck(settings),
    readReport,
    region,
  };
}

/** Wires the functions of batches as their index.ts do on AWS. */
export function batchFunctions(task: TaskMaker, http: HttpMaker): LocalFunctions {
  return {
    "build-feed": task("build-feed", buildFeedInput, createBuildFeedHandler),
    "submit-feed": task("submit-feed", submitFeedInput, createSubmitFeedHandler),
    "await-batch-report": task(
      "await-batch-report",
      awaitBatchReportInput,
      createAwaitBatchReportHandler,
    ),
    "reconcile-report": task(
      "reconcile-report",
      reconcileReportInput,
      createReconcileReportHandler,
    ),
    "batch-commands": http("batch-commands", createBatchCommandsHandler),
  };
}
