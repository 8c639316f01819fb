import { createHash } from "node:crypto";
import { MissingObject, type ObjectStorage } from "../../functions/domain/object-storage.ts";

/** Files in memory, for small worlds. */
export function createMemoryStorage(): ObjectStorage {
  const files = new Map<string, Buffer>();
  return {
    async *open(key, fromByte = 0) {
      const file = files.get(key);
      if (!file) throw new MissingObject(key);
      yield file.subarray(fromByte);
    },
    async write(key, pieces) {
      const all: Uint8Array[] = [];
      for await (const piece of pieces) all.push(piece);
      const file = Buffer.concat(all);
      files.set(key, file);
      return {
        sizeBytes: file.length,
        contentMd5: createHash("md5").update(file).digest("base64"),
      };
    },
    async fingerprint(key) {
      const file = files.get(key);
      return file && { contentSha256: createHash("sha256").update(file).digest("hex") };
    },
  };
}
