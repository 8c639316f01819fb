import { createVirtualClock } from "../../../local/clock/virtual-clock.ts";
import { startSandbox } from "../../../local/sandbox/server/start-sandbox.ts";
import { startBucketServer } from "../../support/bucket-server.ts";
import { BUCKET, BUCKET_REGION, IDS, INPUT } from "./given.ts";
import { packIds, SHIPMENT, sellerOrderIdOf } from "./made-up-orders.ts";

// Amazon's side, in a process of its own: the simulator, with so many open authorizations, and a
// bucket with the shop's file. One capture in forty will be declined, and one authorization in a
// hundred is closed, which refuses its capture.

const TOTAL = { minorUnits: 10_000, currency: "EUR" };
const DECLINED_ONE_IN = 40;
const CLOSED_ONE_IN = 100;

const count = Number(process.argv[2]);
const sandbox = await startSandbox({
  clock: createVirtualClock(Date.now()),
  callersTime: () => Date.now(),
  settings: { region: "de", reportByBatchReferenceId: "accept" },
});
const { endpoint, sellerId, accessKeyId, secretAccessKey, core } = sandbox;
const keys = { accessKeyId, secretAccessKey };
const bucket = await startBucketServer({
  ...keys,
  bucket: BUCKET,
  region: BUCKET_REGION,
  now: () => Date.now(),
});

function authorized(number: number): string {
  const orderReferenceId = core.createDraft();
  const attributes = { total: TOTAL, seller: {} };
  core.call("SetOrderReferenceDetails", { orderReferenceId, attributes });
  core.call("ConfirmOrderReference", { orderReferenceId, expectImmediateAuthorization: false });
  const outcome = core.call("Authorize", {
    orderReferenceId,
    authorizationReferenceId: `${orderReferenceId}-A1`,
    amount: TOTAL,
    captureNow: false,
    transactionTimeoutMinutes: 0,
  });
  if (!outcome.ok) throw new Error(outcome.error.message);
  const { id } = outcome.result.authorization;
  if (number % CLOSED_ONE_IN === 1) {
    core.forceState(id, { state: "Closed", reasonCode: "AmazonClosed" });
  } else if (number % DECLINED_ONE_IN === 0) {
    const plan = { declined: { reasonCode: "AmazonRejected" } };
    core.forceOutcome({ operation: "Capture", orderReferenceId, plan });
  }
  return id;
}

const ids = Array.from({ length: count }, (_, at) => authorized(at + 1));
bucket.objects.set(IDS, packIds(ids));
const lines = ids.map((_, index) => `${sellerOrderIdOf(index)},${SHIPMENT}\n`);
bucket.objects.set(INPUT, Buffer.from(`sellerOrderId,shipmentId\n${lines.join("")}`));

const given = { amazonEndpoint: endpoint, bucketEndpoint: bucket.endpoint, sellerId, ...keys };
process.stdout.write(`${JSON.stringify(given)}\n`);
