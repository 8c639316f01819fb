import { readFileSync } from "node:fs";
import { App } from "aws-cdk-lib";
import { AwsSolutionsChecks, type NagPack, NIST80053R5Checks, ServerlessChecks } from "cdk-nag";
import { describe, expect, it } from "vitest";
import { ACKNOWLEDGEMENTS, acknowledgeFindings } from "../../infra/acknowledgements.ts";
import { parseSettings, type Settings } from "../../infra/config.ts";
import { OrderPaymentStack } from "../../infra/stacks/order-payment-stack.ts";
import { EVERYTHING, SANDBOX } from "./building.ts";

const LIVE = parseSettings(
  {
    stage: "live",
    amazonPay: { ...SANDBOX.amazonPay, environment: "live", takesRealMoney: true },
    alarms: { email: "operators@example.com" },
  },
  "live.json",
);

function build(settings: Settings): OrderPaymentStack {
  const { context } = JSON.parse(readFileSync("cdk.json", "utf8"));
  const app = new App({ context: { ...context, "aws:cdk:bundling-stacks": [] } });
  return new OrderPaymentStack(app, "shipcharge", settings);
}

/** Each finding as "rule at construct path". */
function findings(stack: OrderPaymentStack): string[] {
  const packs: NagPack[] = [
    new AwsSolutionsChecks(stack),
    new ServerlessChecks(stack),
    new NIST80053R5Checks(stack),
  ];
  return packs.flatMap((pack) =>
    pack
      .validateScope(stack)
      .violations.flatMap(({ ruleName, violatingResources }) =>
        violatingResources.map((place) => `${ruleName} at ${JSON.stringify(place)}`),
      ),
  );
}

describe.each([
  ["sandbox", SANDBOX],
  ["live", LIVE],
  ["complete", EVERYTHING],
])("cdk-nag (AwsSolutions, Serverless, NIST 800-53 r5) on a %s stack", (stage, settings) => {
  it("finds nothing that is not acknowledged with a reason", () => {
    const found = findings(build(settings));
    const stack = build(settings);
    acknowledgeFindings(stack, settings.stage);

    process.stdout.write(
      `${stage}: ${found.length} findings, acknowledged for ${ACKNOWLEDGEMENTS.length} reasons\n`,
    );
    expect(found.length).toBeGreaterThan(0);
    expect(findings(stack)).toEqual([]);
  });
});

describe("acknowledgements", () => {
  it("are each needed, and say why in a sentence", () => {
    const found = [SANDBOX, LIVE, EVERYTHING].flatMap((settings) => findings(build(settings)));

    for (const { rules, reason } of ACKNOWLEDGEMENTS) {
      expect(reason).toMatch(/^[A-Z].{30,}[.]$/);
      for (const rule of rules) {
        const needed = found.filter((finding) =>
          [SANDBOX, LIVE].some(({ stage }) =>
            finding.startsWith(`${rule.replace("{stage}", stage)} at `),
          ),
        );
        expect(needed, rule).not.toEqual([]);
      }
    }
  });
});
