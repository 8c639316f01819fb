import { frontDoorDeps, functionLog } from "../runtime/deps.ts";
import { readEnvironment } from "../runtime/env.ts";
import { createReceiveNotificationHandler } from "./handler.ts";

const env = readEnvironment(["notifications", "table"]);
const log = functionLog("receive-notification");
const deps = frontDoorDeps(env, log);

export const handler = createReceiveNotificationHandler(deps);
