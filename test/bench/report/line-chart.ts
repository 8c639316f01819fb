import { at, colourOf, escaped, picture, short, WIDTH } from "./svg.ts";

export interface Line {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface LineChart {
  readonly title: string;
  readonly xTitle: string;
  readonly yTitle: string;
  /** Equal steps on the axis are equal factors. */
  readonly logarithmic?: "x" | "both";
  readonly lines: readonly Line[];
}

const HEIGHT = 360;
const LEFT = 64;
const TOP = 44;
const RIGHT = 220;
const BOTTOM = 48;
const TICKS = 5;

interface Axis {
  readonly place: (value: number) => number;
  readonly ticks: readonly number[];
}

/** Draws lines with their names beside them. */
export function lineChart({ title, xTitle, yTitle, logarithmic, lines }: LineChart): string {
  const all = lines.flatMap(({ points }) => points);
  const x = axis(
    all.map(([value]) => value),
    [LEFT, WIDTH - RIGHT],
    logarithmic !== undefined,
  );
  const y = axis(
    all.map(([, value]) => value),
    [HEIGHT - BOTTOM, TOP],
    logarithmic === "both",
  );
  const content = [
    ...x.ticks.map((tick) => xTick(tick, x.place(tick))),
    ...y.ticks.map((tick) => yTick(tick, y.place(tick))),
    `<text x="${at((LEFT + WIDTH - RIGHT) / 2)}" y="${HEIGHT - 10}" text-anchor="middle">${escaped(xTitle)}</text>`,
    `<text x="${LEFT}" y="${TOP - 8}" text-anchor="start">${escaped(yTitle)}</text>`,
    ...lines.flatMap(({ name, points }, index) => [
      `<polyline class="line" stroke="${colourOf(index)}" points="${points
        .map(([one, other]) => `${at(x.place(one))},${at(y.place(other))}`)
        .join(" ")}"/>`,
      `<line x1="${WIDTH - RIGHT + 14}" x2="${WIDTH - RIGHT + 34}" y1="${TOP + 14 + index * 22}" y2="${TOP + 14 + index * 22}" stroke="${colourOf(index)}" stroke-width="3"/>`,
      `<text x="${WIDTH - RIGHT + 40}" y="${TOP + 18 + index * 22}">${escaped(name)}</text>`,
    ]),
  ];
  return picture(title, HEIGHT, content);
}

function xTick(value: number, place: number): string {
  return (
    `<line class="grid" x1="${at(place)}" x2="${at(place)}" y1="${TOP}" y2="${HEIGHT - BOTTOM}"/>` +
    `<text x="${at(place)}" y="${HEIGHT - BOTTOM + 16}" text-anchor="middle">${short(value)}</text>`
  );
}

function yTick(value: number, place: number): string {
  return (
    `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at(place)}" y2="${at(place)}"/>` +
    `<text x="${LEFT - 8}" y="${at(place + 4)}" text-anchor="end">${short(value)}</text>`
  );
}

function axis(
  values: readonly number[],
  [from, to]: readonly [number, number],
  isLogarithmic: boolean,
): Axis {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (isLogarithmic) {
    const first = Math.floor(Math.log10(least));
    const last = Math.max(first + 1, Math.ceil(Math.log10(most)));
    return {
      place: (value) => from + ((Math.log10(value) - first) / (last - first)) * (to - from),
      ticks: Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index)),
    };
  }
  const step = niceStep(most / TICKS);
  const end = Math.max(step, Math.ceil(most / step) * step);
  return {
    place: (value) => from + (value / end) * (to - from),
    ticks: Array.from({ length: Math.round(end / step) + 1 }, (_, index) => index * step),
  };
}

/** 1, 2 or 5 times a power of ten. */
function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, 1e-9)));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= rough) ?? 10;
  return factor * power;
}
