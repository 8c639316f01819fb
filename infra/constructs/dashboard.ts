import * as cloudwatch from "aws-cdk-lib/aws-cloudwatch";
import type * as sfn from "aws-cdk-lib/aws-stepfunctions";
import { Construct } from "constructs";
import type { Settings } from "../config.ts";
import type { Alarms } from "./alarms.ts";
import { shipchargeMetric } from "./shipcharge-metric.ts";

interface DashboardProps {
  readonly settings: Settings;
  readonly alarms: Alarms;
  readonly stateMachines: readonly sfn.StateMachine[];
  readonly api: { readonly requests: cloudwatch.Metric; readonly serverErrors: cloudwatch.Metric };
}

const REASONS = ["InvalidPaymentMethod", "AmazonRejected", "ProcessingFailure", "none given"];
const WAITS = [
  ...[
    "confirmation",
    "authorization",
    "buyer",
    "shipment",
    "capture",
    "refund",
    "operator",
    "turn",
  ],
];
/** Of refused notifications; those that a stranger can cause are beside those that hurt. */
const REFUSALS = [
  ...["topic-not-pinned", "signature-mismatch", "certificate-unreachable", "certificate-unfit"],
  ...["certificate-url-refused", "not-an-envelope", "not-json", "region-mismatch"],
];
const OPERATIONS = [
  ...["SetOrderReferenceDetails", "SetOrderAttributes", "ConfirmOrderReference"],
  ...["GetOrderReferenceDetails", "Authorize", "GetAuthorizationDetails", "Capture"],
  ...["GetCaptureDetails", "Refund", "GetRefundDetails", "CloseAuthorization"],
  ...["ListOrderReference", "ListOrderReferenceByNextToken"],
  ...["GetMerchantNotificationConfiguration", "SetMerchantNotificationConfiguration"],
  ...["CloseOrderReference", "CancelOrderReference", "SubmitFeed", "CancelFeedSubmissions"],
  ...["GetFeedSubmissionList", "GetFeedSubmissionResult", "GetReport"],
];
/** Of Amazon Pay API v2, for those who take its orders. */
const CHECKOUT_OPERATIONS = [
  ...["GetCheckoutSession", "UpdateCheckoutSession", "CompleteCheckoutSession", "CreateCharge"],
  ...["GetCharge", "CaptureCharge", "CancelCharge", "CreateRefund", "GetRefund"],
  ...["GetChargePermission", "UpdateChargePermission", "CloseChargePermission"],
];
const WIDTH = 8;

/** How the orders do, at one glance: money above, waiting in the middle, machinery below. */
export class Dashboard extends Construct {
  readonly #settings: Settings;

  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const { settings, alarms, stateMachines, api } = props;
    this.#settings = settings;
    const dashboard = new cloudwatch.Dashboard(this, "Dashboard", {
      dashboardName: `shipcharge-${settings.stage}`,
    });
    dashboard.addWidgets(new cloudwatch.AlarmStatusWidget({ alarms: alarms.all, width: 24 }));
    dashboard.addWidgets(...this.#money());
    dashboard.addWidgets(...this.#waiting());
    dashboard.addWidgets(...this.#amazon());
    dashboard.addWidgets(
      ...stateMachines.map((stateMachine) =>
        graph(`Executions of ${stateMachine.node.path.split("/").at(-2)}`, [
          stateMachine.metricStarted(),
          stateMachine.metricSucceeded(),
          stateMachine.metricFailed(),
          stateMachine.metricAborted(),
          stateMachine.metricTimedOut(),
        ]),
      ),
      graph("HTTP requests", [api.requests, api.serverErrors]),
    );
  }

  #money(): cloudwatch.IWidget[] {
    const currency = { Currency: this.#settings.currencies };
    return [
      graph(
        "Orders",
        this.#count("OrdersPlaced", "OrdersConfirmed", "OrdersClosed", "OrdersCancelled"),
      ),
      graph("Authorized and charged", this.#count("Authorized", "ShipmentsCharged")),
      graph("Captured, in minor units", this.#by("CapturedMinorUnits", currency)),
      graph("Declined, by reason", this.#by("Declined", { Reason: REASONS }), true),
      graph("Refunds", this.#count("RefundsCompleted", "RefundsDeclined")),
      graph("Refunded, in minor units", this.#by("RefundedMinorUnits", currency)),
    ];
  }

  #waiting(): cloudwatch.IWidget[] {
    const kinds = { WaitsFor: WAITS };
    return [
      graph("Waits begun, by what for", this.#by("WaitsBegun", kinds), true),
      graph("How long waits lasted, in seconds", this.#by("WaitSeconds", kinds, "Maximum")),
      graph("Oldest open waits, in seconds", this.#by("OpenWaitSeconds", kinds, "Maximum")),
      graph("Oldest due wait, in seconds", [
        shipchargeMetric(this.#settings, "OldestDueWait", { statistic: "Maximum" }),
      ]),
      graph("Found by the sweep, by what for", this.#by("FoundBySweep", kinds), true),
      graph(
        "Needs somebody",
        this.#count(
          ...["OperatorNeeded", "OutsideCharges", "UnknownReadings", "ShipmentsRefused"],
          ...["SweepFailures", "CapturesDueSoon"],
        ),
      ),
    ];
  }

  #amazon(): cloudwatch.IWidget[] {
    const refusals = { Reason: REFUSALS };
    const { checkoutV2 } = this.#settings.amazonPay;
    const operations = checkoutV2 ? [...OPERATIONS, ...CHECKOUT_OPERATIONS] : OPERATIONS;
    return [
      graph(
        "Notifications",
        this.#count("NotificationsReceived", "NotificationsForged", "NotificationsUndecided"),
      ),
      graph(
        "Notifications refused, by reason",
        [
          ...this.#by("NotificationsForged", refusals),
          ...this.#by("NotificationsUndecided", refusals),
        ],
        true,
      ),
      graph("Amazon Pay", this.#count("AmazonUnavailable", "KeysRefused", "TurnsPostponed")),
      graph("Spent of Amazon's quotas", this.#by("TurnsTaken", { Operation: operations }), true),
      graph("Waiting for a turn at Amazon, in seconds", [
        shipchargeMetric(this.#settings, "TurnWaitSeconds", { statistic: "Maximum" }),
      ]),
    ];
  }

  #count(...names: string[]): cloudwatch.IMetric[] {
    return names.map((name) => shipchargeMetric(this.#settings, name));
  }

  #by(
    name: string,
    dimension: Readonly<Record<string, readonly string[]>>,
    statistic: "Sum" | "Maximum" = "Sum",
  ): cloudwatch.IMetric[] {
    return Object.entries(dimension).flatMap(([key, values]) =>
      values.map((value) =>
        shipchargeMetric(this.#settings, name, { statistic, by: { [key]: value } }).with({
          label: value,
        }),
      ),
    );
  }
}

function graph(title: string, left: cloudwatch.IMetric[], stacked = false): cloudwatch.IWidget {
  return new cloudwatch.GraphWidget({ title, left, stacked, width: WIDTH });
}
