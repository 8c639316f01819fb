import { AmazonPayUnavailable } from "../../domain/errors.ts";
import type { RawReply } from "./transport.ts";

const FIRST_CHARACTERS = 200;

/** Why a reply could not be used, with its beginning: the cause of an AmazonPayUnavailable. */
export class UnreadableReply extends Error {
  override readonly name = "UnreadableReply";
  readonly httpStatus: number;
  /**
   * The first characters as they came. Of a reply with status 200 only the tags: the texts between
   * them may be a buyer's name and address.
   */
  readonly firstBytes: string;

  constructor(reason: string, reply: RawReply, cause?: unknown) {
    super(reason, { cause });
    this.httpStatus = reply.httpStatus;
    const beginning = reply.text.slice(0, FIRST_CHARACTERS);
    this.firstBytes =
      reply.httpStatus === 200 ? beginning.replace(/>[^<]*[^<\s][^<]*/g, ">…") : beginning;
  }
}

/**
 * A reply that cannot be used: nobody knows whether Amazon did what was asked, so it is the same
 * failure as no reply at all.
 */
export function unreadable(
  what: string,
  reply: RawReply,
  reason: string,
  cause?: unknown,
): AmazonPayUnavailable {
  const { httpStatus, requestId } = reply;
  return new AmazonPayUnavailable(`${what}: the reply (HTTP ${httpStatus}) ${reason}`, {
    httpStatus,
    ...(requestId !== undefined && { requestId }),
    cause: new UnreadableReply(reason, reply, cause),
  });
}
