import { randomBytes } from "node:crypto";

/** 128 bits of chance as text that can stand in an address. */
export function newNonce(): string {
  return randomBytes(16).toString("base64url");
}
