import * as v from "valibot";
import type { Finding } from "../domain/reconciliation.ts";
import { isoTime } from "../domain/record.ts";
import { done } from "../runtime/commands.ts";
import { type HttpRequest, type HttpResponse, problem } from "../runtime/http.ts";
import {
  readPart,
  readProgress,
  reconciliationId,
  resultFile,
} from "../runtime/reconciliation-files.ts";
import { describeIssues } from "../runtime/schemas.ts";
import { reconciliationBody, reconciliationQuery } from "./contract.ts";
import type { OperatorDeskDeps } from "./desk.ts";

/**
 * Begins a reconciliation. Asked twice within a second it is one; each further one compares anew.
 */
export async function beginReconciliation(
  deps: OperatorDeskDeps,
  { body }: HttpRequest,
): Promise<HttpResponse> {
  const parsed = v.safeParse(reconciliationBody, body ?? {});
  if (!parsed.success) return problem(422, "InvalidRequest", describeIssues(parsed.issues));
  const { scope, report = "" } = parsed.output;
  if (report !== "" && !(await deps.storage.fingerprint(report))) {
    return problem(404, "UnknownFile", `There is no file ${report} in the bucket`);
  }
  const second = isoTime(deps.clock.now()).slice(0, 19).replaceAll(":", "-");
  const name = `on-demand-${second}`;
  const input = { reconciliationId: name, scope, report };
  await deps.workflow.start({ workflow: "reconcile", name, input });
  return done({ reconciliationId: name, phase: "starting" });
}

/** How far a reconciliation has come, and, where a part is asked for, the findings in it. */
export async function showReconciliation(
  deps: OperatorDeskDeps,
  { pathParameters, query }: HttpRequest,
): Promise<HttpResponse> {
  const parsed = v.safeParse(reconciliationQuery, query);
  if (!parsed.success) return problem(422, "InvalidRequest", describeIssues(parsed.issues));
  const { id: name = "" } = pathParameters;
  if (!v.is(reconciliationId, name)) return unknown();
  const progress = await readProgress(deps.storage, name);
  // One that the schedule began is named by its event, and its execution by AWS.
  const status = await deps.workflow.status({ workflow: "reconcile", name });
  if (!progress) {
    if (status === "none") return unknown();
    const phase = status === "failed" ? "stopped" : "starting";
    return done({ reconciliationId: name, phase });
  }
  const { place: _place, report, phase: reached, ...shown } = progress;
  const { part } = parsed.output;
  const findings: Finding[] = [];
  if (part !== undefined && part <= progress.parts) {
    for await (const finding of readPart(deps.storage, name, part)) findings.push(finding);
  }
  const isDone = reached === "done";
  return done({
    ...shown,
    phase: !isDone && status === "failed" ? "stopped" : reached,
    ...(report === "" ? {} : { report }),
    ...(isDone ? { result: resultFile(name) } : {}),
    ...(part === undefined ? {} : { findings }),
  });
}

function unknown(): HttpResponse {
  return problem(404, "UnknownReconciliation", "There is no such reconciliation");
}
