import type { Clock } from "../../clock/clock.ts";
import type { SandboxCore } from "../core/core.ts";
import type { IdSource } from "../core/ids.ts";
import type { Change } from "../core/model.ts";
import { Refusal } from "../core/refusal.ts";
import type { Settings } from "../core/settings.ts";
import { FEED_PROBLEMS, type FeedRequest, readFeed, readRequestData } from "../wire/feed-xml.ts";
import { isOperationName, performOperation } from "../wire/operations.ts";
import {
  type FeedProblem,
  failureEntry,
  type ReportEntry,
  successEntry,
  writeProcessingSummary,
  writeReport,
} from "../wire/report-xml.ts";
import { NotWellFormed } from "../wire/xml-reader.ts";

/** One feed as Amazon keeps it. */
export interface Feed {
  readonly id: string;
  readonly submittedAt: number;
  status: "_SUBMITTED_" | "_DONE_" | "_CANCELLED_";
  startedAt?: number;
  completedAt?: number;
  requests: readonly FeedRequest[];
  problems: readonly FeedProblem[];
  readonly entries: ReportEntry[];
  reportId?: string;
}

export interface FeedsOptions {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly core: SandboxCore;
  /** Told when a feed has been carried out. */
  readonly announce: (change: Change) => void;
}

/** The operations that feeds may hold; the first two in North America only (reference §11.1). */
const IN_NORTH_AMERICA = ["Authorize", "AuthorizeOnBillingAgreement"];
const EVERYWHERE = [
  "CancelOrderReference",
  "CloseOrderReference",
  "CloseAuthorization",
  "Capture",
  "GetCaptureDetails",
  "Refund",
  "GetRefundDetails",
];
/** A feed is carried out in as many goes, so that other things can happen in between. */
const GOES = 5;

/** Amazon's Batch Service: takes feeds, looks them over, carries them out in its own time and order. */
export class Feeds {
  readonly #options: FeedsOptions;
  readonly #feeds = new Map<string, Feed>();

  constructor(options: FeedsOptions) {
    this.#options = options;
  }

