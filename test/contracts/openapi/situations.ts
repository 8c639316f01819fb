import type { ShopFront } from "../../support/shop-front.ts";

/** An answer as it came over HTTP, its body parsed if it is JSON. */
export interface RealAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** How one answer of openapi.yaml comes about. */
export interface Situation {
  readonly route: string;
  readonly status: number;
  readonly when: string;
  /** Brings it about in a world that other situations use, too. */
  readonly answer: (shop: ShopFront) => Promise<RealAnswer>;
}

export const TOTAL = { minorUnits: 11_990, currency: "EUR" };
export const RETURN_URLS = {
  successUrl: "https://shop.example/thanks",
  failureUrl: "https://shop.example/payment",
};
/** Well-formed, and unknown to everybody. */
export const NOBODY = "S02-0000000-0000000";

/** A request that does not wait for virtual time: answered without any pause. */
export async function sendRaw(
  { world }: ShopFront,
  route: string,
  body?: string,
): Promise<RealAnswer> {
  const [method = "", path] = route.split(" ");
  const response = await fetch(`${world.endpoint}${path}`, {
    method,
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json");
  return {
    status: response.status,
    headers: response.headers,
    body: isJson ? JSON.parse(text) : text,
  };
}

/** An order that Amazon has authorized and that waits for its goods. */
export async function placed(
  shop: ShopFront,
  change: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const id = shop.draft();
  const { status } = await shop.placeUntilDecided(id, change);
  if (status !== 200) throw new Error(`Placing ${id} was answered ${status}`);
  return id;
}

/** One order for each world that waits for its goods; for requests that leave it as it is. */
export const waiting = once((shop) => placed(shop));

/** One order for each world that was placed, shipped, charged and closed. */
export const charged = once(async (shop) => {
  const id = await placed(shop);
  shop.world.publishShipment({ orderReferenceId: id, shipmentId: "SH-1" });
  await shop.clock.advanceBy(10 * 60_000);
  return id;
});

function once(make: (shop: ShopFront) => Promise<string>): (shop: ShopFront) => Promise<string> {
  const made = new WeakMap<ShopFront, Promise<string>>();
  return (shop) => {
    const id = made.get(shop) ?? make(shop);
    made.set(shop, id);
    return id;
  };
}

/** The next call of this operation is answered with Amazon's 503. */
export function makeUnavailable({ world }: ShopFront, operation: string): void {
  world.sandbox.addFault({ fault: "503", operation, times: 1 });
}

/** What is answered while Amazon does not accept our keys. */
export async function withWrongKeys(
  { world }: ShopFront,
  ask: () => Promise<RealAnswer>,
): Promise<RealAnswer> {
  world.useKeys("wrong");
  try {
    return await ask();
  } finally {
    world.useKeys("right");
  }
}
