/** The size of every picture. */
export const WIDTH = 720;

/** Middle tones, which stand out on white and on black. */
const COLOURS = ["#3b82f6", "#d97706", "#16a34a", "#ef4444", "#a855f7", "#0891b2", "#6b7280"];

export function colourOf(index: number): string {
  return COLOURS[index % COLOURS.length] ?? "#6b7280";
}

export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** A whole picture with its own style, readable on a light and on a dark page. */
export function picture(title: string, height: number, content: readonly string[]): string {
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    "<style>text{font:12px system-ui,sans-serif;fill:#57606a}.title{font-weight:600;font-size:14px}.grid{stroke:#8b949e;stroke-opacity:.3}.axis{stroke:#8b949e}.line{fill:none;stroke-width:2}@media (prefers-color-scheme:dark){text{fill:#c9d1d9}}</style>",
    `<text class="title" x="12" y="22">${escaped(title)}</text>`,
    ...content,
    "</svg>",
  ].join("\n")}\n`;
}

/** A number as an axis shows it: 1.5k, 200, 0.01. */
export function short(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e6) return `${trimmed(value / 1e6)}M`;
  if (size >= 1e3) return `${trimmed(value / 1e3)}k`;
  return trimmed(value);
}

function trimmed(value: number): string {
  return `${Number(value.toPrecision(3))}`;
}

/** A coordinate with one decimal, so that the same figures give the same file. */
export function at(value: number): string {
  return `${Math.round(value * 10) / 10}`;
}
