import type { Address, Buyer } from "../core/model.ts";

/** The only environment there is here. */
export const ENVIRONMENT = "Sandbox";

export function addressJson(address: Address | undefined) {
  if (!address) return null;
  return {
    name: address.name,
    addressLine1: address.addressLine1 ?? null,
    addressLine2: address.addressLine2 ?? null,
    addressLine3: address.addressLine3 ?? null,
    city: address.city,
    county: address.county ?? null,
    district: address.district ?? null,
    stateOrRegion: address.stateOrRegion ?? null,
    postalCode: address.postalCode,
    countryCode: address.countryCode,
    phoneNumber: address.phone ?? null,
  };
}

export function metadataJson(metadata: Readonly<Record<string, string | null | undefined>> = {}) {
  return {
    merchantReferenceId: metadata["merchantReferenceId"] ?? null,
    merchantStoreName: metadata["merchantStoreName"] ?? null,
    noteToBuyer: metadata["noteToBuyer"] ?? null,
    customInformation: metadata["customInformation"] ?? null,
  };
}

export function buyerJson(buyer: Buyer) {
  return {
    buyerId: buyer.id,
    name: buyer.name,
    email: buyer.email,
    phoneNumber: buyer.phone ?? null,
    primeMembershipTypes: null,
  };
}
