import type { Address, Buyer, PaymentMethod } from "./model.ts";
import type { Region } from "./settings.ts";

/** A method that fails by itself; its number is ours. */
function starred(simulates: NonNullable<PaymentMethod["simulates"]>): PaymentMethod {
  return { name: "Visa ★", accountNumberTail: "0000", directDebit: false, simulates };
}

/** The payment methods of Amazon's sandbox (reference §7; direct debit also in the UK, §16.6). */
export const PAYMENT_METHODS = {
  visa: { name: "Visa", accountNumberTail: "1111", directDebit: false },
  amex: { name: "AMEX", accountNumberTail: "0005", directDebit: false },
  mastercard: { name: "MasterCard", accountNumberTail: "4444", directDebit: false },
  bankeinzug: { name: "Bankeinzug", accountNumberTail: "9424", directDebit: true },
  "not-allowed": starred("PaymentMethodNotAllowed"),
  "invalid-method": starred("InvalidPaymentMethod"),
  "amazon-rejected": starred("AmazonRejected"),
  "timed-out": starred("TransactionTimedOut"),
} as const satisfies Record<string, PaymentMethod>;

export type PaymentMethodName = keyof typeof PAYMENT_METHODS;

function address(
  name: string,
  lines: readonly [string, string?],
  city: string,
  postalCode: string,
  countryCode: string,
  phone?: string,
): Address {
  return {
    name,
    addressLine1: lines[0],
    ...(lines[1] !== undefined && { addressLine2: lines[1] }),
    city,
    postalCode,
    countryCode,
    ...(phone !== undefined && { phone }),
  };
}

const UK_ADDRESSES: readonly Address[] = [
  address("Jane Doe", ["419 Kings Row"], "Manchester", "M13 9PL", "GB", "+447774443333"),
  address("John Canterbury", ["111 Embassy Way"], "Birmingham", "B15TT", "GB", "+447741112222"),
  address("Elisabeth Harrison", ["4973 Primrose Lane"], "London", "SE1 2BY", "GB", "+44774999888"),
  address(
    "Charles Reed",
    ["1 Applewood Ave", "Spruce Tree Cottage"],
    "Warwickshire",
    "CV324EL",
    "GB",
    "+447741111222",
  ),
  address(
    "Abe Smith",
    ["23 Prime Way", "Churchill House"],
    "London",
    "W2 4RJ",
    "GB",
    "+447747474747",
  ),
];

const DE_ADDRESSES: readonly Address[] = [
  address("Max Mustermann", ["Schutzstrasse 123"], "Muenchen", "81543", "DE", "+491731112222"),
  address("Moritz Harz", ["Baumstrasse 432"], "Frankfurt", "60596", "DE", "+491724444321"),
  address("Wolfgang Kampf", ["Schoenstrasse 82"], "Paderborn", "33100", "DE", "+491625552222"),
  address("Elise Schmidt", ["Edelweiss Weg 8675"], "Freiburg", "79117", "DE", "+491721111111"),
  address("Karin Roggen", ["Altstadtring 1"], "Hamburg", "21129", "DE", "+491722223333"),
];

const US_ADDRESSES: readonly Address[] = [
  {
    ...address(
      "Susie Smith",
      ["10 Ditka Ave", "Suite 2500"],
      "Chicago",
      "60602",
      "US",
      "800-000-0000",
    ),
    stateOrRegion: "IL",
  },
];

const JP_ADDRESSES: readonly Address[] = [
  {
    ...address("Amazon Tarou", ["1-8-1 Shimomeguro"], "Meguro-ku", "153-0064", "JP"),
    stateOrRegion: "Tokyo",
  },
];

/** The addresses in the test buyer's book, the first one chosen unless a test says otherwise. */
export const ADDRESSES: Readonly<Record<Region, readonly Address[]>> = {
  na: US_ADDRESSES,
  eu: DE_ADDRESSES,
  de: DE_ADDRESSES,
  uk: UK_ADDRESSES,
  jp: JP_ADDRESSES,
};

const UK_BILLING = address("Amber Kelly", ["87 Terrick Rd"], "Eilean Darach", "IV23 2TW", "GB");
/** The German address leaves its first line empty, as some real ones do (reference §3.4). */
const DE_BILLING: Address = {
  name: "Liam Barker",
  addressLine2: "Meininger Strasse 58",
  city: "Neunkirchen",
  postalCode: "66538",
  countryCode: "DE",
};

export const BILLING_ADDRESSES: Readonly<Record<Region, Address>> = {
  na: {
    ...address("Susie Smith", ["10 Ditka Ave"], "Chicago", "60602", "US"),
    stateOrRegion: "IL",
  },
  eu: DE_BILLING,
  de: DE_BILLING,
  uk: UK_BILLING,
  jp: address("Amazon Tarou", ["1-8-1 Shimomeguro"], "Meguro-ku", "153-0064", "JP"),
};

export const ORDER_LANGUAGES: Readonly<Record<Region, string>> = {
  na: "en-US",
  eu: "de-DE",
  de: "de-DE",
  uk: "en-GB",
  jp: "ja-JP",
};

export const TEST_BUYER: Buyer = {
  id: "amzn1.account.SANDBOXTESTBUYER",
  name: "Test Buyer",
  email: "test-buyer@example.com",
  phone: "555-0100",
};

/** Who can sign in on the hosted page: the second one is there to meddle with the first one's orders. */
export const TEST_BUYERS: readonly Buyer[] = [
  TEST_BUYER,
  {
    id: "amzn1.account.SANDBOXOTHERBUYER",
    name: "Other Buyer",
    email: "other-buyer@example.com",
    phone: "555-0111",
  },
];

export function buyerOf(buyerId: string): Buyer {
  return TEST_BUYERS.find(({ id }) => id === buyerId) ?? TEST_BUYER;
}
