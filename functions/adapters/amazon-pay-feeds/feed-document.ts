import {
  type BatchOperation,
  type CheckBatchRequest,
  type FeedLine,
  MOST_REQUESTS_OF_A_FEED,
  type WriteFeed,
} from "../../domain/batch-request.ts";
import { InvalidValue } from "../../domain/errors.ts";
import { type Environment, requireEnvironment } from "../amazon-pay/endpoints.ts";
import type { Fields } from "../amazon-pay/sign.ts";
import { fieldsOf } from "./batch-operations.ts";

export interface FeedSettings {
  /** Stands in every request, and has to be the seller who hands the feed in (reference §11.3, 0004). */
  readonly sellerId: string;
  readonly environment: Environment;
}

const BEGINNING =
  '<?xml version="1.0" encoding="utf-8"?>\n<Batch>\n<Product>Amazon Payments</Product>\n' +
  "<Connection>\n<Version>2013-01-01</Version>\n</Connection>\n<Requests>\n";
const END = "</Requests>\n</Batch>\n";
const PIECE_CHARACTERS = 64 * 1024;

/** Checks requests as a feed of this seller would. */
export function createBatchRequestCheck({ environment }: FeedSettings): CheckBatchRequest {
  return (request) => {
    const fields = fieldsOf(request);
    requireEnvironment(environment, fields);
    for (const [name, value] of Object.entries(fields)) requireXmlText(name, value ?? "");
  };
}

/**
 * Writes feeds (seed 002, "Step 1 - Create the Feed Content"): one operation, each request in a
 * CDATA section. The request's own text is XML as well, so that a ">" in a note stands there as an
 * entity and no note can end the section.
 */
export function createFeedWriter(settings: FeedSettings): WriteFeed {
  const check = createBatchRequestCheck(settings);
  return async function* write(lines) {
    let operation: BatchOperation | undefined;
    let piece = BEGINNING;
    let count = 0;
    for await (const line of lines) {
      operation ??= line.request.operation;
      if (line.request.operation !== operation) {
        throw new InvalidValue(`A feed of ${operation} cannot hold ${line.request.operation}`);
      }
      count += 1;
      if (count > MOST_REQUESTS_OF_A_FEED) {
        throw new InvalidValue(`A feed has at most ${MOST_REQUESTS_OF_A_FEED} requests`);
      }
      check(line.request);
      piece += requestXml(line, settings.sellerId);
      if (piece.length >= PIECE_CHARACTERS) {
        yield Buffer.from(piece, "utf8");
        piece = "";
      }
    }
    if (count === 0) throw new InvalidValue("A feed has at least one request");
    yield Buffer.from(piece + END, "utf8");
  };
}

function requestXml({ number, request }: FeedLine, sellerId: string): string {
  const root = `${request.operation}Request`;
  const inner = `<SellerId>${escaped(sellerId)}</SellerId>${nested(fieldsOf(request))}`;
  return `<Request>\n<SellerRequestId>${number}</SellerRequestId>\n<RequestData><![CDATA[<${root}>${inner}</${root}>]]></RequestData>\n</Request>\n`;
}

/** "CaptureAmount.Amount" is an element inside an element; its currency stands first, as in all samples. */
function nested(fields: Fields): string {
  const groups = new Map<string, Record<string, string>>();
  for (const [path, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    const [name = "", ...rest] = path.split(".");
    const group = groups.get(name) ?? {};
    group[rest.join(".")] = value;
    groups.set(name, group);
  }
  let xml = "";
  for (const [name, group] of groups) {
    const text = group[""];
    const { CurrencyCode, ...others } = group;
    const inner =
      text === undefined
        ? nested(CurrencyCode === undefined ? others : { CurrencyCode, ...others })
        : escaped(text);
    xml += `<${name}>${inner}</${name}>`;
  }
  return xml;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  "\r": "&#13;",
};

function escaped(text: string): string {
  return /[&<>\r]/.test(text)
    ? text.replace(/[&<>\r]/g, (character) => ENTITIES[character] ?? "")
    : text;
}

/** Amazon would answer 0001 for what XML cannot carry, and for the whole feed at that. */
const NOT_IN_XML =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be sent
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

function requireXmlText(name: string, value: string): void {
  if (NOT_IN_XML.test(value)) {
    throw new InvalidValue(`${name} holds a character that XML cannot carry`);
  }
}
