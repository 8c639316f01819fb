import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { piecesOf } from "../../functions/domain/object-storage.ts";
import { COMMANDS } from "../../local/operator/desk/orders.ts";
import { type OperatorDesk, openOperatorDesk } from "../support/operator-desk.ts";

const MINUTE = 60_000;
const NAME = "Zephyrine Quillfeather";
const WORDS = new RegExp([NAME, "Canary Wharfside", "zephyrine@", "AKIACANARY"].join("|"));
const REJECTED = JSON.stringify({
  SandboxSimulation: { State: "Declined", ReasonCode: "AmazonRejected" },
  for: NAME,
});

let desk: OperatorDesk;
let orders: Readonly<
  Record<"waiting" | "charged" | "stuck" | "tried" | "renewed" | "doomed", string>
>;

/** An order of which every text that anybody can write names the buyer. */
async function placed(): Promise<string> {
  const { shop } = desk;
  const id = shop.draft({
    buyer: { name: NAME, email: "zephyrine@quillfeather.example" },
    address: {
      name: NAME,
      addressLine1: "77 Canary Wharfside",
      city: "London",
      postalCode: "SE1 2BY",
      countryCode: "GB",
    },
  });
  const texts = {
    sellerNote: `For ${NAME}`,
    customInformation: `to 77 Canary Wharfside`,
    authorizationNotes: [`for ${NAME}`],
  };
  await shop.placeUntilDecided(id, { texts });
  return id;
}

async function shipped(note: string): Promise<string> {
  const id = await placed();
  await desk.shop.ask(`POST /orders/${id}/shipments`, { shipmentId: "SH-1", note });
  await desk.shop.clock.advanceBy(10 * MINUTE);
  return id;
}

beforeAll(async () => {
  desk = await openOperatorDesk();
  const { shop } = desk;
  orders = {
    waiting: await placed(),
    charged: await shipped(`Parcel of ${NAME}`),
    stuck: await shipped(REJECTED),
    // Each try adds an authorization, and reading many of them would have to wait for its turn.
    tried: await shipped(REJECTED),
    renewed: await shipped(REJECTED),
    doomed: await placed(),
  };
  await shop.ask(`POST /orders/${orders.charged}/refunds`, { refundId: "r-1", note: NAME });
  await shop.ask(`POST /orders/${orders.doomed}/cancel`, { reason: `${NAME} changed her mind` });
  const early = { sellerOrderId: "nobody-placed-it", shipmentId: "SH-1", note: `For ${NAME}` };
  shop.world.publishShipment(early);
  async function* report(): AsyncIterable<string> {
    yield "AmazonTransactionId,TransactionType,AmazonOrderReferenceId,CurrencyCode,TransactionAmount,SellerNote\n";
    yield `${orders.charged}-C999999,Capture,${orders.charged},EUR,5.00,${NAME}\n`;
  }
  await shop.world.files.write("input/canary.csv", piecesOf(report()));
  await shop.clock.advanceBy(15 * MINUTE);
});

afterAll(() => desk.shop.close());

type Order = keyof typeof orders;
/** How each command is given here; "ORDER" stands for the order named first. */
const GIVEN: Readonly<Record<string, readonly (readonly [Order, ...string[]])[]>> = {
  list: [["waiting"], ["waiting", "--all"], ["waiting", "--waits", "operator"]],
  show: (["waiting", "charged", "stuck", "doomed"] as const).map((one) => [one, "ORDER"] as const),
  explain: (["waiting", "charged", "stuck", "doomed"] as const).map(
    (one) => [one, "ORDER"] as const,
  ),
  bundle: (["waiting", "charged", "stuck", "doomed"] as const).map(
    (one) => [one, "ORDER", "--stdout"] as const,
  ),
  refresh: [["waiting", "ORDER", "--yes"]],
  retry: [["tried", "ORDER", "--yes"]],
  reauthorize: [["renewed", "ORDER", "--yes"]],
  "give-up": [["stuck", "ORDER", "--yes"]],
  "nothing-more-ships": [["waiting", "ORDER", "--yes"]],
  restart: [["waiting", "ORDER", "--yes"]],
  refund: [["charged", "ORDER", "--id", "r-2", "--amount", "1.00", "--yes"]],
  cancel: [["waiting", "ORDER", "--reason", `for ${NAME}`, "--yes"]],
  redrive: [["waiting"], ["waiting", "--all", "--yes"]],
  "resume-batch": [["waiting", "Capture-000000000000", "--yes"]],
  "release-batch": [["waiting", "Capture-000000000000", "--yes"]],
  reconcile: [
    ["charged", "--report", "input/canary.csv"],
    ["charged", "--all"],
  ],
  doctor: [["waiting"]],
};
const LOOKING = ["list", "show", "explain", "bundle", "redrive", "reconcile", "doctor"];
const ALL = [
  ...LOOKING,
  ...Object.keys(GIVEN).filter((name) => !LOOKING.includes(name)),
  ...LOOKING,
];

describe("who buys, where it goes, what the shop wrote and the keys", () => {
  it("are looked for in every command that there is", () => {
    expect(Object.keys(GIVEN).sort()).toEqual(COMMANDS.map(({ name }) => name).sort());
  });

  it("are in no output of any command, as a table or for machines, before and after changes", async () => {
    const [first] = JSON.parse((await desk.run("redrive", "--json")).output);
    await desk.run("redrive", "--one", first.id, "--json", "--yes");
    await desk.runAsked(false, "redrive", "--one", first.id);
    for (const name of ALL) {
      for (const [order, ...args] of GIVEN[name] ?? []) {
        const given = args.map((arg) => (arg === "ORDER" ? orders[order] : arg));
        for (const form of [[], ["--json"]]) {
          await desk.shop.clock.advanceBy(5 * MINUTE);
          const { output, notes } = await desk.run(name, ...given, ...form);
          expect(output + notes, `${name} ${given.join(" ")}`).not.toMatch(WORDS);
        }
      }
    }
    const everything = desk.everything.join("\n");
    expect(everything).toContain("[withheld]");
    expect(desk.everything.length).toBeGreaterThan(200);
    const { secretAccessKey, accessKeyId } = desk.shop.world.sandbox;
    expect(everything).not.toMatch(WORDS);
    expect(everything).not.toContain(secretAccessKey);
    expect(everything).not.toContain(accessKeyId);
    expect(everything).not.toContain("BEGIN PRIVATE KEY");
  });

  it("are in show --buyer, or nothing of this would be proven", async () => {
    for (const form of [[], ["--json"]]) {
      const { output } = await desk.run("show", orders.charged, "--buyer", "--no-amazon", ...form);
      expect(output).toContain(NAME);
      expect(output).toContain("77 Canary Wharfside");
    }
  });
});
