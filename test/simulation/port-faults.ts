import { AmazonPayAccessRefused, AmazonPayUnavailable } from "../../functions/domain/errors.ts";

/** The process is gone in the middle of its work; Lambda reports it under one of these names. */
const PROCESS = ["dies before a call", "dies after a call", "out of memory"] as const;

const AMAZON = [
  "HTTP 500",
  "HTTP 502",
  "HTTP 503, throttled",
  "HTTP 504",
  "connection reset",
  "done, reply lost",
  "done, reply truncated",
  "done, reply slow",
  "keys or clock refused",
] as const;

const READ = ["throttled", "no reply"] as const;
const WRITE = ["throttled", "no reply", "done, no reply"] as const;

/** Beside a write of an order's row: somebody else writes first, or the SDK repeats its own write. */
const SAVE = [...WRITE, "another writer first", "done, repeated by the SDK"] as const;

/** Beside a write to the engine: the token is of no engine that we know. */
const ANSWER = [...WRITE, "InvalidToken"] as const;

export type PortFault =
  | (typeof PROCESS)[number]
  | (typeof AMAZON)[number]
  | (typeof SAVE)[number]
  | (typeof ANSWER)[number]
  | "stale index";

/** Which family of the coverage a call of a port belongs to, and what can go wrong with it. */
export interface PortClass {
  readonly family: string;
  /** Those of the process, then those of the port. */
  readonly faults: readonly PortFault[];
}

const CLASSES: Readonly<Record<string, PortClass>> = {
  "store.save": { family: "order rows, written", faults: [...PROCESS, ...SAVE] },
  "store.claimSellerOrder": { family: "order rows, written", faults: [...PROCESS, ...WRITE] },
  "store.saveBuyer": { family: "order rows, written", faults: [...PROCESS, ...WRITE] },
  store: { family: "order rows, read", faults: [...PROCESS, ...READ] },
  "room.park": { family: "waits, written", faults: [...PROCESS, ...WRITE] },
  "room.leave": { family: "waits, written", faults: [...PROCESS, ...WRITE] },
  "room.postpone": { family: "waits, written", faults: [...PROCESS, ...WRITE] },
  "room.due": { family: "waits, read", faults: [...PROCESS, ...READ, "stale index"] },
  room: { family: "waits, read", faults: [...PROCESS, ...READ] },
  "notifications.record": { family: "notification log", faults: [...PROCESS, ...WRITE] },
  notifications: { family: "notification log", faults: [...PROCESS, ...READ] },
  "engine.start": { family: "executions started", faults: [...PROCESS, ...WRITE] },
  "engine.status": { family: "executions started", faults: [...PROCESS, ...READ] },
  engine: { family: "tokens answered", faults: [...PROCESS, ...ANSWER] },
  events: { family: "events told", faults: [...PROCESS, ...WRITE] },
  throttle: { family: "throttle", faults: [...PROCESS, ...WRITE] },
  ipnTopic: { family: "IPN topic", faults: [...PROCESS, ...WRITE] },
  amazon: { family: "Amazon Pay", faults: [...PROCESS, ...AMAZON] },
};

/** The class of a call such as `store.readLedger`. */
export function classOf(label: string): PortClass {
  const found = CLASSES[label] ?? CLASSES[label.slice(0, label.indexOf("."))];
  if (!found) throw new Error(`Nothing is known of the port of ${label}`);
  return found;
}

export const PROCESS_FAULTS: readonly PortFault[] = PROCESS;

/** Whether the work was done before the fault showed. */
export function isDoneFirst(fault: PortFault): boolean {
  return fault.startsWith("done,") || fault === "dies after a call" || fault === "out of memory";
}

/** What the caller of the port meets; undefined if it meets an ordinary answer. */
export function errorOf(fault: PortFault, label: string): Error | undefined {
  if (fault === "out of memory") return named("Runtime.ExitError", `signal: killed, at ${label}`);
  if (fault.startsWith("dies")) return named("Sandbox.Timedout", `${fault}: ${label}`);
  if (fault === "InvalidToken") return named("InvalidToken", "Invalid Token");
  if (label.startsWith("amazon.")) return amazonError(fault, label);
  if (fault === "throttled") return serviceError("ThrottlingException", label);
  if (fault.includes("no reply")) return serviceError("TimeoutError", label);
  return undefined;
}

function amazonError(fault: PortFault, label: string): Error | undefined {
  if (fault === "done, reply slow") return undefined;
  if (fault === "keys or clock refused") {
    return new AmazonPayAccessRefused(`${label}: RequestExpired`, {
      code: "RequestExpired",
      httpStatus: 400,
    });
  }
  const httpStatus = Number(/HTTP (\d+)/.exec(fault)?.[1] ?? 0);
  return new AmazonPayUnavailable(`${label}: ${fault}`, httpStatus ? { httpStatus } : {});
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

/** As the AWS SDK reports that a request did not get through. */
function serviceError(name: string, label: string): Error {
  return Object.assign(named(name, `${name} at ${label}`), { $metadata: {} });
}
