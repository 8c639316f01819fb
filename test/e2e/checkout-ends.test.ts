import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseOrderReferenceId } from "../../functions/domain/ids.ts";
import { openOrder } from "../support/order-steps.ts";
import { openShopFront, type ShopFront, TOTAL, toldBy } from "../support/shop-front.ts";

const HOUR = 3600 * 1_000;
let shop: ShopFront;

beforeAll(async () => {
  shop = await openShopFront();
});

afterAll(async () => {
  await shop.close();
});

const set = (id: string, body: object = { total: TOTAL }) => shop.ask(`PUT /checkouts/${id}`, body);
const read = (id: string, token?: string) =>
  shop.ask(
    `GET /checkouts/${id}`,
    undefined,
    token === undefined ? {} : { "x-amazon-access-token": token },
  );
const tokenOf = (id: string, wishes: object = {}) =>
  shop.world.sandbox.core.issueAccessToken({ objectId: id, ...wishes }).token;

describe("a checkout that is over", () => {
  it("has gone stale three hours after the buyer's click: the buyer signs in again", async () => {
    const id = shop.draft();
    await set(id);
    await shop.clock.advanceBy(3 * HOUR + 1_000);

    expect(toldBy(await set(id))).toBe("410 StaleDraft");
    expect(toldBy(await read(id))).toBe("410 StaleDraft");
    expect(toldBy(await shop.place(id))).toBe("410 StaleDraft");
    expect((await read(id)).body["message"]).toContain("sign in again");
  });

  it("was cancelled at Amazon", async () => {
    const id = shop.draft();
    await shop.callAmazon("CancelOrderReference", { AmazonOrderReferenceId: id });

    expect(toldBy(await set(id))).toBe("410 OrderReferenceEnded");
    expect(toldBy(await read(id))).toBe("410 OrderReferenceEnded");
  });

  it("has become an order of ours", async () => {
    const id = shop.draft();
    await shop.place(id);
    const before = shop.operationsOn(id).length;

    expect(toldBy(await set(id))).toBe("409 AlreadyPlaced");
    const { status, body } = await read(id, tokenOf(id));

    expect(status).toBe(409);
    expect(body["message"]).toContain(`GET /orders/${id}`);
    expect(body).not.toHaveProperty("address");
    expect(shop.operationsOn(id)).toHaveLength(before);
  });

  it("was confirmed past us", async () => {
    const id = await openOrder({ call: shop.callAmazon }, shop.draft());

    expect(toldBy(await set(id))).toBe("409 AlreadyPlaced");
    expect(toldBy(await read(id))).toBe("409 AlreadyPlaced");
  });

  it("goes on when Amazon refused the order and the buyer has something to mend", async () => {
    const id = shop.draft({ paymentMethod: null });
    expect(toldBy(await shop.place(id))).toBe("409 ConstraintsExist");

    expect(toldBy(await set(id))).toBe("200 Draft");
    expect(toldBy(await read(id))).toBe("200 Draft");
  });
});

describe("Amazon's failures during a checkout", () => {
  it("lead to another try when Amazon is not available", async () => {
    const id = shop.draft();
    shop.world.sandbox.addFault({ fault: "503", times: 2 });

    for (const answer of [await set(id), await read(id)]) {
      expect(toldBy(answer)).toBe("503 AmazonPayUnavailable");
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    expect(toldBy(await set(id))).toBe("200 Draft");
  });

  it("tell an order reference that Amazon does not know from one of Amazon's other world", async () => {
    expect(toldBy(await set("S02-0000000-0000000"))).toBe("404 UnknownOrderReference");
    expect(toldBy(await read("S02-0000000-0000000"))).toBe("404 UnknownOrderReference");
    expect(toldBy(await read("P02-0000000-0000000"))).toBe("422 InvalidRequest");
    expect(toldBy(await read("amzn1.account.1"))).toBe("422 InvalidRequest");
  });

  it("are told as ours when our keys are not accepted", async () => {
    const locked = await openShopFront({ secretAccessKey: "not-the-key" });
    try {
      const id = locked.draft();
      const answers = [
        await locked.ask(`PUT /checkouts/${id}`, { total: TOTAL }),
        await locked.ask(`GET /checkouts/${id}`),
      ];

      expect(answers.map(toldBy)).toEqual([
        "502 AmazonPayAccessRefused",
        "502 AmazonPayAccessRefused",
      ]);
    } finally {
      await locked.close();
    }
  });
});

describe("what a checkout leaves behind", () => {
  it("is nothing: no record, and neither token nor buyer in any log", async () => {
    const quiet = await openShopFront();
    try {
      const id = quiet.draft();
      const { token } = quiet.world.sandbox.core.issueAccessToken({ objectId: id });
      const headers = { "x-amazon-access-token": token };
      await quiet.ask(`PUT /checkouts/${id}`, { total: TOTAL });
      const { body } = await quiet.ask(`GET /checkouts/${id}`, undefined, headers);
      await quiet.clock.advanceBy(2 * HOUR);
      await quiet.ask(`GET /checkouts/${id}`, undefined, headers);

      const { client, tableName } = quiet.world.database;
      const { Items } = await client.send(new ScanCommand({ TableName: tableName }));
      const recorded = (Items ?? []).map(({ pk }) => pk?.S);
      expect(recorded.filter((key) => !key?.startsWith("QUOTA#"))).toEqual([]);
      expect(await quiet.store.readOrder(parseOrderReferenceId(id))).toBeUndefined();
      const log = quiet.logged.join("\n");
      expect(log).toContain("PUT /checkouts/{id}");
      expect(log).not.toContain("Atza");
      for (const detail of Object.values(Object(body["address"]))) {
        expect(log).not.toContain(`"${detail}"`);
      }
    } finally {
      await quiet.close();
    }
  });
});
