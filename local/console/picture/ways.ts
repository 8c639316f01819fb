import type { ShownExecution } from "../reading.ts";
import type { Box } from "./layout.ts";

/** A way from one state to another that an execution has gone. */
export interface Way {
  readonly from: string;
  readonly to: string;
  readonly count: number;
}

/** Every way that was gone, and how often. */
export function waysGone({ visits }: Pick<ShownExecution, "visits">): Way[] {
  const ways = new Map<string, Way>();
  for (const [index, { state: to }] of visits.entries()) {
    const from = visits[index - 1]?.state;
    if (from === undefined) continue;
    const key = `${from}\n${to}`;
    ways.set(key, { from, to, count: (ways.get(key)?.count ?? 0) + 1 });
  }
  return [...ways.values()];
}

/** The path of an arrow between two boxes, for SVG's attribute d. */
export function pathBetween(from: Box, to: Box): string {
  const middle = (one: Box): number => one.y + one.height / 2;
  if (from.state === to.state) return loop(from);
  const isBelow = from.x === to.x && to.y > from.y && to.y - from.y - from.height < from.height;
  if (isBelow) return `M${from.x + from.width / 2} ${from.y + from.height}V${to.y - 2}`;
  if (from.x === to.x) return arc(from, to);
  const isRightwards = to.x > from.x;
  // Ways there and back keep apart.
  const shift = isRightwards ? -8 : 8;
  const [start, end] = isRightwards
    ? [from.x + from.width, to.x - 2]
    : [from.x, to.x + to.width + 2];
  const bend = (start + end) / 2;
  const [y1, y2] = [middle(from) + shift, middle(to) + shift];
  return `M${start} ${y1}C${bend} ${y1} ${bend} ${y2} ${end} ${y2}`;
}

/** Along the outer side of a column. */
function arc(from: Box, to: Box): string {
  const isLeft = from.x < from.width;
  const [side, outwards] = isLeft ? [from.x, -1] : [from.x + from.width, 1];
  const isUp = to.y < from.y;
  const y1 = from.y + from.height / 2 + (isUp ? -6 : 6);
  const y2 = to.y + to.height / 2 + (isUp ? 6 : -6);
  const bend = side + outwards * 26;
  return `M${side} ${y1}C${bend} ${y1} ${bend} ${y2} ${side + outwards * 2} ${y2}`;
}

function loop({ x, y, width, height }: Box): string {
  const [side, outwards] = x < width ? [x, -1] : [x + width, 1];
  const bend = side + outwards * 24;
  return `M${side} ${y + height - 14}C${bend} ${y + height} ${bend} ${y} ${side + outwards * 2} ${y + 14}`;
}
