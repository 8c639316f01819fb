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
const WAITS = ["confirmation", "authorization", "buyer", "shipment", "capture", "operator", "turn"];
const CURRENCIES = ["EUR", "GBP", "USD", "JPY"];
const WIDTH = 8;

/** How the orders do, at one glance: money above, waiting in the middle, machinery below. */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const { settings, alarms, stateMachines, api } = props;
    const count = (...names: string[]) => names.map((name) => shipchargeMetric(settings, name));
    const by = (name: string, dimension: string, values: readonly string[]) =>
      values.map((value) =>
        shipchargeMetric(settings, name, { by: { [dimension]: value } }).with({ label: value }),
      );
    const graph = (title: string, left: cloudwatch.IMetric[], stacked = false) =>
      new cloudwatch.GraphWidget({ title, left, stacked, width: WIDTH });
    const dashboard = new cloudwatch.Dashboard(this, "Dashboard", {
      dashboardName: `shipcharge-${settings.stage}`,
    });
    dashboard.addWidgets(new cloudwatch.AlarmStatusWidget({ alarms: alarms.all, width: 24 }));
    dashboard.addWidgets(
      graph("Orders", count("OrdersPlaced", "OrdersConfirmed", "OrdersClosed", "OrdersCancelled")),
      graph("Authorized and charged", count("Authorized", "ShipmentsCharged", "RefundsCompleted")),
      graph("Captured, in minor units", by("CapturedMinorUnits", "Currency", CURRENCIES)),
    );
    dashboard.addWidgets(
      graph("Declined, by reason", by("Declined", "Reason", REASONS), true),
      graph("Waits begun, by what for", by("WaitsBegun", "WaitsFor", WAITS), true),
      graph("Oldest due wait, in seconds", [
        shipchargeMetric(settings, "OldestDueWait", { statistic: "Maximum" }),
      ]),
    );
    dashboard.addWidgets(
      graph(
        "Notifications",
        count(
          "NotificationsReceived",
          "NotificationsForged",
          "NotificationsUndecided",
          "FoundBySweep",
        ),
      ),
      graph("Amazon Pay", count("AmazonUnavailable", "KeysRefused", "TurnsPostponed")),
      graph(
        "Needs somebody",
        count(
          "OperatorNeeded",
          "OutsideCharges",
          "UnknownReadings",
          "ShipmentsRefused",
          "SweepFailures",
          "CapturesDueSoon",
        ),
      ),
    );
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
}