  #later(seconds: number, task: () => void): void {
    const { clock } = this.#options;
    clock.schedule(clock.now() + seconds * 1000, task);
  }

  /** Takes a feed, whatever it holds. */
  submit(document: string): Feed {
    const { clock, core } = this.#options;
    const feed: Feed = {
      id: String(5_000_000_000 + this.#feeds.size + 1),
      submittedAt: clock.now(),
      status: "_SUBMITTED_",
      requests: [],
      problems: [],
      entries: [],
    };
    this.#feeds.set(feed.id, feed);
    this.#later(core.settings.feedAcceptSeconds, () => this.#accept(feed, document));
    return feed;
  }

  /** Looks the feed over; `_DONE_` says no more than that it will be carried out. */
  #accept(feed: Feed, document: string): void {
    if (feed.status !== "_SUBMITTED_") return;
    const { clock, core } = this.#options;
    const { settings } = core;
    feed.startedAt = clock.now();
    feed.completedAt = clock.now();
    try {
      feed.requests = readFeed(document);
    } catch (error) {
      if (!(error instanceof NotWellFormed)) throw error;
      feed.problems = [{ sellerRequestId: "0", code: "0001" }];
      feed.status = "_CANCELLED_";
      return;
    }
    feed.problems = feed.requests.flatMap(({ sellerRequestId, data }) => {
      const read = readRequestData(data, settings.sellerId);
      return typeof read === "string" ? [{ sellerRequestId, code: read }] : [];
    });
    const isSpoiled = settings.feedValidation === "the-feed" && feed.problems.length > 0;
    feed.status = isSpoiled ? "_CANCELLED_" : "_DONE_";
    if (!isSpoiled) this.#carryOut(feed);
  }

  #carryOut(feed: Feed): void {
    const { ids, core } = this.#options;
    const { settings } = core;
    const requests = inOrder(feed.requests, settings, ids);
    const perGo = Math.max(1, Math.ceil(requests.length / GOES));
    const operation = operationOf(feed, settings);
    for (let go = 1; go <= GOES; go += 1) {
      this.#later((settings.batchProcessingSeconds * go) / GOES, () => {
        for (const request of requests.slice((go - 1) * perGo, go * perGo)) {
          feed.entries.push(this.#perform(request, operation));
        }
        if (go === GOES) this.#complete(feed);
      });
    }
  }

  #perform({ sellerRequestId, data }: FeedRequest, of: string | undefined): ReportEntry {
    const { ids, core } = this.#options;
    const fail = (error: Parameters<typeof failureEntry>[1]) =>
      failureEntry(sellerRequestId, error, ids.uuid());
    const read = readRequestData(data, core.settings.sellerId);
    if (typeof read === "string") {
      return fail({ code: read, httpStatus: 400, message: FEED_PROBLEMS[read] });
    }
    const { operation, parameters } = read;
    const isTaken = EVERYWHERE.includes(operation) || isNorthAmerican(operation, core.settings);
    if (!isTaken || operation !== of || !isOperationName(operation)) {
      const message = `The operation ${operation} cannot stand in this batch.`;
      return fail({ code: "InvalidParameterValue", httpStatus: 400, message });
    }
    try {
      const outcome = performOperation(operation, parameters, core);
      return outcome.ok
        ? successEntry(sellerRequestId, operation, outcome.result)
        : fail(outcome.error);
    } catch (error) {
      if (error instanceof Refusal) return fail(error);
      throw error;
    }
  }

  #complete(feed: Feed): void {
    const { clock, core, announce } = this.#options;
    const failed = feed.entries.filter(({ httpStatus }) => httpStatus !== 200).length;
    feed.reportId = String(16_000_000_000 + Number(feed.id.slice(-6)));
    announce({
      kind: "Batch",
      object: {
        id: feed.id,
        reportId: feed.reportId,
        createdAt: clock.now(),
        status: { state: core.settings.batchStatus, lastUpdatedAt: clock.now() },
        processed: feed.entries.length,
        successful: feed.entries.length - failed,
        failed,
      },
    });
  }

  list(): readonly Feed[] {
    return [...this.#feeds.values()];
  }

  /** Cancels the feeds whose processing has not begun: those that are named, or all of them. */
  cancel(named?: readonly string[]): readonly Feed[] {
    const waiting = this.list().filter(
      ({ id, status }) => status === "_SUBMITTED_" && (named?.includes(id) ?? true),
    );
    for (const feed of waiting) feed.status = "_CANCELLED_";
    return waiting;
  }

  /** What looking a feed over has found. Throws a Refusal before that. */
  summary(id: string): string {
    const feed = this.#feeds.get(id);
    if (feed?.completedAt === undefined) {
      throw new Refusal("FeedProcessingResultNotReady", `The result of feed ${id} is not ready.`);
    }
    const { sellerId } = this.#options.core.settings;
    return writeProcessingSummary(id, sellerId, feed.requests.length, feed.problems);
  }

  /** The report of this id; undefined while there is none. */
  report(reportId: string): string | undefined {
    const byFeed = this.#options.core.settings.reportByBatchReferenceId === "accept";
    const feed = this.list()
      .filter((one) => one.reportId !== undefined)
      .find((one) => one.reportId === reportId || (byFeed && one.id === reportId));
    return feed && writeReport(feed.id, feed.entries);
  }
}

/** A feed is of the operation that its first readable request asks for. */
function operationOf({ requests }: Feed, { sellerId }: Settings): string | undefined {
  for (const { data } of requests) {
    const read = readRequestData(data, sellerId);
    if (typeof read !== "string") return read.operation;
  }
  return undefined;
}

function isNorthAmerican(operation: string, { region }: Settings): boolean {
  return region === "na" && IN_NORTH_AMERICA.includes(operation);
}

function inOrder(
  requests: readonly FeedRequest[],
  { batchOrder }: Settings,
  ids: IdSource,
): readonly FeedRequest[] {
  if (batchOrder === "as-sent") return requests;
  if (batchOrder === "reversed") return requests.toReversed();
  const drawn = requests.map((request) => ({ request, place: ids.digits(9) }));
  return drawn
    .sort((one, other) => (one.place < other.place ? -1 : 1))
    .map(({ request }) => request);
}
