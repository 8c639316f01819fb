import * as v from "valibot";
import {
  AddressChangeSchema,
  AgreementSchema,
  AgreementUpdateSchema,
  AuthenticationSchema,
  ChargebackSchema,
  ClaimSchema,
  DraftSchema,
  MethodChangeSchema,
  OutcomeSchema,
  SellerCentralEndSchema,
  SellerCentralSchema,
  StateSchema,
  TokenSchema,
  ValidationSchema,
} from "./control-schemas.ts";
import { created, done, json, type Route } from "./route.ts";

const BUYER_ROUTES: readonly Route[] = [
  {
    method: "POST",
    path: /^order-references$/,
    answer: (sandbox, body) => created(sandbox.createOrderReference(v.parse(DraftSchema, body))),
  },
  {
    method: "GET",
    path: /^order-references$/,
    answer: ({ core }) => json({ orderReferences: core.allLedgers() }),
  },
  {
    method: "GET",
    path: /^order-references\/([^/]+)$/,
    answer: (sandbox, _body, id) => json(sandbox.orderReference(id)),
  },
  {
    method: "PUT",
    path: /^order-references\/([^/]+)\/address$/,
    answer: (sandbox, body, id) => {
      sandbox.core.changeAddress(id, v.parse(AddressChangeSchema, body).address);
      return done;
    },
  },
  {
    method: "PUT",
    path: /^order-references\/([^/]+)\/payment-method$/,
    answer: (sandbox, body, id) => {
      const { paymentMethod, where } = v.parse(MethodChangeSchema, body);
      sandbox.core.choosePaymentMethod(id, paymentMethod, where);
      return done;
    },
  },
  {
    method: "POST",
    path: /^(?:order-references|billing-agreements)\/([^/]+)\/authentication$/,
    answer: ({ core }, body, id) => {
      const { result, errorCode } = v.parse(AuthenticationSchema, body);
      const redirectUrl = errorCode
        ? core.failConfirmation(id, errorCode)
        : core.authenticate(id, result);
      return json({ redirectUrl });
    },
  },
  {
    method: "POST",
    path: /^billing-agreements$/,
    answer: ({ core }, body) =>
      created({
        amazonBillingAgreementId: core.createAgreementDraft(v.parse(AgreementSchema, body)),
      }),
  },
  {
    method: "PUT",
    path: /^billing-agreements\/([^/]+)$/,
    answer: ({ core }, body, id) => {
      core.updateAgreement(id, v.parse(AgreementUpdateSchema, body));
      return done;
    },
  },
  {
    method: "POST",
    path: /^access-tokens$/,
    answer: ({ core }, body) => {
      const { token, expiresAt, issuedAt } = core.issueAccessToken(v.parse(TokenSchema, body));
      return created({ accessToken: token, expiresInSeconds: (expiresAt - issuedAt) / 1000 });
    },
  },
  {
    method: "DELETE",
    path: /^access-tokens$/,
    answer: ({ core }) => {
      core.expireAccessTokens();
      return done;
    },
  },
  {
    method: "GET",
    path: /^mailbox$/,
    answer: ({ core }) => json({ mails: core.mailbox() }),
  },
];

const AMAZON_ROUTES: readonly Route[] = [
  {
    method: "POST",
    path: /^outcomes$/,
    answer: ({ core }, body) => {
      core.forceOutcome(v.parse(OutcomeSchema, body));
      return created({ ok: true });
    },
  },
  {
    method: "PUT",
    path: /^objects\/([^/]+)\/state$/,
    answer: ({ core }, body, id) => {
      core.forceState(id, v.parse(StateSchema, body));
      return done;
    },
  },
  {
    method: "PUT",
    path: /^billing-agreements\/([^/]+)\/next-validation$/,
    answer: ({ core }, body, id) => {
      core.failValidation(id, v.parse(ValidationSchema, body).reason);
      return done;
    },
  },
  {
    method: "POST",
    path: /^captures\/([^/]+)\/a-to-z$/,
    answer: ({ core }, body, id) =>
      created({ amazonRefundId: core.claimAtoZ(id, v.parse(ClaimSchema, body)).id }),
  },
  {
    method: "POST",
    path: /^captures\/([^/]+)\/chargeback$/,
    answer: ({ core }, body, id) =>
      created({ amazonChargebackId: core.chargeBack(id, v.parse(ChargebackSchema, body)).id }),
  },
];

const SELLER_CENTRAL_ROUTES: readonly Route[] = [
  {
    method: "POST",
    path: /^seller-central\/(authorizations|captures|refunds)$/,
    answer: ({ core }, body, kind) => {
      const { id, amountMinorUnits } = v.parse(SellerCentralSchema, body);
      const { sellerCentral } = core;
      if (kind === "authorizations") {
        return created({ id: sellerCentral.authorize(id, amountMinorUnits).authorization.id });
      }
      const made =
        kind === "captures"
          ? sellerCentral.capture(id, amountMinorUnits)
          : sellerCentral.refund(id, amountMinorUnits);
      return created({ id: made.id });
    },
  },
  {
    method: "POST",
    path: /^seller-central\/(closures|cancelations)$/,
    answer: ({ core }, body, kind) => {
      const { id } = v.parse(SellerCentralEndSchema, body);
      if (kind === "closures") core.sellerCentral.close(id);
      else core.sellerCentral.cancel(id);
      return done;
    },
  },
  {
    method: "POST",
    path: /^seller-central\/test-notification$/,
    answer: (sandbox) => {
      sandbox.sendTestNotification();
      return done;
    },
  },
];

/** What people and Amazon do, beside the calls that the shop makes. */
export const PEOPLE_ROUTES: readonly Route[] = [
  ...BUYER_ROUTES,
  ...AMAZON_ROUTES,
  ...SELLER_CENTRAL_ROUTES,
];
