import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { createBucketStorage } from "../../../functions/adapters/s3/bucket-storage.ts";
import type { BucketAccess } from "../../../functions/adapters/s3/signed-fetch.ts";
import type { ObjectStorage } from "../../../functions/domain/object-storage.ts";
import { type BucketServer, startBucketServer } from "../../support/bucket-server.ts";
import { each, textOf } from "../../support/streams.ts";

const NOW = Date.UTC(2026, 10, 2, 9);
const KEYS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG" };
const PLACE = { bucket: "shipcharge-batches", region: "eu-west-1" };
const MEBIBYTE = 1024 * 1024;
const KEY = "batches/Capture-1/feed.xml";

let server: BucketServer;
let pauses: number[];

function storageWith(change: Partial<BucketAccess> = {}): ObjectStorage {
  return createBucketStorage({
    ...PLACE,
    credentials: () => KEYS,
    endpoint: server.endpoint,
    clock: {
      now: () => NOW,
      sleep: async (milliseconds) => {
        pauses.push(milliseconds);
      },
    },
    ...change,
  });
}

beforeEach(async () => {
  pauses = [];
  server = await startBucketServer({ ...PLACE, ...KEYS, now: () => NOW });
  onTestFinished(() => server.close());
});

/** Pieces of a mebibyte, each of another letter. */
function mebibytes(count: number): Buffer[] {
  return Array.from({ length: count }, (_, index) => Buffer.alloc(MEBIBYTE, 65 + index));
}

const small = () => each([Buffer.from("<Batch/>")]);

describe("a request to the bucket", () => {
  it("is signed so that S3 lets it in, whatever its key and query hold", async () => {
    const keys = ["input/ü b+c (1)!*'.csv", "input/a=b&c.csv", "batches/x/y~z_-.jsonl"];
    for (const key of keys) await storageWith().write(key, each([Buffer.from(key)]));

    for (const key of keys) expect(await textOf(storageWith().open(key, 2))).toBe(key.slice(2));
    expect(server.seen.every(({ status }) => status < 300)).toBe(true);
  });

  it.each([
    [
      "wrong keys",
      { credentials: () => ({ ...KEYS, secretAccessKey: "other" }) },
      "SignatureDoesNotMatch",
    ],
    [
      "unknown keys",
      { credentials: () => ({ ...KEYS, accessKeyId: "AKOTHER" }) },
      "InvalidAccessKeyId",
    ],
    ["another region", { region: "us-east-1" }, "AuthorizationHeaderMalformed"],
    [
      "a clock that is wrong",
      { clock: { now: () => NOW - 3_600_000, sleep: async () => undefined } },
      "RequestTimeTooSkewed",
    ],
  ] as const)("with %s is refused, and not tried again", async (_, change, code) => {
    const refused = { name: "StorageRefused", code };
    await expect(storageWith(change).write(KEY, small())).rejects.toMatchObject(refused);
    await expect(textOf(storageWith(change).open(KEY))).rejects.toMatchObject(refused);
    expect(server.seen).toHaveLength(2);
  });

  it("carries the session's token where the role has one", async () => {
    const credentials = () => ({ ...KEYS, sessionToken: "token/of+session" });

    await storageWith({ credentials }).write(KEY, small());

    expect(server.objects.get(KEY)?.toString()).toBe("<Batch/>");
  });

  it.each([
    { status: 503, code: "SlowDown" },
    { status: 500, code: "InternalError" },
    "reset",
  ] as const)("is sent again after %o, with pauses, and three times at most", async (fault) => {
    for (const method of ["PUT", "GET"]) {
      server.fail(method, fault);
      server.fail(method, fault);
    }
    await storageWith().write(KEY, small());
    expect(await textOf(storageWith().open(KEY))).toBe("<Batch/>");
    expect(pauses).toEqual([200, 1_000, 200, 1_000]);

    for (let times = 0; times < 3; times += 1) server.fail("GET", fault);
    const unavailable = { name: "ServiceUnavailable" };
    await expect(textOf(storageWith().open(KEY))).rejects.toMatchObject(unavailable);
    expect(server.seen.filter(({ method }) => method === "GET")).toHaveLength(6);
  });

  it("is not followed to another place", async () => {
    server.fail("GET", { status: 301, code: "PermanentRedirect" });

    await expect(textOf(storageWith().open(KEY))).rejects.toMatchObject({
      code: "PermanentRedirect",
    });
  });
});

