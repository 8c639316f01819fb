import * as bodies from "./bodies.ts";
import { chargeJson, refundJson } from "./charge-json.ts";
import { cancelCharge, captureCharge, createChargeFor } from "./charges.ts";
import { ask, authorizationIdOf, type Desk, referenceIdOf } from "./desk.ts";
import { permissionJson } from "./permission-json.ts";
import { closePermission, updatePermission } from "./permissions.ts";
import { Problem } from "./problem.ts";
import { sessionJson } from "./session-json.ts";
import { completeSession, openSession, sessionOf, updateSession } from "./sessions.ts";
import { noteFor, REFUND_SIMULATIONS } from "./simulations.ts";

/** A call that has been let in, with what it says about itself outside of its body. */
export interface CheckoutCall {
  readonly desk: Desk;
  readonly body: string;
  /** The object in the path; empty where there is none. */
  readonly id: string;
  readonly idempotencyKey: string;
  readonly simulation?: string;
  /** Where buyers pay at Amazon. */
  readonly payPage: string;
}

export interface CheckoutAnswer {
  readonly status: 200 | 201 | 202;
  readonly object: Readonly<Record<string, unknown>>;
}

export interface CheckoutOperation {
  /** As in Amazon's table of quotas (reference §12.4). */
  readonly name: string;
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly path: RegExp;
  /** Repeating it with the same key gives the same answer; without a key it is refused. */
  readonly needsKey?: true;
  readonly answer: (call: CheckoutCall) => CheckoutAnswer;
}

const ok = (object: CheckoutAnswer["object"]): CheckoutAnswer => ({ status: 200, object });

/** Done, or begun: what Amazon still has to decide answers 202 (reference §12.2, default). */
function begun(object: ReturnType<typeof chargeJson>, done: 200 | 201): CheckoutAnswer {
  return { status: object.statusDetails.state.endsWith("Initiated") ? 202 : done, object };
}

const SESSIONS: readonly CheckoutOperation[] = [
  {
    name: "CreateCheckoutSession",
    method: "POST",
    path: /^checkoutSessions$/,
    needsKey: true,
    answer: ({ desk, body, payPage }) => {
      const session = openSession(desk, bodies.readBody(bodies.CreateSession, body));
      return { status: 201, object: sessionJson(session, payPage) };
    },
  },
  {
    name: "GetCheckoutSession",
    method: "GET",
    path: /^checkoutSessions\/([^/]+)$/,
    answer: ({ desk, id, payPage }) => ok(sessionJson(sessionOf(desk, id), payPage)),
  },
  {
    name: "UpdateCheckoutSession",
    method: "PATCH",
    path: /^checkoutSessions\/([^/]+)$/,
    answer: ({ desk, id, body, payPage }) => {
      const update = bodies.readBody(bodies.UpdateSession, body);
      return ok(sessionJson(updateSession(desk, id, update), payPage));
    },
  },
  {
    name: "CompleteCheckoutSession",
    method: "POST",
    path: /^checkoutSessions\/([^/]+)\/complete$/,
    answer: ({ desk, id, body, payPage }) => {
      const session = completeSession(desk, id, bodies.readBody(bodies.CompleteSession, body));
      const object = sessionJson(session, payPage);
      const { chargeId } = session;
      if (chargeId === undefined) return ok(object);
      return { status: begun(chargeJson(desk, chargeId), 200).status, object };
    },
  },
];

const PERMISSIONS: readonly CheckoutOperation[] = [
  {
    name: "GetChargePermission",
    method: "GET",
    path: /^chargePermissions\/([^/]+)$/,
    answer: ({ desk, id }) => ok(permissionJson(desk, id)),
  },
  {
    name: "UpdateChargePermission",
    method: "PATCH",
    path: /^chargePermissions\/([^/]+)$/,
    answer: ({ desk, id, body }) => {
      const { merchantMetadata } = bodies.readBody(bodies.UpdatePermission, body);
      updatePermission(desk, id, merchantMetadata);
      return ok(permissionJson(desk, id));
    },
  },
  {
    name: "CloseChargePermission",
    method: "DELETE",
    path: /^chargePermissions\/([^/]+)\/close$/,
    answer: ({ desk, id, body }) => {
      const wishes = bodies.readBody(bodies.ClosePermission, body);
      const { closureReason, cancelPendingCharges } = wishes;
      closePermission(desk, id, {
        closureReason,
        cancelPendingCharges: cancelPendingCharges ?? false,
      });
      return ok(permissionJson(desk, id));
    },
  },
];

