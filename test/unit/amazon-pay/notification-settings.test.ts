import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { InvalidValue } from "../../../functions/domain/errors.ts";
import {
  type AnsweringServer,
  clientOf,
  fixture,
  sentFields,
  startAnsweringServer,
} from "./answering-server.ts";

let server: AnsweringServer;
beforeAll(async () => {
  server = await startAnsweringServer();
});
beforeEach(() => {
  server.requests.length = 0;
});
afterAll(() => server.stop());

describe("the addresses to which Amazon sends notifications", () => {
  it("are read, each with what it hears of, however Amazon lists that", async () => {
    server.answerWith(fixture("replies/notification-configuration.xml"));

    expect(await clientOf(server).getMerchantNotificationConfiguration()).toEqual([
      { url: "https://lamps.example/notifications", eventTypes: ["ALL"] },
      {
        url: "https://books.example/ipn",
        eventTypes: ["PAYMENT_CAPTURE", "PAYMENT_REFUND", "ORDER_REFERENCE"],
      },
    ]);
    expect(sentFields(server)).toEqual({ Action: "GetMerchantNotificationConfiguration" });
  });

  it("may be none at all", async () => {
    server.answerWith(fixture("replies/notification-configuration-none.xml"));

    expect(await clientOf(server).getMerchantNotificationConfiguration()).toEqual([]);
  });

  it("are set, all of them at once", async () => {
    server.answerWith(fixture("replies/notification-configuration-set.xml"));

    await clientOf(server).setMerchantNotificationConfiguration([
      { url: "https://books.example/ipn", eventTypes: ["PAYMENT_CAPTURE", "PAYMENT_REFUND"] },
      { url: "https://lamps.example/notifications", eventTypes: ["ALL"] },
    ]);

    const list = "NotificationConfigurationList.NotificationConfiguration";
    expect(sentFields(server)).toEqual({
      Action: "SetMerchantNotificationConfiguration",
      [`${list}.1.NotificationUrl`]: "https://books.example/ipn",
      [`${list}.1.EventTypes.EventTypeList.1`]: "PAYMENT_CAPTURE",
      [`${list}.1.EventTypes.EventTypeList.2`]: "PAYMENT_REFUND",
      [`${list}.2.NotificationUrl`]: "https://lamps.example/notifications",
      [`${list}.2.EventTypes.EventTypeList.1`]: "ALL",
    });
  });

  it("are never all taken away", async () => {
    const set = clientOf(server).setMerchantNotificationConfiguration([]);

    await expect(set).rejects.toThrow(InvalidValue);
    expect(server.requests).toEqual([]);
  });
});
