import type { MovableClock } from "../clock/clock.ts";
import { type Arrival, CALLER_HEADER } from "../world/http-edge.ts";

export interface ShopAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

interface Caller {
  readonly arrived: () => void;
  readonly done: Promise<void>;
}

/**
 * The shop's side of HTTP under virtual time: time stands still while a request or its answer is on
 * the way, and moves while the functions behind it wait for something.
 */
export class Shop {
  readonly #callers = new Map<string, Caller>();
  readonly #clock: MovableClock;
  #count = 0;

  constructor(clock: MovableClock) {
    this.#clock = clock;
  }

  /** To be given to the world, which tells it of each request that has arrived. */
  readonly arrival: Arrival = async (caller) => {
    const known = this.#callers.get(caller);
    known?.arrived();
    await known?.done;
  };

  /** Sends one request and moves the clock until its answer is there. */
  async ask(
    method: "GET" | "POST" | "PUT",
    url: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<ShopAnswer> {
    this.#count += 1;
    const caller = String(this.#count);
    let arrived = (): void => {};
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    let finish = (): void => {};
    const done = new Promise<void>((resolve) => {
      finish = resolve;
    });
    this.#callers.set(caller, { arrived, done });
    let answer: ShopAnswer | undefined;
    const reply = send(method, url, { ...headers, [CALLER_HEADER]: caller }, body).then(
      (received) => {
        answer = received;
      },
    );
    const settled = reply.finally(finish);
    await this.#clock.hold(() => Promise.race([arrival, settled]));
    await this.#clock.advanceUntil(() => answer !== undefined, Number.POSITIVE_INFINITY);
    await settled;
    this.#callers.delete(caller);
    if (!answer) throw new Error(`${method} ${url} was not answered`);
    return answer;
  }
}

async function send(
  method: string,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: unknown,
): Promise<ShopAnswer> {
  const response = await fetch(url, {
    method,
    headers: { "content-type": "application/json", ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  // Every answer of the HTTP interface is a JSON object (openapi.yaml).
  const answered = (await response.json()) as ShopAnswer["body"];
  return { status: response.status, headers: response.headers, body: answered };
}
