import * as v from "valibot";
import type { FeedDocument } from "../../domain/amazon-pay-feeds.ts";
import { AmazonPayUnavailable } from "../../domain/errors.ts";
import { text } from "../amazon-pay/schemas.ts";
import { parseXml } from "../amazon-pay/xml.ts";
import { createElementSplitter, elementsOf, isDamage } from "./element-splitter.ts";

/** What Amazon found wrong with a request when it looked over the feed. */
export interface FeedProblem {
  /** The request's SellerRequestId or its place in the feed; Amazon does not document which. */
  readonly messageId: string;
  /** 0001 malformed, 0002 no SellerId, 0003 several, 0004 another seller's (reference §11.3). */
  readonly code: string;
  readonly description: string;
}

const problem = v.pipe(
  v.object({
    MessageID: v.optional(text, "?"),
    ResultCode: v.optional(text, "Error"),
    ResultMessageCode: v.optional(text, "?"),
    ResultDescription: v.optional(text, ""),
  }),
  v.transform((result) => ({
    isError: result.ResultCode.toLowerCase() === "error",
    messageId: result.MessageID,
    code: result.ResultMessageCode,
    description: result.ResultDescription,
  })),
);

/**
 * The errors of a processing summary, as they arrive (reference §11.3; the layout is MWS's general
 * one). Throws AmazonPayUnavailable for a damaged document.
 */
export async function* readFeedProblems(document: FeedDocument): AsyncIterable<FeedProblem> {
  const splitter = createElementSplitter("Result");
  try {
    for await (const { text } of elementsOf(document, splitter)) {
      const { isError, ...found } = v.parse(problem, parseXml(text).content);
      if (isError) yield found;
    }
    parseXml(splitter.end());
  } catch (cause) {
    if (!isDamage(cause)) throw cause;
    throw new AmazonPayUnavailable(`The processing summary is damaged: ${cause.message}`, {
      cause,
    });
  }
}
