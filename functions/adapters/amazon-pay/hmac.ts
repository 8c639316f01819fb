import * as crypto from "node:crypto";

/** HMAC-SHA256 in base64 (RFC 2104) of one ASCII text. */
export type Mac = (text: string) => string;

/**
 * Prepares HMAC-SHA256 under one key, for texts that all begin with the same characters.
 *
 * Node's one-shot hash, twice, takes half the time of its HMAC object. It came with Node 20.12 and
 * 21.7; before them the object does it.
 */
export function createMac(secret: string, beginning = ""): Mac {
  return typeof crypto.hash === "function"
    ? macByOneShotHash(secret, beginning)
    : macByHmacObject(secret, beginning);
}

/** The same by Node's HMAC object, in any version of Node. */
export function macByHmacObject(secret: string, beginning: string): Mac {
  return (text) =>
    crypto
      .createHmac("sha256", secret)
      .update(beginning + text, "latin1")
      .digest("base64");
}

const BLOCK_BYTES = 64;
const HASH_BYTES = 32;
const INNER_PAD = 0x36;
const OUTER_PAD = 0x5c;

/** RFC 2104 §2: hash(outer pad, hash(inner pad, text)), with both pads and the beginning kept. */
function macByOneShotHash(secret: string, beginning: string): Mac {
  const key = keyOfOneBlock(secret);
  const prepared = Buffer.concat([key.map((byte) => byte ^ INNER_PAD), Buffer.from(beginning)]);
  const outer = Buffer.concat([key.map((byte) => byte ^ OUTER_PAD)], BLOCK_BYTES + HASH_BYTES);
  let inner = Buffer.concat([prepared], prepared.length + 4_096);
  return (text) => {
    const length = prepared.length + text.length;
    if (length > inner.length) inner = Buffer.concat([prepared], 2 * length);
    inner.write(text, prepared.length, "latin1");
    const innerHash = crypto.hash("sha256", inner.subarray(0, length), "binary");
    outer.write(innerHash, BLOCK_BYTES, "binary");
    return crypto.hash("sha256", outer, "base64");
  };
}

/** A key of more than a block is hashed first, a shorter one is filled up with zeros. */
function keyOfOneBlock(secret: string): Uint8Array {
  const bytes = Buffer.from(secret, "utf8");
  const key =
    bytes.length > BLOCK_BYTES ? crypto.createHash("sha256").update(bytes).digest() : bytes;
  return Uint8Array.from(Buffer.concat([key], BLOCK_BYTES));
}
