import * as v from "valibot";
import { InvalidValue } from "../domain/errors.ts";
import { UnknownOrder } from "../domain/record.ts";
import { type HttpRequest, type HttpResponse, problem } from "../runtime/http.ts";
import { describeIssues } from "../runtime/schemas.ts";
import { reportAuthentication, reportNewPaymentMethod } from "./buyer-commands.ts";
import type { Command, OrderCommandsDeps } from "./command.ts";
import { orderPath } from "./contract.ts";
import { answerAsOperator, nothingMoreShips, requestCancel } from "./ending-commands.ts";
import { explainOrder } from "./explain-order.ts";
import { raiseTotal, reportShipment, setAttributes } from "./goods-commands.ts";
import { readAmazon } from "./read-amazon.ts";
import { findOrders, readBuyer, readOrder } from "./read-order.ts";
import { refresh } from "./refresh-command.ts";
import { requestRefund } from "./refund-commands.ts";
import { resumeOrder } from "./resume-command.ts";

const COMMANDS: Readonly<Record<string, Command>> = {
  "GET /orders/{id}": readOrder,
  "GET /orders/{id}/buyer": readBuyer,
  "GET /orders/{id}/explanation": explainOrder,
  "GET /orders/{id}/amazon": readAmazon,
  "POST /orders/{id}/authentication": reportAuthentication,
  "POST /orders/{id}/payment-method": reportNewPaymentMethod,
  "POST /orders/{id}/shipments": reportShipment,
  "POST /orders/{id}/nothing-more-ships": nothingMoreShips,
  "POST /orders/{id}/total": raiseTotal,
  "POST /orders/{id}/attributes": setAttributes,
  "POST /orders/{id}/cancel": requestCancel,
  "POST /orders/{id}/refunds": requestRefund,
  "POST /orders/{id}/operator": answerAsOperator,
  "POST /orders/{id}/resume": resumeOrder,
  "POST /orders/{id}/refresh": refresh,
};

/**
 * What a shop or an operator may ask of a placed order. Commands record a wish or a fact and wake
 * the order, or start a refund; none of them moves money itself, and each may be repeated.
 */
export function createOrderCommandsHandler(deps: OrderCommandsDeps) {
  return async (request: HttpRequest): Promise<HttpResponse> => {
    try {
      return await answer(deps, request);
    } catch (error) {
      if (error instanceof UnknownOrder) return problem(404, error.name, error.message);
      if (error instanceof InvalidValue) return problem(422, "InvalidRequest", error.message);
      throw error;
    }
  };
}

async function answer(deps: OrderCommandsDeps, request: HttpRequest): Promise<HttpResponse> {
  if (request.route === "GET /orders") return findOrders(deps, request);
  const command = COMMANDS[request.route];
  if (!command) return problem(404, "UnknownRoute", `${request.route} is not a command`);
  const path = v.safeParse(orderPath, request.pathParameters);
  if (!path.success) return problem(422, "InvalidRequest", describeIssues(path.issues));
  return command(deps, path.output.id, request.body, request.caller);
}
