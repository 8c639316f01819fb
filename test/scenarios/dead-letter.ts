import type { OrderStory } from "../../local/demo/order-file.ts";
import { atDesk, type DeskAround } from "./desk-stories.ts";
import { eventually, until, untilAtRest } from "./order-watch.ts";
import { begin, placeUntilDecided } from "./play.ts";

/** Lambda tries three times, with a pause of one and of two minutes. */
const GIVEN_UP = { patienceMilliseconds: 6 * 60_000, everyMilliseconds: 3_000 };

/**
 * The warehouse is faster than the shop: it tells of a shipment whose order nobody has placed. The
 * event is put aside; once the order is there, an operator has it handled after all.
 */
export async function redriveShipment(
  story: OrderStory,
  around: DeskAround,
): Promise<readonly string[]> {
  const { target, signal, report } = around;
  const named = { ...story, sellerOrderId: "2026-TOO-EARLY" };
  const on = await begin(named, { target, signal, note: report.note });
  const { sellerOrderId } = on;
  await target.tellShipment({ sellerOrderId, shipmentId: "PARCEL-1" });
  const options = ["--function", "ecord", "--json"] as const;
  const isIt = (letters: string): boolean => letters.includes(sellerOrderId);
  const letters = await eventually(
    on,
    () => target.redrive(["--list", ...options]),
    isIt,
    GIVEN_UP,
  );
  report.check("what could not be handled is listed with its reason", isIt(letters), letters);
  const deadLetters = await target.deadLetters();
  await placeUntilDecided(on);
  await untilAtRest(on);
  const redriven = await atDesk(around, "redrive", "--all", "--yes", ...options);
  const isSent = redriven.output.includes('"sent again"');
  report.check("redrive sends it again", isSent, redriven.output + redriven.notes);
  const { phase } = await until(
    on,
    "it is charged and closed",
    (order) => order.phase === "closed",
  );
  const { capturedMinorUnits } = await target.simulator.ledger(on.orderReferenceId);
  const isPaid = capturedMinorUnits === story.total.minorUnits;
  report.check(`the order is ${phase}, charged once and in full`, isPaid);
  const { text } = await target.ask("GET", `/orders/${on.orderReferenceId}`);
  report.check("its story tells of the redrive", text.includes("again: dead letter"), text);
  const left = await target.redrive(["--list", ...options]);
  report.check("and no dead letter is left", !isIt(left), left);
  return deadLetters;
}
