import type { Address, Buyer } from "../core/model.ts";
import { type Money, writeAmount } from "../core/money.ts";
import type { SessionUpdate } from "./bodies.ts";

type Given<T> = NonNullable<T | null | undefined>;

/** How Amazon's test cards of v2 behave, by their last four digits (reference §12.3). */
export type Card = "1111" | "3064" | "3434" | "0701" | "4354";

/** A buyer's visit at Amazon, from the button to the end of the checkout (reference §12.2). */
export interface CheckoutSession {
  readonly id: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly storeId: string;
  readonly productType: "PayAndShip" | "PayOnly";
  readonly card: Card;
  readonly buyer: Buyer;
  readonly address?: Address;
  /** Chosen beforehand by a test or a story. */
  readonly orderReferenceId?: string;
  readonly deliverySpecifications?: unknown;
  web: Given<SessionUpdate["webCheckoutDetails"]>;
  payment: Given<SessionUpdate["paymentDetails"]>;
  metadata: Given<SessionUpdate["merchantMetadata"]>;
  provider: Given<SessionUpdate["providerMetadata"]>;
  platformId?: string | null;
  supplementaryData?: string | null;
  /** Whether the buyer has pressed "Pay now" on Amazon's page. */
  paidByBuyer: boolean;
  status: {
    readonly state: "Open" | "Completed" | "Canceled";
    readonly reasonCode?: string;
    readonly updatedAt: number;
  };
  chargePermissionId?: string;
  chargeId?: string;
}

/** What v2 knows of a charge beyond what the money's own world does. */
export interface ChargeNotes {
  readonly metadata?: SessionUpdate["merchantMetadata"];
  readonly softDescriptor?: string;
  readonly canHandlePendingAuthorization: boolean;
  readonly captureNow: boolean;
}

export const price = (money: Money | null | undefined) =>
  money ? { amount: writeAmount(money), currencyCode: money.currency } : null;

/** `yyyymmddThhmmssZ`. */
export function timestamp(milliseconds: number | undefined): string | null {
  if (milliseconds === undefined) return null;
  return new Date(milliseconds).toISOString().replace(/[-:]|\.\d+/g, "");
}
