import { parseNotification } from "../../../../functions/adapters/amazon-pay/notification-parser.ts";
import type { OrderReferenceId } from "../../../../functions/domain/ids.ts";
import { writeRelayedMessage } from "../../../../functions/domain/notification.ts";
import type { LedgerRow } from "../../../../functions/domain/order.ts";
import type { HandledNotification, Log } from "../../../../functions/domain/ports.ts";
import {
  createHandleNotificationHandler,
  type HandleNotificationDeps,
} from "../../../../functions/handle-notification/handler.ts";
import { createVirtualClock } from "../../../../local/clock/virtual-clock.ts";
import { createMemoryBatchStore } from "../../../../local/database/memory-batch-store.ts";
import { createMemoryStore } from "../../../../local/database/memory-store.ts";
import { createCore, type SandboxCore } from "../../../../local/sandbox/core/core.ts";
import { createSeededIds } from "../../../../local/sandbox/core/ids.ts";
import type { Change } from "../../../../local/sandbox/core/model.ts";
import type { Settings } from "../../../../local/sandbox/core/settings.ts";
import { writeNotificationMessage } from "../../../../local/sandbox/wire/notification-message.ts";
import { createCoreAmazonPay } from "../../../support/waiting/amazon.ts";
import { given, NOBODY_LISTENS, ORDER, START } from "../../../support/waiting/records.ts";

const SELLER = "A1SHOPSELLER";

/** handle-notification with everything behind it: Amazon's core, a store, and a note of calls. */
export interface Desk {
  readonly core: SandboxCore;
  readonly clock: ReturnType<typeof createVirtualClock>;
  readonly memory: ReturnType<typeof createMemoryStore>;
  /** What became of each notification, in order. */
  readonly handled: HandledNotification[];
  readonly logged: Parameters<Log["event"]>[];
  /** The operations that Amazon was asked for, such as "getCaptureDetails". */
  readonly asked: string[];
  /** Every message that Amazon has sent so far, in its own words. */
  readonly sent: string[];
  /** Hands over a message; each has an id of its own unless it is given. */
  tell(content: string, messageId?: string): Promise<void>;
  /** Hands over a message and answers what was recorded of it. */
  outcomeOf(content: string, messageId?: string): Promise<string | undefined>;
}

/** Opens a desk at which nothing is recorded, beside an Amazon that knows one draft. */
export async function openDesk({
  settings = {},
  rows = [],
  change = {},
}: {
  readonly settings?: Partial<Settings>;
  readonly rows?: readonly LedgerRow[];
  readonly change?: Partial<HandleNotificationDeps>;
} = {}): Promise<Desk> {
  const clock = createVirtualClock(START);
  const core = createCore({
    clock,
    ids: createSeededIds(1),
    settings: { sellerId: SELLER, ...settings },
  });
  const sent: string[] = [];
  core.onChange((event) => sent.push(messageAbout(core, event, `n-${sent.length}`, clock.now())));
  core.createDraft({ id: ORDER });
  const memory = createMemoryStore(clock);
  await given(memory.orders, ...rows);
  const handled: HandledNotification[] = [];
  const logged: Desk["logged"] = [];
  const asked: string[] = [];
  const handle = createHandleNotificationHandler({
    clock,
    store: memory.orders,
    waits: memory.waitingRoom,
    batches: createMemoryBatchStore(),
    notifications: {
      ...memory.notifications,
      async record(notification) {
        handled.push(notification);
        await memory.notifications.record(notification);
      },
    },
    workflow: { succeed: async () => "answered", fail: async () => "answered" },
    events: NOBODY_LISTENS,
    log: { event: (...event) => void logged.push(event) },
    amazonPay: counted(createCoreAmazonPay(core, "id first"), asked),
    parse: parseNotification,
    sellerId: SELLER,
    environment: "sandbox",
    ...change,
  });
  let messages = 0;
  const tell: Desk["tell"] = async (content, messageId) => {
    messages += 1;
    const relayed = {
      messageId: messageId ?? `m-${messages}`,
      topicArn: "arn:aws:sns:eu-west-1:291180941288:A1",
      sentAt: new Date(clock.now()).toISOString(),
      content,
    };
    await handle({ Records: [{ Sns: { Message: writeRelayedMessage(relayed) } }] });
  };
  return {
    core,
    clock,
    memory,
    handled,
    logged,
    asked,
    sent,
    tell,
    async outcomeOf(content, messageId) {
      const before = handled.length;
      await tell(content, messageId);
      return handled[before]?.outcome;
    },
  };
}

function messageAbout(core: SandboxCore, change: Change, id: string, at: number): string {
  return writeNotificationMessage(change, core.settings, "payment", id, at, SELLER);
}

function counted<Client extends object>(client: Client, asked: string[]): Client {
  return new Proxy(client, {
    get(target, operation) {
      const member: unknown = Reflect.get(target, operation);
      if (typeof member !== "function") return member;
      return (request: unknown) => {
        asked.push(String(operation));
        return Reflect.apply(member, target, [request]);
      };
    },
  });
}

/** The order's rows without what says how often they were written. */
export async function ledgerAt(
  { memory }: Pick<Desk, "memory">,
  orderReferenceId: OrderReferenceId = ORDER,
) {
  const ledger = await memory.orders.readLedger(orderReferenceId);
  return JSON.parse(JSON.stringify(ledger, (name, value) => (name === "version" ? 0 : value)));
}
