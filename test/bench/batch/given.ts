import { createBucketStorage } from "../../../functions/adapters/s3/bucket-storage.ts";
import { type Batch, parseBatchId } from "../../../functions/domain/batch.ts";
import type { ObjectStorage } from "../../../functions/domain/object-storage.ts";
import { createRealClock } from "../../../local/clock/real-clock.ts";
import { createMemoryBatchStore } from "../../../local/database/memory-batch-store.ts";
import { type OrderIds, unpackIds } from "./made-up-orders.ts";

export const BUCKET = "shipcharge-batches";
export const BUCKET_REGION = "eu-west-1";
export const INPUT = "input/shipped.csv";
/** Not a batch's file: the bench's own list of what Amazon holds. */
export const IDS = "ids.bin";
export const BATCH_ID = parseBatchId("Capture-benchmark");

/** What a process is told in its one argument. */
export interface Given {
  readonly amazonEndpoint: string;
  readonly bucketEndpoint: string;
  readonly sellerId: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly feedSubmissionId?: string;
}

/** What a process prints about its one piece of work. */
export interface Measured {
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  /** The most memory that the process ever held, its code and node included. */
  readonly peakMebibytes: number;
  readonly batch: Pick<Batch, "phase" | "requests" | "feed" | "counts">;
}

export function readGiven(): Given {
  return JSON.parse(process.argv[2] ?? "{}");
}

export function storageOf({ bucketEndpoint, ...keys }: Given): ObjectStorage {
  return createBucketStorage({
    bucket: BUCKET,
    region: BUCKET_REGION,
    endpoint: bucketEndpoint,
    credentials: () => keys,
    clock: createRealClock(),
  });
}

export async function readIds(storage: ObjectStorage): Promise<OrderIds> {
  const pieces: Uint8Array[] = [];
  for await (const piece of storage.open(IDS)) pieces.push(piece);
  return unpackIds(Buffer.concat(pieces));
}

/** A store that has the batch as the step before has left it. */
export async function storeWith(
  batch: Omit<Batch, "batchId" | "version" | "run" | "operation" | "isDryRun" | "createdAt">,
) {
  const batches = createMemoryBatchStore();
  await batches.saveBatch({
    batchId: BATCH_ID,
    version: 0,
    run: 1,
    operation: "Capture",
    isDryRun: false,
    createdAt: "2026-11-02T10:00:00.000Z",
    ...batch,
  });
  return batches;
}

/** Does the work and prints what it took, and how the batch stands after it. */
export async function measure(
  batches: Pick<ReturnType<typeof createMemoryBatchStore>, "readBatch">,
  work: () => Promise<unknown>,
): Promise<void> {
  const before = process.cpuUsage();
  const begun = performance.now();
  await work();
  const wallSeconds = (performance.now() - begun) / 1_000;
  const { user, system } = process.cpuUsage(before);
  const batch = await batches.readBatch(BATCH_ID);
  const measured = {
    cpuSeconds: (user + system) / 1e6,
    wallSeconds,
    peakMebibytes: process.resourceUsage().maxRSS / 1024,
    batch: { ...batch, input: undefined },
  };
  process.stdout.write(`${JSON.stringify(measured)}\n`);
}
