import { readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { bundleScript } from "../web/bundle-script.ts";

const SCRIPT = new URL("browser/shop.ts", import.meta.url);
/** One after the other, the last word counts. */
const STYLES = ["base", "goods", "checkout", "phone"];
const PICTURES = ["/shop.svg", "/teapot.svg", "/darjeeling.svg", "/almanac.svg"];

/** The shop's script, style and pictures; false for any other path. */
export async function answerFile(path: string, response: ServerResponse): Promise<boolean> {
  if (path === "/shop.js") {
    send(response, "text/javascript; charset=utf-8", await bundleScript(SCRIPT));
  } else if (path === "/shop.css") {
    const styles = STYLES.map((name) => readAsset(`${name}.css`));
    send(response, "text/css; charset=utf-8", styles.join("\n"));
  } else if (PICTURES.includes(path)) {
    send(response, "image/svg+xml", readAsset(path.slice(1)));
  } else {
    return false;
  }
  return true;
}

function readAsset(name: string): string {
  return readFileSync(new URL(`assets/${name}`, import.meta.url), "utf8");
}

function send(response: ServerResponse, type: string, text: string): void {
  response.writeHead(200, { "Content-Type": type, "Cache-Control": "no-cache" }).end(text);
}
