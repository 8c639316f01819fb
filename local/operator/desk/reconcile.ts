import * as v from "valibot";
import { FINDING_KINDS } from "../../../functions/domain/reconciliation.ts";
import { accepted, type DeskCommand, helpOf, read, readArgs } from "./desk-command.ts";
import { EXIT, type Host } from "./host.ts";
import { findTarget, type Target } from "./target.ts";
import { type ReconciliationAnswer, reconciliationAnswer, type ShownFinding } from "./views.ts";

const HELP = helpOf(
  `Compares our books with Amazon's, shows how far it is, and then every difference with what
repairs it. It reads from Amazon behind everybody who has orders to carry: an order takes about
two seconds. It goes on without this command, which can be left and taken up again with --follow.

  npm run orders -- reconcile [options]`,
  `  --all             also orders that have been over for five weeks
  --report FILE     also a settlement report, as its key in the bucket of the output BatchBucket,
                    such as input/settlement.csv; only it can show charges for unknown orders
  --follow ID       shows one that runs or is done, and begins none`,
  [
    "reconcile --stack shipcharge",
    "reconcile --report input/settlement.csv --json",
    "reconcile --follow on-demand-2026-03-02T09-00-00",
  ],
);

const LOOK_EVERY_MILLISECONDS = 5_000;

const begun = v.looseObject({ reconciliationId: v.string() });

export const reconcile: DeskCommand = {
  name: "reconcile",
  summary: "whether our books equal Amazon's, and what repairs each difference",
  help: HELP,
  async run(args, host) {
    const { values } = readArgs(args, {
      all: { type: "boolean", default: false },
      report: { type: "string" },
      follow: { type: "string" },
    });
    const target = await findTarget(values, host);
    const id = values.follow ?? (await begin(target, values.all, values.report));
    host.note(`Reconciliation ${id}`);
    const ended = await follow(target, id, host);
    let found = 0;
    for (let part = 1; part <= (ended.parts ?? 0); part += 1) {
      const { findings = [] } = await look(target, `${id}?part=${part}`);
      found += findings.length;
      for (const finding of findings) tell(finding, values.json, host);
    }
    if (values.json) host.print(JSON.stringify(ended));
    else for (const line of sum(ended, found)) host.print(line);
    return found === 0 && ended.phase === "done" ? EXIT.done : EXIT.refused;
  },
};

async function begin(target: Target, isAll: boolean, report: string | undefined): Promise<string> {
  const wish = { scope: isAll ? "all" : "recent", ...(report === undefined ? {} : { report }) };
  const { body } = accepted(await target.ask("POST", "/reconciliations", wish));
  return v.parse(begun, body).reconciliationId;
}

function look(target: Target, idAndQuery: string): Promise<ReconciliationAnswer> {
  return read(target, `/reconciliations/${idAndQuery}`, reconciliationAnswer);
}

async function follow(target: Target, id: string, host: Host): Promise<ReconciliationAnswer> {
  let said = "";
  for (;;) {
    const now = await look(target, encodeURIComponent(id));
    if (now.phase === "done" || now.phase === "stopped") return now;
    const line = progressOf(now);
    if (line !== said) host.note(line);
    said = line;
    await host.sleep(LOOK_EVERY_MILLISECONDS);
  }
}

function progressOf(now: ReconciliationAnswer): string {
  const { phase, ordersSeen = 0, ordersCompared = 0, reportLines = 0, counts = {} } = now;
  const found = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (phase === "starting") return "It starts …";
  const orders = `${ordersSeen} orders looked at, ${ordersCompared} compared`;
  const lines = phase === "report" ? `, ${reportLines} lines of the report read` : "";
  return `${orders}${lines}, ${found} differences so far …`;
}

function tell(finding: ShownFinding, isJson: boolean, host: Host): void {
  if (isJson) {
    host.print(JSON.stringify(finding));
    return;
  }
  const { kind, orderReferenceId = "?", sellerOrderId = "?", says, repair } = finding;
  host.print(`${kind}  ${orderReferenceId}, the shop's ${sellerOrderId}`);
  host.print(`  ${says}`);
  for (const step of repair) host.print(`  → ${step}`);
}

function sum(ended: ReconciliationAnswer, found: number): string[] {
  const { phase, ordersCompared = 0, reportLines = 0, unreadableLines = 0, counts = {} } = ended;
  const kinds = FINDING_KINDS.flatMap((kind) =>
    counts[kind] === undefined ? [] : [`  ${String(counts[kind]).padStart(6)} ${kind}`],
  );
  return [
    `${counted(ordersCompared, "order")} and ${counted(reportLines, "line")} of a report compared: ${counted(found, "difference")}.`,
    ...kinds,
    ...(unreadableLines > 0 ? [`${unreadableLines} lines of the report could not be read.`] : []),
    ...(phase === "stopped"
      ? ["It stopped before the end; docs/runbook.md, An execution has failed, says what to do."]
      : []),
    ...(ended.result === undefined ? [] : [`All of it: ${ended.result} in the bucket.`]),
  ];
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
