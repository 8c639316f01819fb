/** What one price is for: USD for so many of something, and where that was read. */
export interface Price {
  readonly usd: number;
  readonly per: number;
  readonly source: string;
}

/**
 * The one table of prices, for us-east-1 and without any free tier. Read in November 2026 in copies of
 * these pages and in articles of 2026 about them; none was seen live.
 */
export const PRICES = {
  "Step Functions, Standard: state transitions": {
    usd: 0.025,
    per: 1_000,
    source: "aws.amazon.com/step-functions/pricing; a retry is a transition too",
  },
  "Lambda: requests": { usd: 0.2, per: 1_000_000, source: "aws.amazon.com/lambda/pricing" },
  "Lambda, arm64: GB-seconds": { usd: 0.0000133334, per: 1, source: "the same page" },
  "DynamoDB, on demand: write units": {
    usd: 0.625,
    per: 1_000_000,
    source: "aws.amazon.com/dynamodb/pricing, since November 2024",
  },
  "DynamoDB, on demand: read units": { usd: 0.125, per: 1_000_000, source: "the same page" },
  "API Gateway, HTTP API: requests": {
    usd: 1,
    per: 1_000_000,
    source: "aws.amazon.com/api-gateway/pricing",
  },
  "EventBridge: events of one's own": {
    usd: 1,
    per: 1_000_000,
    source: "aws.amazon.com/eventbridge/pricing; events of AWS's services are free",
  },
  "SNS: messages published": {
    usd: 0.5,
    per: 1_000_000,
    source: "aws.amazon.com/sns/pricing; deliveries to Lambda are free",
  },
  "CloudWatch Logs: GB taken in": { usd: 0.5, per: 1, source: "aws.amazon.com/cloudwatch/pricing" },
  "CloudWatch: alarms, a month": { usd: 0.1, per: 1, source: "the same page" },
} as const satisfies Record<string, Price>;

export type PricedItem = keyof typeof PRICES;

/** USD for one of what the price is for. */
export function priceOfOne(item: PricedItem): number {
  return PRICES[item].usd / PRICES[item].per;
}

/** What a laptop cannot measure. */
export const ASSUMED = {
  "Time of an invocation": {
    is: 0.2,
    because: "seconds; one call to Amazon Pay in two of three, cold starts included",
  },
  "Memory of a function": { is: 0.5, because: "GB" },
  "Log of an invocation": {
    is: 1.8,
    because: "KB: three or four lines of ours with what they count, one or two of Lambda's",
  },
  "Log of a state": { is: 1.2, because: "KB: four events of Step Functions without their data" },
} as const;
