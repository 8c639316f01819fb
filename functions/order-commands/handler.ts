import { answered, runCommand } from "../runtime/commands.ts";
import type { HttpRequest, HttpResponse } from "../runtime/http.ts";
import { reportAuthentication, reportNewPaymentMethod } from "./buyer-commands.ts";
import type { Command, OrderCommandsDeps } from "./command.ts";
import { answerAsOperator, nothingMoreShips, requestCancel } from "./ending-commands.ts";
import { raiseTotal, reportShipment, setAttributes } from "./goods-commands.ts";
import { readBuyer, readOrder } from "./read-order.ts";
import { requestRefund } from "./refund-commands.ts";
import { resumeOrder } from "./resume-command.ts";

const COMMANDS: Readonly<Record<string, Command>> = {
  "GET /orders/{id}": readOrder,
  "GET /orders/{id}/buyer": readBuyer,
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
};

/**
 * What a shop or an operator may ask of a placed order. Commands record a wish or a fact and wake
 * the order, or start a refund; none of them moves money itself, and each may be repeated.
 */
export function createOrderCommandsHandler(deps: OrderCommandsDeps) {
  return (request: HttpRequest): Promise<HttpResponse> =>
    answered(() => runCommand(COMMANDS, deps, request));
}
