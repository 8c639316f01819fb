import { Problem } from "./problem.ts";

/**
 * The simulation codes of charges, captures and refunds: their reasons (default; the documents name
 * only the header). The core is told in the words of its own simulation strings.
 */
export const CHARGE_SIMULATIONS: Readonly<Record<string, string>> = {
  HardDeclined: wish({ State: "Declined", ReasonCode: "InvalidPaymentMethod" }),
  SoftDeclined: wish({ State: "Declined", ReasonCode: "InvalidPaymentMethod", SoftDecline: true }),
  AmazonRejected: wish({ State: "Declined", ReasonCode: "AmazonRejected" }),
  TransactionTimedOut: wish({ State: "Declined", ReasonCode: "TransactionTimedOut" }),
};
export const CAPTURE_SIMULATIONS: Readonly<Record<string, string>> = {
  AmazonRejected: wish({ State: "Declined", ReasonCode: "AmazonRejected" }),
  CaptureInitiated: wish({ State: "Pending" }),
};
export const REFUND_SIMULATIONS: Readonly<Record<string, string>> = {
  AmazonRejected: wish({ State: "Declined", ReasonCode: "AmazonRejected" }),
};

function wish(simulation: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ SandboxSimulation: simulation });
}

/** The note that makes the core do what the header wishes. Throws a Problem for any other code. */
export function noteFor(
  simulation: string | undefined,
  known: Readonly<Record<string, string>>,
): { readonly note?: string } {
  if (simulation === undefined) return {};
  const note = known[simulation];
  if (note !== undefined) return { note };
  throw new Problem(
    "InvalidSandboxSimulationSpecified",
    `x-amz-pay-simulation-code: ${simulation} means nothing here.`,
  );
}
