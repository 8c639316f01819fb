import type { ServerResponse } from "node:http";
import type { Changes } from "./changes.ts";

/** Ages grow without anything happening, and a connection that nobody uses is cut on the way. */
const BEAT_MILLISECONDS = 20_000;

/** Keeps an answer open and tells on it whenever something has changed (server-sent events). */
export function streamChanges(
  response: ServerResponse,
  changes: Changes,
  clock: { now(): number; schedule(at: number, task: () => void): () => void },
): void {
  const tell = (): void => void response.write("event: changed\ndata: {}\n\n");
  let callOff = (): void => {};
  const beat = (): void => {
    callOff = clock.schedule(clock.now() + BEAT_MILLISECONDS, () => {
      tell();
      beat();
    });
  };
  response.writeHead(200, {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store",
  });
  // A browser that comes back has missed what happened meanwhile, and looks at once.
  tell();
  beat();
  const ignore = changes.listen(tell);
  response.once("close", () => {
    ignore();
    callOff();
  });
}
