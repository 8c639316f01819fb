import { createHash } from "node:crypto";
import { ServiceUnavailable } from "../../domain/errors.ts";
import { MissingObject, type ObjectStorage, StorageRefused } from "../../domain/object-storage.ts";
import { type BucketAccess, createSignedFetch, type S3Request } from "./signed-fetch.ts";

/** All parts but the last have at least 5 MiB (S3 user guide, "Multipart upload limits"). */
const PART_BYTES = 5 * 1024 * 1024;

/** So often a file that breaks off is read on from where it did. */
const MOST_BREAKS = 3;

type Send = (request: S3Request) => Promise<Response>;

/**
 * Files in one S3 bucket. What is larger than a part goes up part by part, so that memory does not
 * grow with the file; it is there as a whole or not at all.
 */
export function createBucketStorage(access: BucketAccess): ObjectStorage {
  const send = createSignedFetch(access);
  const open: ObjectStorage["open"] = (key, fromByte = 0) => read(send, key, fromByte);
  return {
    open,
    async write(key, pieces) {
      const digest = createHash("md5");
      let sizeBytes = 0;
      const upload = createUpload(send, key);
      try {
        for await (const part of inParts(pieces)) {
          digest.update(part);
          sizeBytes += part.length;
          await upload.add(part);
        }
        await upload.complete();
      } catch (error) {
        await upload.abort();
        throw error;
      }
      return { sizeBytes, contentMd5: digest.digest("base64") };
    },
    async fingerprint(key) {
      const digest = createHash("sha256");
      try {
        for await (const piece of open(key)) digest.update(piece);
      } catch (error) {
        if (error instanceof MissingObject) return undefined;
        throw error;
      }
      return { contentSha256: digest.digest("hex") };
    },
  };
}

/** Reads on where an answer breaks off, as long as the file is still the same. */
async function* read(send: Send, key: string, fromByte: number): AsyncIterable<Uint8Array> {
  let position = fromByte;
  let eTag: string | undefined;
  for (let breaks = 0; ; breaks += 1) {
    const reply = await openFrom(send, key, position, eTag);
    if (!reply) return;
    eTag ??= reply.headers.get("etag") ?? undefined;
    try {
      for await (const piece of reply.body ?? []) {
        position += piece.length;
        yield piece;
      }
      return;
    } catch (cause) {
      if (breaks === MOST_BREAKS || eTag === undefined) {
        throw new ServiceUnavailable(`S3 broke off within ${key}`, { cause });
      }
    }
  }
}

/** The file from a byte on; undefined if nothing lies behind it. */
async function openFrom(
  send: Send,
  key: string,
  fromByte: number,
  eTag: string | undefined,
): Promise<Response | undefined> {
  const headers = {
    ...(fromByte > 0 && { range: `bytes=${fromByte}-` }),
    ...(eTag !== undefined && { "if-match": eTag }),
  };
  const reply = await send({ method: "GET", key, headers });
  if (reply.ok) {
    const range = reply.headers.get("content-range") ?? "bytes 0-";
    if (range.startsWith(`bytes ${fromByte}-`)) return reply;
    await reply.body?.cancel();
    throw new ServiceUnavailable(`S3 answered another part of ${key} than from byte ${fromByte}`);
  }
  switch (reply.status) {
    // Nothing lies behind the last byte (RFC 9110, section 15.5.17).
    case 416:
      await reply.body?.cancel();
      return undefined;
    case 404:
      await reply.body?.cancel();
      throw new MissingObject(key);
    case 412:
      await reply.body?.cancel();
      throw new ServiceUnavailable(`${key} was written anew while it was read`);
    default:
      throw await refusalOf(reply, `read ${key}`);
  }
}

/**
 * Gathers pieces into parts; at least one, which may be empty. The first part is held back until
 * there is a second one; from that on, each has been sent before the next is gathered in its place.
 */
async function* inParts(pieces: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let part = Buffer.allocUnsafeSlow(PART_BYTES);
  let sizeBytes = 0;
  let parts = 0;
  for await (const piece of pieces) {
    for (let start = 0; start < piece.length; ) {
      const taken = piece.subarray(start, start + PART_BYTES - sizeBytes);
      part.set(taken, sizeBytes);
      start += taken.length;
      sizeBytes += taken.length;
      if (sizeBytes < PART_BYTES) continue;
      yield part;
      parts += 1;
      sizeBytes = 0;
      if (parts === 1) part = Buffer.allocUnsafeSlow(PART_BYTES);
    }
  }
  if (sizeBytes > 0 || parts === 0) yield part.subarray(0, sizeBytes);
}

/** Puts a single part at once, and begins a multipart upload with the second one. */
function createUpload(send: Send, key: string) {
  let first: Uint8Array | undefined;
  let uploadId: string | undefined;
  const eTags: string[] = [];

  async function addPart(body: Uint8Array, id: string): Promise<void> {
    const query = { partNumber: String(eTags.length + 1), uploadId: id };
    const reply = await send({ method: "PUT", key, query, body });
    await requireOk(reply, `write ${key}`);
    eTags.push(reply.headers.get("etag") ?? "");
    await reply.body?.cancel();
  }

  return {
    async add(part: Uint8Array): Promise<void> {
      if (first === undefined) {
        first = part;
        return;
      }
      if (uploadId === undefined) {
        uploadId = await beginUpload(send, key);
        await addPart(first, uploadId);
      }
      await addPart(part, uploadId);
    },
    async complete(): Promise<void> {
      if (uploadId === undefined) {
        const body = first ?? new Uint8Array();
        const reply = await send({ method: "PUT", key, body });
        await requireOk(reply, `write ${key}`);
        await reply.body?.cancel();
        return;
      }
      const body = Buffer.from(completion(eTags), "utf8");
      const reply = await send({ method: "POST", key, query: { uploadId }, body });
      await requireOk(reply, `complete ${key}`);
      // S3 may find a failure after it has answered 200 (API reference, CompleteMultipartUpload).
      const text = await reply.text();
      if (text.includes("<Error>")) throw new ServiceUnavailable(`S3 could not complete ${key}`);
      uploadId = undefined;
    },
    async abort(): Promise<void> {
      if (uploadId === undefined) return;
      // What cannot be aborted now, the bucket's lifecycle rule does away with.
      await send({ method: "DELETE", key, query: { uploadId } }).catch(() => undefined);
    },
  };
}

async function beginUpload(send: Send, key: string): Promise<string> {
  const reply = await send({ method: "POST", key, query: { uploads: "" } });
  await requireOk(reply, `begin ${key}`);
  const [, uploadId] = /<UploadId>([^<]+)<\/UploadId>/.exec(await reply.text()) ?? [];
  if (uploadId === undefined) throw new ServiceUnavailable(`S3 named no upload for ${key}`);
  return uploadId;
}

function completion(eTags: readonly string[]): string {
  const parts = eTags.map(
    (eTag, index) =>
      `<Part><PartNumber>${index + 1}</PartNumber><ETag>${eTag.replaceAll('"', "&quot;")}</ETag></Part>`,
  );
  return `<CompleteMultipartUpload>${parts.join("")}</CompleteMultipartUpload>`;
}

async function requireOk(reply: Response, what: string): Promise<void> {
  if (!reply.ok) throw await refusalOf(reply, what);
}

async function refusalOf(reply: Response, what: string): Promise<StorageRefused> {
  const [, code] = /<Code>([^<]+)<\/Code>/.exec(await reply.text()) ?? [];
  return new StorageRefused(`S3 refused to ${what}`, code ?? `Http${reply.status}`);
}
