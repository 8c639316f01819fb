import { html, type Markup } from "../../web/html.ts";
import { clockTime } from "../pages/times.ts";
import type { ShownExecution } from "../reading.ts";
import type { Visit } from "../visits.ts";
import { type Box, type Layout, layOut } from "./layout.ts";
import { pathBetween, waysGone } from "./ways.ts";

/** How a state stands to one execution. */
type Standing = "now" | "ended" | "failed" | "been" | "not";

const MARKS: Readonly<Record<Standing, string>> = {
  now: "●",
  ended: "■",
  failed: "✕",
  been: "✓",
  not: "",
};

/** An execution on the picture of its workflow: where it has been, and where it is. */
export function drawExecution(execution: ShownExecution): Markup {
  const layout = layOut(execution.workflow);
  const { name, workflow } = execution;
  return html`<svg class="picture" viewBox="0 0 ${layout.width} ${layout.height}" role="img" aria-label="${summary(execution)}">
<defs>${arrowhead(name, "gone")}${arrowhead(name, "ordinary")}</defs>
<circle class="start" cx="121" cy="8" r="5"/>
<path class="way ordinary" d="M121 13V28"/>
${ordinaryWays(layout, name)}
${waysGone(execution).map(({ from, to, count }) => way(layout, name, from, to, count))}
${[...workflow.states.keys()].map((state) => drawState(layout, execution, state))}
</svg>`;
}

/** The picture in one sentence, for whoever does not see it. */
function summary({ visits, current, status, workflow }: ShownExecution): string {
  const states = visits.map(({ state }) => state);
  const been = states.length === 0 ? "nowhere yet" : states.join(", then ");
  const now = current ? `It is now in ${current.name}.` : `It has ${sayEnd(status)}.`;
  return `Workflow ${workflow.name}: the order has been in ${been}. ${now}`;
}

export function sayEnd(status: ShownExecution["status"]): string {
  return {
    RUNNING: "not ended",
    SUCCEEDED: "ended",
    FAILED: "failed",
    TIMED_OUT: "timed out",
    ABORTED: "been stopped",
  }[status];
}

function ordinaryWays({ main, boxes }: Layout, name: string): Markup[] {
  return main.flatMap((state, index) => {
    const [from, to] = [boxes.get(state), boxes.get(main[index + 1] ?? "")];
    if (!from || !to) return [];
    return [
      html`<path class="way ordinary" d="${pathBetween(from, to)}" marker-end="url(#${name}-ordinary)"/>`,
    ];
  });
}

function way({ boxes }: Layout, name: string, from: string, to: string, count: number): Markup {
  const [start, end] = [boxes.get(from), boxes.get(to)];
  if (!start || !end) return html``;
  const label =
    count > 1 &&
    html`<text class="count" x="${(start.x + end.x + end.width) / 2}" y="${(start.y + start.height + end.y) / 2 + 4}">×${count}</text>`;
  return html`<path class="way gone" d="${pathBetween(start, end)}" marker-end="url(#${name}-gone)"/>${label}`;
}

function arrowhead(name: string, kind: "gone" | "ordinary"): Markup {
  return html`<marker id="${name}-${kind}" class="head ${kind}" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8Z"/></marker>`;
}

function drawState({ boxes }: Layout, execution: ShownExecution, state: string): Markup {
  const box = boxes.get(state);
  if (!box) return html``;
  const visits = execution.visits.filter((visit) => visit.state === state);
  const standing = standingOf(execution, state, visits);
  const { x, y, width, height, column } = box;
  const note = noteOf(standing, visits);
  const mark = MARKS[standing];
  return html`<g class="state ${standing} ${column}"><rect x="${x}" y="${y}" width="${width}" height="${height}" rx="10"/>
<text class="name" x="${x + 12}" y="${nameLine(box, note)}">${state}</text>
${mark && html`<text class="mark" x="${x + width - 11}" y="${y + 16}">${mark}</text>`}
${note && html`<text class="note" x="${x + 12}" y="${nameLine(box, note) + 18}">${note}</text>`}</g>`;
}

function nameLine({ y, height }: Box, note: string): number {
  return y + height / 2 + (note ? -4 : 5);
}

function standingOf(
  { visits, current, status }: ShownExecution,
  state: string,
  visitsHere: readonly Visit[],
): Standing {
  if (current?.name === state) return "now";
  if (visitsHere.length === 0) return "not";
  if (visits.at(-1)?.state !== state || status === "RUNNING") return "been";
  return status === "SUCCEEDED" ? "ended" : "failed";
}

function noteOf(standing: Standing, visits: readonly Visit[]): string {
  const last = visits.at(-1);
  if (!last) return "";
  const times = visits.length > 1 ? ` · ${visits.length} times` : "";
  const words = {
    now: "now, since",
    ended: "ended here,",
    failed: "failed here,",
    been: "",
    not: "",
  };
  return `${words[standing]} ${clockTime(last.enteredAt)}${times}`.trim();
}
