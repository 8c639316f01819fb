import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { finished } from "node:stream/promises";
import { MissingObject, type ObjectStorage } from "../../functions/domain/object-storage.ts";

/** Files below a folder of this machine, in the place of a bucket. */
export function createFileStorage(folder: string): ObjectStorage {
  const pathOf = (key: string): string => {
    if (!/^[\w./-]+$/.test(key) || key.includes("..")) throw new MissingObject(key);
    return join(folder, key);
  };
  async function* open(key: string, fromByte = 0): AsyncIterable<Uint8Array> {
    try {
      for await (const piece of createReadStream(pathOf(key), { start: fromByte })) yield piece;
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") {
        throw new MissingObject(key);
      }
      throw error;
    }
  }
  return {
    open,
    async write(key, pieces) {
      const path = pathOf(key);
      await mkdir(dirname(path), { recursive: true });
      const unfinished = `${path}.${randomUUID()}`;
      const digest = createHash("md5");
      let sizeBytes = 0;
      const file = createWriteStream(unfinished);
      try {
        for await (const piece of pieces) {
          digest.update(piece);
          sizeBytes += piece.length;
          if (!file.write(piece)) await once(file, "drain");
        }
        file.end();
        await finished(file);
        await rename(unfinished, path);
      } catch (error) {
        file.destroy();
        await rm(unfinished, { force: true });
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
