import type { FormParameters } from "./form.ts";
import { childOf, NotWellFormed, type ReadElement, readXml } from "./xml-reader.ts";

/** One request of a feed as it stands there. */
export interface FeedRequest {
  readonly sellerRequestId: string;
  /** The fragment out of the CDATA section. */
  readonly data: string;
}

export type FeedProblemCode = "0001" | "0002" | "0003" | "0004";

/** Amazon's texts (reference §16 no. 4). */
export const FEED_PROBLEMS: Readonly<Record<FeedProblemCode, string>> = {
  "0001": "Invalid XML: Malformed Request Data",
  "0002": "Invalid XML: No SellerId found in request",
  "0003": "Invalid XML: Incorrect number of SellerIds found in request",
  "0004": "Invalid XML: Request SellerId does not match feed SellerId",
};

const MOST_REQUESTS = 60_000;

/** The requests of a feed; throws NotWellFormed for a document that is none (reference §11.1). */
export function readFeed(document: string): readonly FeedRequest[] {
  const batch = readXml(document);
  const requests = childOf(batch, "Requests");
  const version = childOf(childOf(batch, "Connection") ?? batch, "Version")?.text;
  if (batch.name !== "Batch" || !requests) throw new NotWellFormed("This is no Batch");
  if (childOf(batch, "Product")?.text !== "Amazon Payments" || version !== "2013-01-01") {
    throw new NotWellFormed("Product or Version is another one");
  }
  if (requests.children.length > MOST_REQUESTS) throw new NotWellFormed("Too many requests");
  return requests.children.map((request) => ({
    sellerRequestId: childOf(request, "SellerRequestId")?.text ?? "",
    data: childOf(request, "RequestData")?.text ?? "",
  }));
}

/** A request's operation and its parameters under their names of the single call. */
export interface ReadRequest {
  readonly operation: string;
  readonly parameters: FormParameters;
}

/** Reads one request, or says by which code it is wrong (seed 002, "Processing Errors"). */
export function readRequestData(data: string, sellerId: string): ReadRequest | FeedProblemCode {
  let fragment: ReadElement;
  try {
    fragment = readXml(data);
  } catch (error) {
    if (error instanceof NotWellFormed) return "0001";
    throw error;
  }
  if (!fragment.name.endsWith("Request")) return "0001";
  const sellerIds = fragment.children.filter(({ name }) => name === "SellerId");
  const [first, ...others] = sellerIds;
  if (!first) return "0002";
  if (others.length > 0) return "0003";
  if (first.text !== sellerId) return "0004";
  return {
    operation: fragment.name.slice(0, -"Request".length),
    parameters: new Map(flattened(fragment, "")),
  };
}

function flattened(element: ReadElement, prefix: string): [string, string][] {
  return element.children.flatMap((child): [string, string][] =>
    child.children.length > 0
      ? flattened(child, `${prefix}${child.name}.`)
      : [[`${prefix}${child.name}`, child.text]],
  );
}
