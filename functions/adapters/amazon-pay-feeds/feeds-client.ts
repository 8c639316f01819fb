import type { AmazonPayFeeds, FeedUpload } from "../../domain/amazon-pay-feeds.ts";
import { AmazonPayAccessRefused } from "../../domain/errors.ts";
import type { Clock } from "../../domain/ports.ts";
import { askForKeys, type Credentials, checkedUserAgent, keySource } from "../amazon-pay/call.ts";
import { type Environment, endpointOf, type Region } from "../amazon-pay/endpoints.ts";
import { isAboutKeys } from "../amazon-pay/faults.ts";
import { createMac } from "../amazon-pay/hmac.ts";
import { readReply } from "../amazon-pay/reply.ts";
import { resultOf } from "../amazon-pay/schemas.ts";
import { canonicalQuery, type Fields, signedForm, signedLines } from "../amazon-pay/sign.ts";
import { type AmazonPayCredentials, areSameKeys } from "../amazon-pay/signer.ts";
import { unreadable } from "../amazon-pay/unreadable.ts";
import type { XmlElement } from "../amazon-pay/xml.ts";
import {
  checkedId,
  FEED_TYPE,
  feedQueryFields,
  idFields,
  readFeedSubmissions,
} from "./feed-submissions.ts";
import { marketplaceIdOf } from "./marketplaces.ts";
import {
  collected,
  createStreamSender,
  type StreamFetch,
  type StreamReply,
  verified,
} from "./stream-sender.ts";

export interface AmazonPayFeedsOptions {
  /** "na", "us", "uk" or "de": with any other region every call is refused (marketplaces.ts). */
  readonly region: Region;
  readonly environment: Environment;
  readonly sellerId: string;
  /** Asked at every call; renewed ones are tried once when Amazon refuses the keys. */
  readonly credentials: Credentials;
  readonly mwsAuthToken?: string;
  /** Origin of a simulator, such as http://127.0.0.1:9000. */
  readonly endpoint?: string;
  readonly clock: Pick<Clock, "now">;
  /** For one attempt from connecting to the last byte; a feed may have many megabytes. */
  readonly timeoutMilliseconds?: number;
  readonly fetch?: StreamFetch;
  readonly userAgent?: string;
}

type Section = "/Feeds/2009-01-01" | "/Reports/2009-01-01";
type Exchange = (
  section: Section,
  action: string,
  fields: Fields,
  upload?: FeedUpload,
) => Promise<StreamReply>;

const DEFAULT_TIMEOUT_MILLISECONDS = 300_000;
const DEFAULT_USER_AGENT = "Shipcharge/0.1.0 (Language=JavaScript)";
const FEEDS = "/Feeds/2009-01-01";
const REPORTS = "/Reports/2009-01-01";

/**
 * The Feeds and Reports sections of MWS, API version 2009-01-01 (reference §11). One attempt per
 * call, and a second one only with keys that were renewed. Feeds and reports pass through in pieces,
 * so that none has to fit into memory.
 */
export function createAmazonPayFeeds(options: AmazonPayFeedsOptions): AmazonPayFeeds {
  const exchange = withRenewedKeys(options);
  const marketplace = (): Fields => ({
    "MarketplaceIdList.Id.1": marketplaceIdOf(options.region, options.environment),
  });
  const read = async (action: string, fields: Fields, upload?: FeedUpload): Promise<XmlElement> => {
    const reply = await exchange(FEEDS, action, fields, upload);
    const { content } = readReply(action, action, await collected(action, reply));
    return resultOf(content, action);
  };
  const document = async (section: Section, action: string, fields: Fields) => {
    const what = `${action} for ${Object.values(fields)[0]}`;
    const reply = await exchange(section, action, fields);
    if (reply.httpStatus !== 200) await refuse(what, action, reply);
    return verified(what, reply);
  };
  return {
    async submitFeed(feed) {
      const fields = { FeedType: FEED_TYPE, ...marketplace(), ContentMD5Value: feed.contentMd5 };
      const [submission] = readFeedSubmissions(await read("SubmitFeed", fields, feed));
      if (submission) return submission;
      throw unreadable("SubmitFeed", EMPTY_REPLY, "names no feed");
    },
    getFeedSubmissionList: async (query) =>
      readFeedSubmissions(await read("GetFeedSubmissionList", feedQueryFields(query))),
    cancelFeedSubmissions: async (ids) =>
      readFeedSubmissions(await read("CancelFeedSubmissions", idFields(ids))),
    getFeedSubmissionResult: (id) =>
      document(FEEDS, "GetFeedSubmissionResult", { FeedSubmissionId: checkedId(id) }),
    getReport: (id) =>
      document(REPORTS, "GetReport", { ReportId: checkedId(id), ...marketplace() }),
  };
}

