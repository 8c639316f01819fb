import { readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { bundleScript } from "../web/bundle-script.ts";

const SCRIPT = new URL("browser/console.ts", import.meta.url);
/** One after the other; the first is the example shop's, whose look the console shares. */
const STYLES = [
  "../storefront/assets/base.css",
  "assets/colours.css",
  "assets/console.css",
  "assets/story.css",
  "assets/picture.css",
];

/** The console's script, style and picture; false for any other path. */
export async function answerFile(path: string, response: ServerResponse): Promise<boolean> {
  if (path === "/console.js") {
    send(response, "text/javascript; charset=utf-8", await bundleScript(SCRIPT));
  } else if (path === "/console.css") {
    send(response, "text/css; charset=utf-8", STYLES.map(readAsset).join("\n"));
  } else if (path === "/console.svg") {
    send(response, "image/svg+xml", readAsset("assets/console.svg"));
  } else {
    return false;
  }
  return true;
}

function readAsset(path: string): string {
  return readFileSync(new URL(path, import.meta.url), "utf8");
}

function send(response: ServerResponse, type: string, text: string): void {
  response.writeHead(200, { "Content-Type": type, "Cache-Control": "no-cache" }).end(text);
}
