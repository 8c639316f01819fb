import { html, type Markup } from "../../web/html.ts";

const ISO_TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;

/** Such as "22 Nov, 11:04", in UTC like everything that is recorded. */
export function clockTime(milliseconds: number): string {
  const time = new Date(milliseconds);
  const day = time.toLocaleString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
  return `${day}, ${time.toISOString().slice(11, 16)}`;
}

/** A moment for people and machines. */
export function moment(milliseconds: number): Markup {
  const iso = new Date(milliseconds).toISOString();
  return html`<time datetime="${iso}" title="${iso}">${clockTime(milliseconds)}</time>`;
}

/** A sentence whose times are moments. */
export function withMoments(sentence: string): Markup {
  const times = [...sentence.matchAll(ISO_TIME)].map(([iso]) => moment(Date.parse(iso)));
  const parts = sentence.split(ISO_TIME).map((text, at) => html`${text}${times[at]}`);
  return html`${parts}`;
}

/** How long something takes, such as "3 d 4 h" or "12 s". */
export function sayDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1_000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  const [days, hours] = [Math.floor(minutes / 1_440), Math.floor(minutes / 60) % 24];
  if (days > 0) return hours > 0 ? `${days} d ${hours} h` : `${days} d`;
  if (hours > 0) return minutes % 60 > 0 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return `${minutes} min`;
}