const EMPTY_REPLY = { httpStatus: 200, requestId: undefined, text: "" };

async function refuse(what: string, action: string, reply: StreamReply): Promise<never> {
  const raw = await collected(what, reply);
  readReply(what, action, raw);
  throw unreadable(what, raw, "is no document");
}

/** Sends a call, and once more with other keys where the source has them (call.ts does the same). */
function withRenewedKeys(options: AmazonPayFeedsOptions): Exchange {
  const attempt = createAttempt(options);
  const keys = keySource(options.credentials);
  return async (section, action, fields, upload) => {
    const inUse = await askForKeys(action, keys.current);
    const reply = await attempt(section, action, fields, upload, inUse);
    if (reply.httpStatus !== 401 && reply.httpStatus !== 403) return reply;
    const refused = await collected(action, reply);
    try {
      readReply(action, action, refused);
    } catch (refusal) {
      if (!(refusal instanceof AmazonPayAccessRefused && isAboutKeys(refusal.code))) throw refusal;
      const renewed = await askForKeys(action, keys.renewed);
      if (areSameKeys(renewed, inUse)) throw refusal;
      return attempt(section, action, fields, upload, renewed);
    }
    throw unreadable(action, refused, "has the form of a success but not its status");
  };
}

/** One request: everything but a feed travels in the signed query (reference §11.2). */
function createAttempt(options: AmazonPayFeedsOptions) {
  const { fetch = globalThis.fetch, timeoutMilliseconds = DEFAULT_TIMEOUT_MILLISECONDS } = options;
  const send = createStreamSender(fetch, timeoutMilliseconds);
  const userAgent = checkedUserAgent(options.userAgent ?? DEFAULT_USER_AGENT);
  return (
    section: Section,
    action: string,
    fields: Fields,
    upload: FeedUpload | undefined,
    credentials: AmazonPayCredentials,
  ): Promise<StreamReply> => {
    const { url } = endpointOf(options, section);
    return send({
      what: action,
      url: `${url}?${signedQuery(options, section, action, fields, credentials)}`,
      headers: {
        "user-agent": userAgent,
        ...(upload && {
          "content-type": "text/xml; charset=utf-8",
          "content-length": String(upload.sizeBytes),
          "content-md5": upload.contentMd5,
        }),
      },
      ...(upload && { body: upload.open() }),
    });
  };
}

function signedQuery(
  options: AmazonPayFeedsOptions,
  section: Section,
  action: string,
  fields: Fields,
  { accessKeyId, secretAccessKey, mwsAuthToken }: AmazonPayCredentials,
): string {
  const { host, path } = endpointOf(options, section);
  const query = canonicalQuery({
    ...fields,
    AWSAccessKeyId: accessKeyId,
    Action: action,
    MWSAuthToken: mwsAuthToken ?? options.mwsAuthToken,
    SellerId: options.sellerId,
    SignatureMethod: "HmacSHA256",
    SignatureVersion: "2",
    Timestamp: new Date(options.clock.now()).toISOString(),
    Version: "2009-01-01",
  });
  return signedForm(query, createMac(secretAccessKey, signedLines(host, path)));
}