const CHARGES: readonly CheckoutOperation[] = [
  {
    name: "CreateCharge",
    method: "POST",
    path: /^charges$/,
    needsKey: true,
    answer: ({ desk, body, idempotencyKey, simulation }) => {
      const wishes = bodies.readBody(bodies.CreateCharge, body);
      const chargeId = createChargeFor(desk, {
        chargePermissionId: wishes.chargePermissionId,
        chargeAmount: wishes.chargeAmount,
        referenceId: idempotencyKey,
        captureNow: wishes.captureNow ?? false,
        canHandlePendingAuthorization: wishes.canHandlePendingAuthorization ?? false,
        ...(wishes.softDescriptor && { softDescriptor: wishes.softDescriptor }),
        ...(wishes.merchantMetadata && { metadata: wishes.merchantMetadata }),
        ...(simulation !== undefined && { simulation }),
      });
      return begun(chargeJson(desk, chargeId), 201);
    },
  },
  {
    name: "GetCharge",
    method: "GET",
    path: /^charges\/([^/]+)$/,
    answer: ({ desk, id }) => ok(chargeJson(desk, id)),
  },
  {
    name: "CaptureCharge",
    method: "POST",
    path: /^charges\/([^/]+)\/capture$/,
    needsKey: true,
    answer: ({ desk, id, body, idempotencyKey, simulation }) => {
      const { captureAmount, softDescriptor } = bodies.readBody(bodies.CaptureCharge, body);
      captureCharge(desk, id, {
        captureAmount,
        referenceId: idempotencyKey,
        ...(softDescriptor && { softDescriptor }),
        ...(simulation !== undefined && { simulation }),
      });
      return begun(chargeJson(desk, id), 200);
    },
  },
  {
    name: "CancelCharge",
    method: "DELETE",
    path: /^charges\/([^/]+)\/cancel$/,
    answer: ({ desk, id, body }) => {
      const { cancellationReason } = bodies.readBody(bodies.CancelCharge, body);
      cancelCharge(desk, id, cancellationReason);
      return ok(chargeJson(desk, id));
    },
  },
];

const REFUNDS: readonly CheckoutOperation[] = [
  {
    name: "CreateRefund",
    method: "POST",
    path: /^refunds$/,
    needsKey: true,
    answer: ({ desk, body, idempotencyKey, simulation }) => {
      const { chargeId, refundAmount, softDescriptor } = bodies.readBody(bodies.CreateRefund, body);
      const authorizationId = authorizationIdOf(desk, chargeId);
      const { authorization } = ask(desk, "GetAuthorizationDetails", { authorizationId });
      const captureId = authorization.captureIds.at(-1);
      if (captureId === undefined) {
        throw new Problem("InvalidChargeStatus", `The charge ${chargeId} has not been captured.`);
      }
      const refund = ask(desk, "Refund", {
        captureId,
        refundReferenceId: referenceIdOf(desk, idempotencyKey),
        amount: refundAmount,
        ...noteFor(simulation, REFUND_SIMULATIONS),
        ...(softDescriptor && { softDescriptor }),
      });
      return { status: 201, object: refundJson(desk, refund) };
    },
  },
  {
    name: "GetRefund",
    method: "GET",
    path: /^refunds\/([^/]+)$/,
    answer: ({ desk, id }) => ok(refundJson(desk, ask(desk, "GetRefundDetails", { refundId: id }))),
  },
];

export const CHECKOUT_OPERATIONS: readonly CheckoutOperation[] = [
  ...SESSIONS,
  ...PERMISSIONS,
  ...CHARGES,
  ...REFUNDS,
];
