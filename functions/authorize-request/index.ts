import { taskFunction } from "../runtime/define-function.ts";
import { functionLog, shopTokenDeps } from "../runtime/deps.ts";
import { readEnvironment } from "../runtime/env.ts";
import { authorizeRequestInput } from "./contract.ts";
import { createAuthorizeRequestHandler } from "./handler.ts";

const env = readEnvironment(["shopToken"]);
const log = functionLog("authorize-request");
const deps = { ...shopTokenDeps(env), log };

export const handler = taskFunction(
  authorizeRequestInput,
  createAuthorizeRequestHandler(deps),
  log,
);
