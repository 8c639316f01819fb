import * as cloudwatch from "aws-cdk-lib/aws-cloudwatch";
import type * as sqs from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { Settings } from "../config.ts";
import type { AlarmTopic } from "./alarm-topic.ts";
import { runbook } from "./runbook.ts";
import { shipchargeMetric } from "./shipcharge-metric.ts";

/** Where the runbook says what dead letters of each queue mean. */
const SECTION_OF_QUEUE: Readonly<Record<string, string>> = {
  RecordShipment: "shipments-in-the-dead-letter-queue",
  Sweep: "sweeps-in-the-dead-letter-queue",
  ReconciliationSchedule: "the-books-were-not-compared",
  AlarmTopic: "a-lost-execution-could-not-be-told",
};

interface AlarmsProps {
  readonly settings: Settings;
  readonly topic: AlarmTopic;
  /** By what lies in them. */
  readonly deadLetters: Readonly<Record<string, sqs.Queue>>;
  /** Answers of the HTTP interface that are our fault. */
  readonly serverErrors: cloudwatch.Metric;
}

interface AlarmProps {
  readonly says: string;
  readonly section: string;
  readonly metric: cloudwatch.Metric;
  readonly threshold?: number;
  /** Below it is wrong; otherwise reaching it is. */
  readonly isLeast?: boolean;
  readonly periods?: number;
  /** Silence is wrong, too. */
  readonly heedsSilence?: boolean;
}

/** Counts of which a single one is wrong. A declined payment is none of them. */
const NEVER = {
  OperatorNeeded: ["An order needs an operator", "an-order-needs-an-operator"],
  KeysRefused: ["Amazon refuses our keys", "amazon-refuses-our-keys"],
  InvalidTokens: ["An order's task was answered with a wrong token", "a-task-token-was-invalid"],
  NotificationsUndecided: [
    "A notification could not be judged, and Amazon keeps sending it",
    "notifications-are-refused",
  ],
  UnknownReadings: ["Amazon said something unknown", "amazon-says-something-unknown"],
  OutsideCharges: ["Somebody charged an order elsewhere", "a-charge-was-made-elsewhere"],
  ShipmentsRefused: ["Goods have left and are not charged", "goods-have-left-and-are-not-charged"],
  BooksDiffer: ["Our books and Amazon's differ", "the-books-differ"],
  BatchesInTrouble: ["A batch did not get through", "a-batch-did-not-get-through"],
  RefundsDeclined: ["Amazon declined a refund", "a-refund-was-declined"],
} as const;

const FORGERIES_IN_FIVE_MINUTES = 20;
const OVERDUE_SECONDS = 600;
const SERVER_ERRORS_IN_FIVE_MINUTES = 5;

/** What operators are told of, each with the section of the runbook that says what to do. */
export class Alarms extends Construct {
  readonly all: cloudwatch.Alarm[] = [];
  readonly #topic: AlarmTopic;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const { settings, topic, deadLetters, serverErrors } = props;
    this.#topic = topic;
    for (const [name, [says, section]] of Object.entries(NEVER)) {
      this.#add(name, { says, section, metric: shipchargeMetric(settings, name) });
    }
    this.#add("NotificationsForged", {
      says: "Many notifications that Amazon did not sign",
      section: "notifications-are-refused",
      metric: shipchargeMetric(settings, "NotificationsForged"),
      threshold: FORGERIES_IN_FIVE_MINUTES,
    });
    this.#add("OldestWait", {
      says: "Waits are overdue, or nobody looks after them",
      section: "the-oldest-wait",
      metric: shipchargeMetric(settings, "OldestDueWait", { statistic: "Maximum" }),
      threshold: OVERDUE_SECONDS,
      periods: 3,
      heedsSilence: true,
    });
    this.#add("ServerErrors", {
      says: "The shop's requests fail on our side",
      section: "the-shops-requests-fail",
      metric: serverErrors,
      threshold: SERVER_ERRORS_IN_FIVE_MINUTES,
    });
    this.#watchQueues(deadLetters);
    this.#watchSilence(settings);
  }

  #watchQueues(deadLetters: AlarmsProps["deadLetters"]): void {
    for (const [name, queue] of Object.entries(deadLetters)) {
      this.#add(`${name}DeadLetters`, {
        says: `Dead letters of ${name}`,
        section: SECTION_OF_QUEUE[name] ?? "notifications-in-the-dead-letter-queue",
        metric: queue.metricApproximateNumberOfMessagesVisible({ statistic: "Maximum" }),
      });
    }
  }

  #watchSilence(settings: Settings): void {
    const { quietHours } = settings.alarms;
    if (quietHours === undefined) return;
    const perHour = { minutes: 60 };
    const silence = { threshold: 1, isLeast: true, periods: quietHours, heedsSilence: true };
    this.#add("NoAuthorization", {
      ...silence,
      says: `No payment was authorized for ${quietHours} hours`,
      section: "no-payment-is-authorized",
      metric: shipchargeMetric(settings, "Authorized", perHour),
    });
    this.#add("NoNotification", {
      ...silence,
      says: `No notification of Amazon's came for ${quietHours} hours`,
      section: "no-notification-comes",
      metric: shipchargeMetric(settings, "NotificationsReceived", perHour),
    });
  }

  #add(id: string, props: AlarmProps): void {
    const { says, section, metric, threshold = 1, isLeast = false, periods = 1 } = props;
    const { LESS_THAN_THRESHOLD, GREATER_THAN_OR_EQUAL_TO_THRESHOLD } =
      cloudwatch.ComparisonOperator;
    const { BREACHING, NOT_BREACHING } = cloudwatch.TreatMissingData;
    const alarm = new cloudwatch.Alarm(this, id, {
      alarmDescription: `${says}. ${runbook(section)}`,
      metric,
      threshold,
      comparisonOperator: isLeast ? LESS_THAN_THRESHOLD : GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: periods,
      treatMissingData: props.heedsSilence ? BREACHING : NOT_BREACHING,
    });
    this.#topic.tellOf(alarm);
    this.all.push(alarm);
  }
}
