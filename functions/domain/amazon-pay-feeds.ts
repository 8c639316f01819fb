/**
 * Amazon's Feeds and Reports sections as a batch needs them (reference §11): one method per
 * operation, one attempt each. Every method throws AmazonPayUnavailable, AmazonPayAccessRefused or
 * AmazonPayRequestRefused (domain/errors.ts), and InvalidValue for what Amazon could only refuse.
 */
export interface AmazonPayFeeds {
  /**
   * Hands in a feed. Amazon knows no reference id for feeds: repeated, it makes a second one, of
   * which each request is still only carried out once by its own reference id.
   */
  submitFeed(feed: FeedUpload): Promise<FeedSubmission>;
  /** How feeds stand, at most 100 of the last 90 days; those of the ids that are named, or recent ones. */
  getFeedSubmissionList(query: FeedQuery): Promise<readonly FeedSubmission[]>;
  /** What Amazon found wrong with a feed before it carried anything out, as it arrives. */
  getFeedSubmissionResult(feedSubmissionId: string): Promise<FeedDocument>;
  /** Only feeds whose processing has not begun; the ids must be named, because without any Amazon cancels all. */
  cancelFeedSubmissions(feedSubmissionIds: readonly string[]): Promise<readonly FeedSubmission[]>;
  /** The report of a feed that was carried out, as it arrives; Amazon keeps it for 90 days. */
  getReport(reportId: string): Promise<FeedDocument>;
}

/** A document that arrives piece by piece; reading throws AmazonPayUnavailable when it is cut or altered. */
export type FeedDocument = AsyncIterable<Uint8Array>;

/** A feed that is kept somewhere and can be read more than once. */
export interface FeedUpload {
  readonly open: () => AsyncIterable<Uint8Array>;
  readonly sizeBytes: number;
  /** Base64 of the 16 bytes of the MD5. */
  readonly contentMd5: string;
}

export interface FeedQuery {
  /** At most 100. */
  readonly feedSubmissionIds?: readonly string[];
  /** ISO 8601; only counts where no ids are named. */
  readonly submittedFrom?: string;
}

/** One feed as Amazon lists it. */
export interface FeedSubmission {
  readonly feedSubmissionId: string;
  /** ISO 8601 with milliseconds, UTC. */
  readonly submittedAt: string;
  /** Such as _SUBMITTED_; _DONE_ means accepted and not carried out, _CANCELLED_ rejected (reference §11.3). */
  readonly status: string;
}
