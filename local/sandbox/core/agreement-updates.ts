import { agreementOf, announceAgreement, moveAgreement } from "./agreements.ts";
import { chooseAddress } from "./buyer.ts";
import type { Address } from "./model.ts";
import { ControlError } from "./refusal.ts";
import { PAYMENT_METHODS, type PaymentMethodName } from "./test-buyers.ts";
import type { World } from "./world.ts";

export interface AgreementUpdate {
  readonly address?: Address | number;
  readonly paymentMethod?: PaymentMethodName;
  readonly consent?: boolean;
}

/** The buyer changes an agreement on Amazon's site; a new method reopens it (reference §4.5). */
export function updateAgreement(world: World, id: string, update: AgreementUpdate): void {
  const agreement = agreementOf(world, id);
  const { state } = agreement.status;
  if (state === "Canceled" || state === "Closed") {
    throw new ControlError(`${id} is ${state}: it cannot change any more.`);
  }
  if (update.consent !== undefined) agreement.consent = update.consent;
  const address =
    update.address === undefined ? undefined : chooseAddress(world.settings.region, update.address);
  if (address) agreement.address = address;
  if (update.paymentMethod !== undefined) {
    agreement.paymentMethod = PAYMENT_METHODS[update.paymentMethod];
    agreement.paymentMethodDeclined = false;
  }
  if (state === "Draft") return;
  const eventType = eventTypeOf(address !== undefined, update.paymentMethod !== undefined);
  if (eventType === undefined) return;
  if (state === "Suspended" && update.paymentMethod !== undefined) {
    moveAgreement(world, agreement, "Open");
  }
  announceAgreement(world, agreement, eventType);
}

function eventTypeOf(address: boolean, method: boolean): string | undefined {
  if (address && method) return "AddressAndPaymentMethodUpdated";
  if (method) return "PaymentMethodUpdated";
  return address ? "AddressUpdated" : undefined;
}
