import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createBucketStorage } from "../../../functions/adapters/s3/bucket-storage.ts";
import { linesOf, piecesOf } from "../../../functions/domain/object-storage.ts";
import { createRealClock } from "../../../local/clock/real-clock.ts";
import { createFileStorage } from "../../../local/storage/file-storage.ts";
import { createMemoryStorage } from "../../../local/storage/memory-storage.ts";
import { startBucketServer } from "../../support/bucket-server.ts";
import { allOf, each, textOf } from "../../support/streams.ts";

const KEYS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" };
const bucket = await startBucketServer({
  ...KEYS,
  bucket: "files",
  region: "eu-west-1",
  now: () => Date.now(),
});
afterAll(() => bucket.close());

const folder = mkdtempSync(join(tmpdir(), "shipcharge-files-"));
afterAll(() => rmSync(folder, { recursive: true }));

const STORAGES = [
  { where: "in a folder", storage: createFileStorage(folder) },
  { where: "in memory", storage: createMemoryStorage() },
  {
    where: "in a bucket",
    storage: createBucketStorage({
      bucket: "files",
      region: "eu-west-1",
      credentials: () => KEYS,
      endpoint: bucket.endpoint,
      clock: createRealClock(),
    }),
  },
];

describe.each(STORAGES)("files $where", ({ storage }) => {
  it("come back as they were written, with their size and MD5", async () => {
    const written = await storage.write("batches/a/feed.xml", piecesOf(each(["Grün", "e\n", "x"])));

    expect(written).toEqual({ sizeBytes: 8, contentMd5: "UYogQJf7m6QX/cVyi7eQ1Q==" });
    expect(await allOf(linesOf(storage.open("batches/a/feed.xml")))).toEqual(["Grüne", "x"]);
  });

  it("can be read from any byte on, and have nothing behind their end", async () => {
    await storage.write("batches/a/report.xml", piecesOf(each(["0123456789"])));

    expect(await textOf(storage.open("batches/a/report.xml", 0))).toBe("0123456789");
    expect(await textOf(storage.open("batches/a/report.xml", 7))).toBe("789");
    expect(await textOf(storage.open("batches/a/report.xml", 10))).toBe("");
    await expect(textOf(storage.open("batches/none.xml", 3))).rejects.toThrow("There is no file");
  });

  it("are told apart by their content, and are not there before they are written", async () => {
    expect(await storage.fingerprint("input/none.csv")).toBeUndefined();
    await expect(textOf(storage.open("input/none.csv"))).rejects.toThrow("There is no file");
    await storage.write("input/a.csv", piecesOf(each(["1"])));
    await storage.write("input/b.csv", piecesOf(each(["1"])));
    await storage.write("input/c.csv", piecesOf(each(["2"])));
    const [a, b, c] = await Promise.all(
      ["a", "b", "c"].map((name) => storage.fingerprint(`input/${name}.csv`)),
    );

    expect(a).toEqual(b);
    expect(a).not.toEqual(c);
  });

  it("keep what was there when writing breaks off", async () => {
    await storage.write("batches/a/result.jsonl", piecesOf(each(["old"])));
    async function* breakingOff() {
      yield Buffer.from("new");
      throw new Error("killed");
    }

    await expect(storage.write("batches/a/result.jsonl", breakingOff())).rejects.toThrow("killed");
    expect(await textOf(storage.open("batches/a/result.jsonl"))).toBe("old");
  });
});
