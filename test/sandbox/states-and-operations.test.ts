/**
 * What each operation answers in each state of an order reference (Amazon's guide, "States and
 * reason codes"). Point this file at Amazon's own sandbox by the environment variables described
 * at test/support/sandbox-target.ts; one fresh draft per row is needed there.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  authorizationId,
  authorize,
  capture,
  captureId,
  money,
  openOrder,
  outcomeOf,
  refund,
  setDetails,
  simulation,
} from "../support/order-steps.ts";
import type { SandboxReply } from "../support/sandbox-client.ts";
import { openSandboxTarget, type SandboxTarget } from "../support/sandbox-target.ts";

let target: SandboxTarget;

beforeAll(async () => {
  target = await openSandboxTarget();
});
afterAll(() => target.close());

/** An order reference in its state, with what it had before it came there. */
interface Scene {
  readonly order: string;
  readonly authorization?: string;
  readonly capture?: string;
}

const DECLINED = simulation({ State: "Declined", ReasonCode: "InvalidPaymentMethod" });

async function openScene(): Promise<Required<Scene>> {
  const order = await openOrder(target, await target.takeDraft());
  const used = await authorizationId(authorize(target, order, "30.00"));
  const charged = await captureId(capture(target, used, "30.00"));
  const authorization = await authorizationId(authorize(target, order, "30.00"));
  return { order, authorization, capture: charged };
}

const SCENES = {
  Draft: async () => ({ order: await target.takeDraft() }),
  Open: openScene,
  Suspended: async () => {
    const scene = await openScene();
    await authorize(target, scene.order, "10.00", { SellerAuthorizationNote: DECLINED });
    return scene;
  },
  Canceled: async () => {
    const order = await openOrder(target, await target.takeDraft());
    const authorization = await authorizationId(authorize(target, order, "30.00"));
    await target.call("CancelOrderReference", { AmazonOrderReferenceId: order });
    return { order, authorization };
  },
  Closed: async () => {
    const scene = await openScene();
    await target.call("CloseOrderReference", { AmazonOrderReferenceId: scene.order });
    return scene;
  },
} satisfies Record<string, () => Promise<Scene>>;

const OPERATIONS: Record<string, (scene: Scene) => Promise<SandboxReply>> = {
  GetOrderReferenceDetails: ({ order }) =>
    target.call("GetOrderReferenceDetails", { AmazonOrderReferenceId: order }),
  SetOrderReferenceDetails: ({ order }) => setDetails(target, order, "90.00"),
  "SetOrderAttributes (texts)": ({ order }) =>
    target.call("SetOrderAttributes", {
      AmazonOrderReferenceId: order,
      "OrderAttributes.SellerOrderAttributes.SellerOrderId": "SHOP-1",
    }),
  "SetOrderAttributes (amount)": ({ order }) =>
    target.call("SetOrderAttributes", {
      AmazonOrderReferenceId: order,
      ...money("OrderAttributes.OrderTotal", "90.00"),
    }),
  ConfirmOrderReference: ({ order }) =>
    target.call("ConfirmOrderReference", { AmazonOrderReferenceId: order }),
  Authorize: ({ order }) => authorize(target, order, "20.00"),
  CancelOrderReference: ({ order }) =>
    target.call("CancelOrderReference", { AmazonOrderReferenceId: order }),
  CloseOrderReference: ({ order }) =>
    target.call("CloseOrderReference", { AmazonOrderReferenceId: order }),
  "Capture of an authorization": (scene) => capture(target, scene.authorization ?? "", "30.00"),
  "Refund of a capture": (scene) => refund(target, scene.capture ?? "", "5.00"),
};

const NOT_MODIFIABLE = "OrderReferenceNotModifiable 405";
const WRONG_STATE = "InvalidOrderReferenceStatus 405";

/** Rows are operations; a dash means that there is nothing to ask about. */
const TABLE: Record<keyof typeof OPERATIONS, Record<keyof typeof SCENES, string>> = {
  GetOrderReferenceDetails: {
    Draft: "Draft",
    Open: "Open",
    Suspended: "Suspended InvalidPaymentMethod",
    Canceled: "Canceled SellerCanceled",
    Closed: "Closed SellerClosed",
  },
  SetOrderReferenceDetails: {
    Draft: "Draft",
    Open: NOT_MODIFIABLE,
    Suspended: NOT_MODIFIABLE,
    Canceled: NOT_MODIFIABLE,
    Closed: NOT_MODIFIABLE,
  },
  "SetOrderAttributes (texts)": {
    Draft: "Draft",
    Open: "Open",
    Suspended: "Suspended InvalidPaymentMethod",
    Canceled: "Canceled SellerCanceled",
    Closed: "Closed SellerClosed",
  },
  "SetOrderAttributes (amount)": {
    Draft: "Draft",
    Open: NOT_MODIFIABLE,
    Suspended: NOT_MODIFIABLE,
    Canceled: NOT_MODIFIABLE,
    Closed: NOT_MODIFIABLE,
  },
  ConfirmOrderReference: {
    Draft: "ConstraintsExist 400",
    Open: "done",
    Suspended: "PaymentMethodNotUpdated 400",
    Canceled: WRONG_STATE,
    Closed: WRONG_STATE,
  },
  Authorize: {
    Draft: WRONG_STATE,
    Open: "Open",
    Suspended: WRONG_STATE,
    Canceled: WRONG_STATE,
    Closed: WRONG_STATE,
  },
  CancelOrderReference: {
    Draft: "done",
    Open: "InvalidCancelAttempt 405",
    Suspended: "InvalidCancelAttempt 405",
    Canceled: "done",
    Closed: "InvalidCancelAttempt 405",
  },
  CloseOrderReference: {
    Draft: "InvalidCloseAttempt 405",
    Open: "done",
    Suspended: "done",
    Canceled: "InvalidCloseAttempt 405",
    Closed: "done",
  },
  "Capture of an authorization": {
    Draft: "-",
    Open: "Completed",
    Suspended: "Completed",
    Canceled: "InvalidAuthorizationStatus 405",
    Closed: "Completed",
  },
  "Refund of a capture": {
    Draft: "-",
    Open: "Pending",
    Suspended: "Pending",
    Canceled: "-",
    Closed: "Pending",
  },
};

function isState(text: string): text is keyof typeof SCENES {
  return Object.hasOwn(SCENES, text);
}

describe.each(Object.entries(TABLE))("%s", (operation, expectations) => {
  const rows = Object.entries(expectations).filter(([, expected]) => expected !== "-");
  it.each(rows)("on an order reference in state %s: %s", async (state, expected) => {
    if (!isState(state)) throw new Error(`There is no state ${state}.`);
    const scene = await SCENES[state]();

    const reply = await OPERATIONS[operation]?.(scene);

    expect(reply && outcomeOf(reply)).toBe(expected);
  });
});

describe("ConfirmOrderReference", () => {
  it("opens a suspended order reference once the buyer has chosen another method", async ({
    skip,
  }) => {
    if (!target.mendPaymentMethod) return skip("Here a person must choose it in a browser.");
    const { order } = await SCENES.Suspended();
    await target.mendPaymentMethod(order);

    await target.call("ConfirmOrderReference", { AmazonOrderReferenceId: order });

    const details = await target.call("GetOrderReferenceDetails", {
      AmazonOrderReferenceId: order,
    });
    expect(outcomeOf(details)).toBe("Open");
  });
});
