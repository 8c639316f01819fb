import { COMMANDS } from "../../local/operator/desk/orders.ts";
import { BUYER, FALSE_SIGNATURE, placesOf, placesOfSignatures } from "./canaries.ts";
import type { DeskTraces } from "./desk-stories.ts";
import type { Report } from "./report.ts";
import type { Theatre } from "./target.ts";

/** What stories leave behind that only they can read. */
export interface Kept {
  readonly histories: string[];
  readonly deadLetters: string[];
  readonly desk: DeskTraces;
}

/** Keys, signatures, names and addresses are in nothing that is written down. */
export async function searchTraces(
  theatre: Theatre,
  report: Report,
  kept: Kept,
  /** Whether every story was played in which the operator's desk is used. */
  isEveryDesk: boolean,
): Promise<void> {
  const told = report.story("afterwards", "What the stories have left behind");
  const { logs, events, deadLetters, accessKeyIds, secretAccessKeys } = await theatre.traces();
  told.check("no dead-letter queue holds anything", deadLetters.length === 0, deadLetters[0]);
  told.check("the functions have logged, and the shop was told", logs !== "" && events !== "");
  if (theatre.kind === "stack") {
    told.check("metric lines count what was charged", logs.includes('"ShipmentsCharged":1'));
  }
  if (isEveryDesk) {
    const left = COMMANDS.filter(({ name }) => !kept.desk.commands.has(name));
    const names = left.map(({ name }) => name).join(", ");
    told.check("every command of the operator's desk was given", left.length === 0, names);
  }
  const texts = {
    "what the operator's desk printed": kept.desk.printed.join("\n"),
    logs,
    events,
    "executions' histories": kept.histories.join("\n"),
    "dead letters": [...kept.deadLetters, ...deadLetters].join("\n"),
  };
  const canaries: Readonly<Record<string, readonly string[]>> = {
    "the access key": accessKeyIds,
    "the secret key": secretAccessKeys,
    "the buyer's name": [BUYER.name],
    "the buyer's e-mail address": [BUYER.email],
    "the buyer's street": [BUYER.addressLine1],
    "the signature of a forged message": [FALSE_SIGNATURE],
  };
  const everywhere = Object.keys(texts).join(", ");
  for (const [what, values] of Object.entries(canaries)) {
    const found = values.flatMap((value) => placesOf(value, texts));
    told.check(`${what} is in none of: ${everywhere}`, found.length === 0, found.join(", "));
  }
  const signatures = placesOfSignatures(texts);
  const none = `nothing that looks like a signature is in any of them`;
  told.check(none, signatures.length === 0, signatures.join(", "));
  told.close();
}
