import type { ServerResponse } from "node:http";
import type { SandboxCore } from "../core/core.ts";
import { readForm, type WireRequest } from "../wire/form.ts";
import { sendJson } from "./send.ts";

const TOKEN_INFO = "/auth/o2/tokeninfo";
const PROFILE = "/user/profile";

export function isLoginPath(path: string): boolean {
  return path === TOKEN_INFO || path === PROFILE;
}

/** Login with Amazon's two endpoints, on the same port as everything else (reference §10). */
export function answerLogin(
  core: SandboxCore,
  request: WireRequest,
  response: ServerResponse,
): void {
  // Shops' pages ask for profiles from their own origin; the token alone decides what they get.
  response.setHeader("Access-Control-Allow-Origin", "*");
  const token = tokenOf(request);
  if (request.method !== "GET" || token === undefined) {
    sendJson(response, 400, {
      error: "invalid_request",
      error_description: "The request is missing a required parameter.",
    });
    return;
  }
  const answer = request.path === TOKEN_INFO ? core.tokenInfo(token) : core.profile(token);
  if (answer) {
    sendJson(response, 200, answer);
    return;
  }
  sendJson(response, request.path === TOKEN_INFO ? 400 : 401, {
    error: "invalid_token",
    error_description: "The request has an invalid parameter: access_token",
  });
}

/** In a header of two kinds or in the query. */
function tokenOf(request: WireRequest): string | undefined {
  const header = request.headers["x-amz-access-token"];
  if (typeof header === "string" && header !== "") return header;
  const bearer = /^bearer (.+)$/i.exec(request.headers["authorization"]?.toString() ?? "");
  return bearer?.[1] ?? (readForm(request.query).get("access_token") || undefined);
}
