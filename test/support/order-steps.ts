import type { SandboxReply } from "./sandbox-client.ts";

/** Anything that makes signed calls. */
interface Caller {
  call(action: string, parameters?: Readonly<Record<string, string>>): Promise<SandboxReply>;
}

let lastReference = 0;

/** A reference id that no other call has used. */
export function newReferenceId(): string {
  lastReference += 1;
  return `T${process.pid}-${lastReference}`;
}

export function money(prefix: string, amount: string): Record<string, string> {
  return { [`${prefix}.Amount`]: amount, [`${prefix}.CurrencyCode`]: "EUR" };
}

export function setDetails(
  target: Caller,
  orderReferenceId: string,
  total = "100.00",
  sellerNote?: string,
): Promise<SandboxReply> {
  return target.call("SetOrderReferenceDetails", {
    AmazonOrderReferenceId: orderReferenceId,
    ...money("OrderReferenceAttributes.OrderTotal", total),
    ...(sellerNote !== undefined && { "OrderReferenceAttributes.SellerNote": sellerNote }),
  });
}

/** Sets the total and confirms; answers the id for convenience. */
export async function openOrder(
  target: Caller,
  orderReferenceId: string,
  total?: string,
): Promise<string> {
  await setDetails(target, orderReferenceId, total);
  await target.call("ConfirmOrderReference", { AmazonOrderReferenceId: orderReferenceId });
  return orderReferenceId;
}

/** Synchronous unless told otherwise. */
export function authorize(
  target: Caller,
  orderReferenceId: string,
  amount = "100.00",
  more: Readonly<Record<string, string>> = {},
): Promise<SandboxReply> {
  return target.call("Authorize", {
    AmazonOrderReferenceId: orderReferenceId,
    AuthorizationReferenceId: newReferenceId(),
    ...money("AuthorizationAmount", amount),
    TransactionTimeout: "0",
    ...more,
  });
}

export function capture(
  target: Caller,
  authorizationId: string,
  amount = "100.00",
  note?: string,
): Promise<SandboxReply> {
  return target.call("Capture", {
    AmazonAuthorizationId: authorizationId,
    CaptureReferenceId: newReferenceId(),
    ...money("CaptureAmount", amount),
    ...(note !== undefined && { SellerCaptureNote: note }),
  });
}

export function refund(
  target: Caller,
  captureId: string,
  amount = "100.00",
  note?: string,
): Promise<SandboxReply> {
  return target.call("Refund", {
    AmazonCaptureId: captureId,
    RefundReferenceId: newReferenceId(),
    ...money("RefundAmount", amount),
    ...(note !== undefined && { SellerRefundNote: note }),
  });
}

export async function authorizationId(reply: Promise<SandboxReply>): Promise<string> {
  return (await reply).text("AmazonAuthorizationId") ?? "";
}

export async function captureId(reply: Promise<SandboxReply>): Promise<string> {
  return (await reply).text("AmazonCaptureId") ?? "";
}

/** `State ReasonCode`, or the error's `Code status`. */
export function outcomeOf(reply: SandboxReply): string {
  const code = reply.text("Code");
  if (code !== undefined) return `${code} ${reply.status}`;
  const [state, reason] = [reply.text("State"), reply.text("ReasonCode")];
  return [state, reason].filter((part) => part !== undefined).join(" ") || "done";
}

export function simulation(wish: object): string {
  return JSON.stringify({ SandboxSimulation: wish });
}

/** State and reason of an order reference as Amazon tells them. */
export async function stateOfOrder(target: Caller, id: string): Promise<string> {
  const reply = await target.call("GetOrderReferenceDetails", { AmazonOrderReferenceId: id });
  return outcomeOf(reply);
}

/** State and reason of one of an order's transactions. */
export async function stateOf(
  target: Caller,
  kind: "Authorization" | "Capture" | "Refund",
  id: string,
): Promise<string> {
  const reply = await target.call(`Get${kind}Details`, { [`Amazon${kind}Id`]: id });
  return outcomeOf(reply);
}
