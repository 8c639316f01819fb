import { unchargedShipments } from "../../../functions/domain/ledger.ts";
import type { Ledger } from "../../../functions/domain/order.ts";
import { type Awaited, refundOf, type Wait } from "../../../functions/domain/waiting.ts";
import type { TokenDesk } from "./engine.ts";
import type { Fact } from "./protocol.ts";
import type { Truths } from "./truths.ts";

interface Places {
  waits(): readonly Wait[];
  readonly truths: Truths;
  readonly desk: TokenDesk;
}

/** Every task that is not told stands where a waker finds it, and nobody else does. */
export function faultOfWaits(
  { waits, truths, desk }: Places,
  isHoursLater: boolean,
): string | undefined {
  for (const { task, answer } of truths.waiting(desk.isOpen, isHoursLater)) {
    const { token, awaited } = task;
    if (answer) return `${token} could go on and was told nothing`;
    const holder = waits().find((wait) => refundOf(wait.awaited) === refundOf(awaited));
    if (holder?.token !== token) return `${token} waits, and nobody who wakes the order can see it`;
  }
  const left = waits().find(
    ({ token, awaited }) =>
      !desk.isOpen(token) && desk.answerTo(token) !== undefined && !keepsSlot(awaited),
  );
  return left && `${left.token} was answered and still holds the place`;

  function keepsSlot(awaited: Awaited): boolean {
    return awaited.kind === "turn" && !isHoursLater;
  }
}

/** What was recorded has stayed, and an order that is being cancelled owes nothing for goods. */
export function faultOfLedger(
  ledger: Ledger,
  facts: ReadonlyMap<string, Fact>,
  dead: readonly string[],
): string | undefined {
  const lost = [...facts].find(([actor, { isOn }]) => !dead.includes(actor) && !isOn(ledger));
  if (lost) return `what the ${lost[0]} recorded is not on record any more`;
  const isEnding = ledger.order.phase === "cancelling";
  const isLost = isEnding && unchargedShipments(ledger).length > 0;
  return isLost ? "goods have left on an order that is being cancelled" : undefined;
}

/** Whatever a task was told, the shop has heard of what it means. */
export function faultOfEvents(
  desk: TokenDesk,
  truths: Truths,
  published: ReadonlySet<string>,
): string | undefined {
  for (const { token, answer } of desk.told) {
    const unheard = truths.eventsOf(token, answer).find((id) => !published.has(id));
    if (unheard) return `${token} was told ${answer}, and the shop never heard of ${unheard}`;
  }
  return undefined;
}
