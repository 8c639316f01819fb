import { answered, type CommandOf, runCommand } from "../runtime/commands.ts";
import type { HttpRequest, HttpResponse } from "../runtime/http.ts";
import type { OperatorDeskDeps } from "./desk.ts";
import { explainOrder } from "./explain-order.ts";
import { findOrders } from "./find-orders.ts";
import {
  readNotificationSettings,
  readTestNotification,
  setNotificationUrl,
} from "./notification-settings.ts";
import { readQuotas } from "./quotas.ts";
import { readAmazon } from "./read-amazon.ts";
import { beginReconciliation, showReconciliation } from "./reconciliations.ts";
import { redriven } from "./redriven-command.ts";
import { refresh } from "./refresh-command.ts";

const COMMANDS: Readonly<Record<string, CommandOf<OperatorDeskDeps>>> = {
  "GET /orders/{id}/explanation": explainOrder,
  "GET /orders/{id}/amazon": readAmazon,
  "POST /orders/{id}/refresh": refresh,
  "POST /orders/{id}/redriven": redriven,
};

type Search = (deps: OperatorDeskDeps, request: HttpRequest) => Promise<HttpResponse>;

/** What is not about one order. */
const SEARCHES: Readonly<Record<string, Search>> = {
  "GET /orders": findOrders,
  "POST /reconciliations": beginReconciliation,
  "GET /reconciliations/{id}": showReconciliation,
  "GET /amazon-pay/notifications": readNotificationSettings,
  "POST /amazon-pay/notifications": setNotificationUrl,
  "GET /amazon-pay/test-notification": readTestNotification,
  "GET /amazon-pay/quotas": readQuotas,
};

const commandOf: Search = (deps, request) => runCommand(COMMANDS, deps, request);

/**
 * What a person asks who has to understand an order: which there are, why one is where it is, what
 * Amazon shows of it. Nothing here decides about an order; only a refresh records what Amazon says.
 */
export function createOperatorDeskHandler(deps: OperatorDeskDeps) {
  return (request: HttpRequest): Promise<HttpResponse> =>
    answered(() => (SEARCHES[request.route] ?? commandOf)(deps, request));
}