describe("a large file", () => {
  it("goes up in parts and comes back the same", async () => {
    const pieces = mebibytes(19);

    const written = await storageWith().write(KEY, each(pieces));

    expect(written.sizeBytes).toBe(19 * MEBIBYTE);
    expect(server.objects.get(KEY)?.equals(Buffer.concat(pieces))).toBe(true);
    expect(server.seen.filter(({ method }) => method === "PUT")).toHaveLength(4);
    expect(server.uploads.size).toBe(0);
    expect((await textOf(storageWith().open(KEY, 19 * MEBIBYTE - 3))).length).toBe(3);
  });

  it.each([
    ["a part that S3 refuses", "PUT", { status: 403, code: "AccessDenied" }, "StorageRefused"],
    [
      "parts that S3 refuses to join",
      "POST",
      { status: 400, code: "InvalidPart" },
      "StorageRefused",
    ],
    ["a joining that S3 only fails in its body", "POST", "error-in-200", "ServiceUnavailable"],
    ["a joining whose answer is lost", "POST", "reset", "ServiceUnavailable"],
  ] as const)(
    "is not there after %s, and leaves no parts behind",
    async (_, method, fault, name) => {
      server.fail(method, fault, 1);

      await expect(storageWith().write(KEY, each(mebibytes(17)))).rejects.toMatchObject({ name });

      expect(server.uploads.size).toBe(0);
      expect(server.seen.at(-1)?.method).toBe("DELETE");
      const joinings = server.seen.filter(
        (one) => one.method === "POST" && one.query.has("uploadId"),
      );
      expect(joinings.length).toBeLessThanOrEqual(1);
    },
  );

  it("leaves no parts behind when its source breaks off", async () => {
    async function* breakingOff() {
      yield* mebibytes(17);
      throw new Error("Amazon broke off");
    }

    await expect(storageWith().write(KEY, breakingOff())).rejects.toThrow("Amazon broke off");

    expect(server.objects.has(KEY)).toBe(false);
    expect(server.uploads.size).toBe(0);
  });
});

describe("a file that is being read", () => {
  const text = "0123456789".repeat(40_000);
  beforeEach(() => storageWith().write(KEY, each([Buffer.from(text)])));

  it("is read on from where an answer broke off", async () => {
    server.fail("GET", "cut");
    server.fail("GET", "cut", 1);

    expect(await textOf(storageWith().open(KEY, 10))).toBe(text.slice(10));
    expect(server.seen.filter(({ method }) => method === "GET").length).toBeGreaterThan(1);
  });

  it("is given up when it breaks off again and again", async () => {
    for (let times = 0; times < 4; times += 1) server.fail("GET", "cut");

    await expect(textOf(storageWith().open(KEY))).rejects.toMatchObject({
      name: "ServiceUnavailable",
      message: expect.stringContaining("broke off"),
    });
  });

  it("is not put together from an old and a new one", async () => {
    server.fail("GET", "cut");
    const pieces = storageWith().open(KEY)[Symbol.asyncIterator]();
    await pieces.next();
    server.objects.set(KEY, Buffer.from(text.toUpperCase() + text));

    const rest = async () => {
      while (!(await pieces.next()).done);
    };
    await expect(rest()).rejects.toThrow("was written anew while it was read");
  });

  it("is not believed when the range that was asked for is ignored", async () => {
    server.fail("GET", "whole");

    await expect(textOf(storageWith().open(KEY, 10))).rejects.toThrow("another part of");
  });
});
