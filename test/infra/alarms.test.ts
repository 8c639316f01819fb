import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { QUOTAS } from "../../functions/domain/throttle.ts";
import type { AwaitedKind } from "../../functions/domain/waiting.ts";
import { parseSettings } from "../../infra/config.ts";
import { byPath, SANDBOX, synthesise } from "./building.ts";
import { countedMetrics, countedNames } from "./counted-names.ts";

const LIVE = parseSettings(
  {
    stage: "live",
    amazonPay: { ...SANDBOX.amazonPay, environment: "live", takesRealMoney: true },
    alarms: { email: "operators@example.com", quietHours: 12 },
  },
  "live.json",
);

const building = synthesise(LIVE);
const alarms = byPath(building, "AWS::CloudWatch::Alarm");
const RUNBOOK = readFileSync("docs/runbook.md", "utf8");

/** The sections of the runbook by their anchors, as GitHub makes them. */
const sections = new Map(
  RUNBOOK.split(/^## /m)
    .slice(1)
    .map((section) => {
      const [title = ""] = section.split("\n");
      const anchor = title
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-");
      return [anchor, section];
    }),
);

function sectionsNamed(): { path: string; section: string }[] {
  const rules = [...byPath(building, "AWS::Events::Rule")]
    .filter(([path]) => path.startsWith("AlarmTopic/"))
    .map(([path, { Properties }]) => [path, Properties.Description] as const);
  const described = [...alarms].map(
    ([path, { Properties }]) => [path, Properties.AlarmDescription] as const,
  );
  return [...rules, ...described].map(([path, text]) => {
    const [, section = `none in "${text}"`] = /docs\/runbook\.md#([a-z0-9-]+)$/.exec(text) ?? [];
    return { path, section };
  });
}

describe("every alarm", () => {
  it("names a section of the runbook with trigger, impact, causes and next steps", () => {
    const named = sectionsNamed();

    expect(named.length).toBeGreaterThanOrEqual(16);
    for (const { path, section } of named) {
      const text = sections.get(section);
      expect(text, `${path}: ${section}`).toBeDefined();
      for (const part of ["Trigger", "Impact", "Causes", "Next steps"]) {
        expect(text, `${section}: ${part}`).toContain(`**${part}**`);
      }
    }
  });

  it("tells the alarm topic, which mails the operators", () => {
    for (const [path, { Properties }] of alarms) {
      expect(JSON.stringify(Properties.AlarmActions), path).toContain("AlarmTopic");
    }
    const mailed = [...byPath(building, "AWS::SNS::Subscription").values()].filter(
      ({ Properties }) => Properties.Protocol === "email",
    );
    expect(mailed.map(({ Properties }) => Properties.Endpoint)).toEqual(["operators@example.com"]);
  });

  it("is about a figure that a function counts, or that AWS does", () => {
    const counted = countedNames();
    const own = [...alarms.values()].filter(
      ({ Properties }) => Properties.Namespace === "Shipcharge/live",
    );

    expect(own.length).toBeGreaterThanOrEqual(11);
    for (const { Properties } of own) expect(counted).toContain(Properties.MetricName);
    for (const { Properties } of alarms.values()) {
      expect(["Shipcharge/live", "AWS/SQS", "AWS/ApiGateway"]).toContain(Properties.Namespace);
    }
  });

  it("is silent about declined payments, which are business as usual", () => {
    const names = [...alarms.values()].map(({ Properties }) => Properties.MetricName);

    expect(countedNames()).toContain("Declined");
    expect(names).not.toContain("Declined");
  });
});

describe("dead letters", () => {
  it("raise an alarm in every queue", () => {
    const queues = [...byPath(building, "AWS::SQS::Queue").keys()].map(
      (path) => `Alarms/${path.replace("/", "")}`,
    );

    expect(queues).toHaveLength(5);
    for (const path of queues) expect([...alarms.keys()]).toContain(path);
  });
});

describe("silence", () => {
  const silence = (settings = LIVE) =>
    [...byPath(synthesise(settings), "AWS::CloudWatch::Alarm")]
      .filter(([, { Properties }]) => Properties.TreatMissingData === "breaching")
      .map(([path, { Properties }]) => [path, Properties.EvaluationPeriods * Properties.Period]);

  it("is an alarm: no sweep, no authorization, no notification", () => {
    expect(Object.fromEntries(silence())).toEqual({
      "Alarms/OldestWait": 15 * 60,
      "Alarms/NoAuthorization": 12 * 3600,
      "Alarms/NoNotification": 12 * 3600,
    });
  });

  it("is none in a sandbox, where nobody buys anything, but for the sweep's", () => {
    expect(silence(SANDBOX)).toEqual([["Alarms/OldestWait", 15 * 60]]);
  });
});

describe("an execution that fails, times out or is aborted", () => {
  it("is told at once", () => {
    const rule = byPath(building, "AWS::Events::Rule").get("AlarmTopic/ExecutionLost");

    expect(rule?.Properties.EventPattern).toMatchObject({
      source: ["aws.states"],
      detail: { status: ["FAILED", "TIMED_OUT", "ABORTED"] },
    });
    expect(JSON.stringify(rule?.Properties.EventPattern.detail.stateMachineArn)).toContain(
      "shipcharge-live-order-payment",
    );
  });
});

describe("the dashboard", () => {
  it("shows figures that functions count, and every alarm", () => {
    const [dashboard] = byPath(building, "AWS::CloudWatch::Dashboard").values();
    const body = JSON.stringify(dashboard?.Properties.DashboardBody);
    const shown = [...body.matchAll(/Shipcharge\/live\\*",\\*"(\w+)/g)].map(([, name]) => name);

    expect(new Set(shown).size).toBeGreaterThanOrEqual(20);
    expect(countedNames()).toEqual(expect.arrayContaining([...new Set(shown)]));
    expect([...body.matchAll(/"Alarms\w+","Arn"/g)]).toHaveLength(alarms.size);
  });
});

describe("the figures of the business", () => {
  /** Each with what it is told apart by. */
  const BUSINESS: readonly [name: string, dimension?: string][] = [
    ["OrdersPlaced"],
    ["Authorized"],
    ["Declined", "Reason"],
    ["CapturedMinorUnits", "Currency"],
    ["RefundsCompleted"],
    ["RefundsDeclined"],
    ["RefundedMinorUnits", "Currency"],
    ["WaitsBegun", "WaitsFor"],
    ["WaitSeconds", "WaitsFor"],
    ["OpenWaitSeconds", "WaitsFor"],
    ["TurnsTaken", "Operation"],
    ["NotificationsForged", "Reason"],
    ["NotificationsUndecided", "Reason"],
    ["FoundBySweep", "WaitsFor"],
  ];
  const [dashboard] = byPath(building, "AWS::CloudWatch::Dashboard").values();
  const body = JSON.stringify(dashboard?.Properties.DashboardBody).replaceAll("\\", "");

  it.each(BUSINESS)("are on the dashboard: %s %s", (name, dimension) => {
    expect(countedNames()).toContain(name);
    expect(body).toContain(`"Shipcharge/live","${name}"${dimension ? `,"${dimension}","` : ","}`);
  });

  it("are counted by what the dashboard tells them apart by", () => {
    const counted = countedMetrics().map(({ name, by = {} }) => [name, ...Object.keys(by)].join());

    for (const [name, dimension] of BUSINESS) {
      expect(counted).toContain([name, ...(dimension ? [dimension] : [])].join());
    }
  });

  it("show money in the shop's currencies, and no other", () => {
    const settings = { ...LIVE, currencies: ["GBP", "NOK"] };
    const [shown] = byPath(synthesise(settings), "AWS::CloudWatch::Dashboard").values();
    const text = JSON.stringify(shown?.Properties.DashboardBody).replaceAll("\\", "");
    const currencies = [...text.matchAll(/"Currency","([A-Z]{3})"/g)].map(([, code]) => code);

    expect(new Set(currencies)).toEqual(new Set(["GBP", "NOK"]));
  });

  it("show what waits can be for, and which operations have a quota", () => {
    const settings = { ...LIVE, amazonPay: { ...LIVE.amazonPay, checkoutV2: true } };
    const [dashboard] = byPath(synthesise(settings), "AWS::CloudWatch::Dashboard").values();
    const text = JSON.stringify(dashboard?.Properties.DashboardBody).replaceAll("\\", "");
    const shown = (dimension: string) =>
      new Set([...text.matchAll(new RegExp(`"${dimension}","(\\w+)"`, "g"))].map(([, one]) => one));

    expect(shown("WaitsFor")).toEqual(
      new Set([
        "confirmation",
        "authorization",
        "buyer",
        "shipment",
        "capture",
        "refund",
        "operator",
        "turn",
      ] satisfies AwaitedKind[]),
    );
    expect([...shown("Operation")].sort()).toEqual(Object.keys(QUOTAS).sort());
  });
});

describe("reserved concurrency", () => {
  it("keeps the door open for Amazon and sweeps apart, where real money moves", () => {
    const reserved = (settings = LIVE) =>
      [...byPath(synthesise(settings), "AWS::Lambda::Function")].flatMap(
        ([path, { Properties }]) =>
          Properties.ReservedConcurrentExecutions === undefined
            ? []
            : [[path, Properties.ReservedConcurrentExecutions]],
      );

    expect(Object.fromEntries(reserved())).toEqual({
      "ReceiveNotification/Function": 50,
      "Sweep/Function": 1,
    });
    expect(reserved(SANDBOX)).toEqual([]);
  });
});
