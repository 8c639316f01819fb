import * as v from "valibot";

const entry = v.object({ id: v.string(), state: v.string() });
const ledgerSchema = v.object({
  authorizedMinorUnits: v.number(),
  capturedMinorUnits: v.number(),
  refundedMinorUnits: v.number(),
  authorizations: v.array(entry),
  captures: v.array(entry),
  refunds: v.array(entry),
});

/** Amazon's books about one order. */
export type AmazonLedger = v.InferOutput<typeof ledgerSchema>;

const notificationsSchema = v.object({
  notifications: v.array(
    v.object({
      notificationType: v.string(),
      objectId: v.string(),
      handling: v.string(),
      attempts: v.array(v.object({ httpStatus: v.exactOptional(v.number()) })),
    }),
  ),
});

export type SentNotification = v.InferOutput<typeof notificationsSchema>["notifications"][number];

/** What the buyer and Amazon do, over the simulator's control API (local/sandbox/README.md). */
export interface Simulator {
  createOrderReference(wishes: object): Promise<string>;
  ledger(orderReferenceId: string): Promise<AmazonLedger>;
  choosePaymentMethod(
    orderReferenceId: string,
    paymentMethod: string,
    where: "wallet" | "amazon-site",
  ): Promise<void>;
  /** The buyer comes back from the authentication; answers the address with Amazon's parameters. */
  authenticate(orderReferenceId: string, wish: object): Promise<URL>;
  forceOutcome(outcome: object): Promise<void>;
  addNotificationRule(rule: object): Promise<void>;
  holdReply(operation: string): Promise<void>;
  setNotificationUrl(url: string | null): Promise<void>;
  notifications(): Promise<readonly SentNotification[]>;
  /** Amazon decides within seconds; by its documents it may take half a minute. */
  decideWithin(seconds: number): Promise<void>;
}

const created = v.object({ amazonOrderReferenceId: v.string() });
const redirect = v.object({ redirectUrl: v.string() });

/** @param endpoint where the simulator listens, such as `http://127.0.0.1:8080` */
export function createSimulator(endpoint: string): Simulator {
  const call = (method: string, path: string, body?: object): Promise<unknown> =>
    control(new URL(`${endpoint.replace(/\/$/, "")}/_sandbox/${path}`), method, body);
  return {
    async createOrderReference(wishes) {
      const made = await call("POST", "order-references", wishes);
      return v.parse(created, made).amazonOrderReferenceId;
    },
    ledger: async (id) => v.parse(ledgerSchema, await call("GET", `order-references/${id}`)),
    async choosePaymentMethod(id, paymentMethod, where) {
      await call("PUT", `order-references/${id}/payment-method`, { paymentMethod, where });
    },
    async authenticate(id, wish) {
      const answer = await call("POST", `order-references/${id}/authentication`, wish);
      return new URL(v.parse(redirect, answer).redirectUrl);
    },
    async forceOutcome(outcome) {
      await call("POST", "outcomes", outcome);
    },
    async addNotificationRule(rule) {
      await call("POST", "notifications/rules", rule);
    },
    async holdReply(operation) {
      await call("POST", "replies/hold", { operation, until: "notification-answered" });
    },
    async setNotificationUrl(url) {
      await call("PUT", "notifications", { url });
    },
    notifications: async () =>
      v.parse(notificationsSchema, await call("GET", "notifications")).notifications,
    async decideWithin(seconds) {
      await call("PUT", "settings", {
        authorizationPendingSeconds: seconds,
        capturePendingSeconds: seconds,
        refundPendingSeconds: seconds,
        feedAcceptSeconds: seconds,
        batchProcessingSeconds: seconds,
      });
    },
  };
}

async function control(url: URL, method: string, body?: object): Promise<unknown> {
  const reply = await fetch(url, {
    method,
    headers: { "content-type": "application/json" },
    signal: AbortSignal.timeout(120_000),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  if (!reply.ok) throw new Error(`${method} ${url} was answered ${reply.status}: ${text}`);
  return text === "" ? undefined : JSON.parse(text);
}
