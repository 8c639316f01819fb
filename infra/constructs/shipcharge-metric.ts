import { Duration } from "aws-cdk-lib";
import * as cloudwatch from "aws-cdk-lib/aws-cloudwatch";
import type { Settings } from "../config.ts";

/** Under this name CloudWatch keeps what the functions count (functions/runtime/metrics.ts). */
export function metricsNamespace({ stage }: Pick<Settings, "stage">): string {
  return `Shipcharge/${stage}`;
}

interface Reading {
  readonly statistic?: "Sum" | "Maximum";
  readonly minutes?: number;
  readonly by?: Readonly<Record<string, string>>;
}

/** A figure that the functions count; a test checks that they do. */
export function shipchargeMetric(
  settings: Pick<Settings, "stage">,
  metricName: string,
  { statistic = "Sum", minutes = 5, by = {} }: Reading = {},
): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: metricsNamespace(settings),
    metricName,
    statistic,
    period: Duration.minutes(minutes),
    dimensionsMap: { ...by },
  });
}
