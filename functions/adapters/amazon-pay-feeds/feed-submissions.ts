import * as v from "valibot";
import type { FeedQuery, FeedSubmission } from "../../domain/amazon-pay-feeds.ts";
import { InvalidValue } from "../../domain/errors.ts";
import { listFields } from "../amazon-pay/fields.ts";
import { moment, text } from "../amazon-pay/schemas.ts";
import type { Fields } from "../amazon-pay/sign.ts";
import { listOf, type XmlElement } from "../amazon-pay/xml.ts";

/** The one feed type of Amazon Pay's batches (reference §11.2). */
export const FEED_TYPE = "_POST_TRANSACTION_PAYMENTS_BATCH_DATA_";

/** Most ids, and most entries of a page, that Amazon takes (reference §11.3). */
const MOST_FEEDS = 100;

/** The parameters of GetFeedSubmissionList: ids, or the recent feeds of our type. */
export function feedQueryFields({ feedSubmissionIds, submittedFrom }: FeedQuery): Fields {
  const maxCount = { MaxCount: String(MOST_FEEDS) };
  if (feedSubmissionIds !== undefined) return { ...idFields(feedSubmissionIds), ...maxCount };
  return { "FeedTypeList.Type.1": FEED_TYPE, SubmittedFromDate: submittedFrom, ...maxCount };
}

/**
 * The ids of feeds, at least one: a CancelFeedSubmissions without any cancels every feed of the
 * seller, those of other tools as well (reference §11.3).
 */
export function idFields(feedSubmissionIds: readonly string[]): Fields {
  if (feedSubmissionIds.length === 0) throw new InvalidValue("No feed is named");
  if (feedSubmissionIds.length > MOST_FEEDS) {
    throw new InvalidValue(
      `${feedSubmissionIds.length} feeds are named; Amazon takes ${MOST_FEEDS}`,
    );
  }
  return listFields("FeedSubmissionIdList.Id", feedSubmissionIds.map(checkedId));
}

/** Amazon's ids of feeds and reports are numbers in all its samples (reference §11.4). */
export function checkedId(id: string): string {
  if (/^\d{1,20}$/.test(id)) return id;
  throw new InvalidValue(`"${id}" is not an id of a feed or a report`);
}

const feedSubmission = v.pipe(
  v.object({ FeedSubmissionId: text, SubmittedDate: moment, FeedProcessingStatus: text }),
  v.transform(
    (info): FeedSubmission => ({
      feedSubmissionId: info.FeedSubmissionId,
      submittedAt: info.SubmittedDate,
      status: info.FeedProcessingStatus,
    }),
  ),
);

/** Every FeedSubmissionInfo of a reply, which lies in the result or, for SubmitFeed, by itself. */
export function readFeedSubmissions(result: XmlElement): FeedSubmission[] {
  return listOf(result["FeedSubmissionInfo"]).map((info) => v.parse(feedSubmission, info));
}
