import {
  createBatchRequestCheck,
  createFeedWriter,
} from "../adapters/amazon-pay-feeds/feed-document.ts";
import { createAmazonPayFeeds } from "../adapters/amazon-pay-feeds/feeds-client.ts";
import { readReport } from "../adapters/amazon-pay-feeds/report-reader.ts";
import { createThrottleReservation } from "../adapters/dynamodb/throttle-reservation.ts";
import { createBucketStorage } from "../adapters/s3/bucket-storage.ts";
import { createAmazonPayKeys } from "../adapters/secrets/amazon-pay-keys.ts";
import { createSecretsManagerClient } from "../adapters/secrets/client.ts";
import { feedsInTurn } from "../domain/feed-turns.ts";
import { systemClock } from "./clock.ts";
import { openTable } from "./deps.ts";
import { type Environment, readAwsCredentials } from "./env.ts";

// Composed as deps.ts is, for the functions of batches.

/** The bucket that holds inputs, feeds, reports and results. */
export function storageDeps({ batches }: Pick<Environment, "batches">) {
  const endpoint = batches.AWS_ENDPOINT_URL;
  return {
    storage: createBucketStorage({
      bucket: batches.BATCH_BUCKET,
      region: batches.AWS_REGION,
      credentials: () => readAwsCredentials(),
      clock: systemClock,
      ...(endpoint === undefined ? {} : { endpoint }),
    }),
  };
}

/** Amazon's Feeds and Reports with the seller's keys, each call in its turn. */
export function feedDeps(
  env: Pick<Environment, "amazonPay" | "table">,
  patienceMilliseconds = 3_000,
) {
  const settings = env.amazonPay;
  const sellerId = settings.AMAZON_PAY_SELLER_ID;
  const environment = settings.AMAZON_PAY_ENVIRONMENT;
  const endpoint = settings.AMAZON_PAY_ENDPOINT;
  const feeds = createAmazonPayFeeds({
    region: settings.AMAZON_PAY_REGION,
    environment,
    sellerId,
    credentials: createAmazonPayKeys({
      client: createSecretsManagerClient(),
      secretId: settings.AMAZON_PAY_KEYS_SECRET_ARN,
      cache: {},
      clock: systemClock,
    }),
    clock: systemClock,
    ...(endpoint === undefined ? {} : { endpoint }),
  });
  const scope = { sellerId, environment };
  const throttle = createThrottleReservation(openTable(env), systemClock, scope);
  return { feeds: feedsInTurn(feeds, { throttle, clock: systemClock }, patienceMilliseconds) };
}

/** How feeds are written. */
export function feedBuildingDeps({ amazonPay }: Pick<Environment, "amazonPay">) {
  const settings = {
    sellerId: amazonPay.AMAZON_PAY_SELLER_ID,
    environment: amazonPay.AMAZON_PAY_ENVIRONMENT,
  };
  return { writeFeed: createFeedWriter(settings), checkRequest: createBatchRequestCheck(settings) };
}

/** How reports are read. */
export const reportDeps = { readReport };
