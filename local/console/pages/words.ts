import { html, type Markup } from "../../web/html.ts";

/** What an order waits for, by the kind of its wait (domain/waiting.ts). */
const WAITS: Readonly<Record<string, string>> = {
  confirmation: "the buyer's authentication",
  authorization: "Amazon to decide about the payment",
  buyer: "the buyer to choose another card",
  shipment: "the goods to leave",
  capture: "Amazon to take the money",
  operator: "an operator",
  turn: "its turn at Amazon",
  refund: "Amazon to give the money back",
};

export function sayWait(kind: string): string {
  return WAITS[kind] ?? kind;
}

/** Where an order stands, as a small label that says it in words too. */
export function phaseLabel(phase: string, waitKind: string | undefined): Markup {
  const needs = waitKind === "operator" || waitKind === "buyer";
  return html`<span class="label ${needs ? "needs" : phase}">${phase}</span>`;
}
