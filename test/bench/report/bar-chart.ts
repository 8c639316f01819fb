import { at, colourOf, escaped, picture, short, WIDTH } from "./svg.ts";

export interface BarChart {
  readonly title: string;
  readonly unit: string;
  readonly bars: readonly {
    readonly name: string;
    readonly value: number;
    readonly isOurs?: boolean;
  }[];
}

const LEFT = 250;
const RIGHT = 110;
const TOP = 40;
const ROW = 28;

/** Draws one bar below the other, each with its name and its value. */
export function barChart({ title, unit, bars }: BarChart): string {
  const most = Math.max(...bars.map(({ value }) => value), Number.MIN_VALUE);
  const content = bars.map(({ name, value, isOurs }, index) => {
    const top = TOP + index * ROW;
    const width = Math.max(1, (value / most) * (WIDTH - LEFT - RIGHT));
    return (
      `<text x="${LEFT - 10}" y="${top + 16}" text-anchor="end">${escaped(name)}</text>` +
      `<rect x="${LEFT}" y="${top + 2}" width="${at(width)}" height="${ROW - 8}" rx="2" fill="${colourOf(isOurs ? 0 : 6)}"/>` +
      `<text x="${at(LEFT + width + 8)}" y="${top + 16}">${short(value)} ${escaped(unit)}</text>`
    );
  });
  return picture(title, TOP + bars.length * ROW + 12, content);
}
