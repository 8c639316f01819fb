import type { AmazonPayFeeds } from "./amazon-pay-feeds.ts";
import { NotOurTurn } from "./errors.ts";
import type { Clock } from "./ports.ts";
import { isoTime } from "./record.ts";
import type { ThrottledOperation, ThrottleReservation } from "./throttle.ts";

/**
 * Feeds and reports behind their queues: each call first takes its turn, or throws NotOurTurn with
 * the time when one is free. Nothing is reserved then.
 */
export function feedsInTurn(
  feeds: AmazonPayFeeds,
  { throttle, clock }: { readonly throttle: ThrottleReservation; readonly clock: Clock },
  patienceMilliseconds: number,
): AmazonPayFeeds {
  const turn = async (operation: ThrottledOperation): Promise<void> => {
    const { slotAtMilliseconds } = await throttle.reserve(operation, patienceMilliseconds);
    const aheadMilliseconds = slotAtMilliseconds - clock.now();
    if (aheadMilliseconds > patienceMilliseconds) {
      throw new NotOurTurn(operation, isoTime(slotAtMilliseconds));
    }
    if (aheadMilliseconds > 0) await clock.sleep(aheadMilliseconds);
  };
  const inTurn =
    <Request, Reply>(operation: ThrottledOperation, call: (request: Request) => Promise<Reply>) =>
    async (request: Request): Promise<Reply> => {
      await turn(operation);
      return call(request);
    };
  return {
    submitFeed: inTurn("SubmitFeed", feeds.submitFeed),
    getFeedSubmissionList: inTurn("GetFeedSubmissionList", feeds.getFeedSubmissionList),
    getFeedSubmissionResult: inTurn("GetFeedSubmissionResult", feeds.getFeedSubmissionResult),
    cancelFeedSubmissions: inTurn("CancelFeedSubmissions", feeds.cancelFeedSubmissions),
    getReport: inTurn("GetReport", feeds.getReport),
  };
}
