import * as v from "valibot";
import {
  AccountSchema,
  ClockSchema,
  FaultSchema,
  NotificationRuleSchema,
  NotificationsSchema,
  QuotasSchema,
  ReleaseSchema,
  RepeatSchema,
  ReplyHoldSchema,
  ServiceStatusSchema,
} from "./control-schemas.ts";
import { created, done, json, type Route } from "./route.ts";
import { SettingsSchema } from "./settings-schema.ts";

const NOTIFICATION_ROUTES: readonly Route[] = [
  {
    method: "PUT",
    path: /^notifications$/,
    answer: (sandbox, body) => {
      sandbox.setNotifications(v.parse(NotificationsSchema, body));
      return done;
    },
  },
  {
    method: "GET",
    path: /^notifications$/,
    answer: (sandbox) => json({ notifications: sandbox.notifications() }),
  },
  {
    method: "POST",
    path: /^notifications\/rules$/,
    answer: (sandbox, body) => {
      sandbox.addNotificationRule(v.parse(NotificationRuleSchema, body));
      return created({ ok: true });
    },
  },
  {
    method: "POST",
    path: /^notifications\/release$/,
    answer: (sandbox, body) =>
      json({ released: sandbox.releaseNotifications(v.parse(ReleaseSchema, body).messageIds) }),
  },
  {
    method: "POST",
    path: /^notifications\/repeat$/,
    answer: (sandbox, body) =>
      json({ repeated: sandbox.repeatNotification(v.parse(RepeatSchema, body).messageId) }),
  },
  {
    method: "POST",
    path: /^notifications\/subscription$/,
    answer: (sandbox) => {
      sandbox.requestSubscription();
      return done;
    },
  },
];

/** The simulator itself: its clock, its messages, its faults, its certificates. */
export const MACHINE_ROUTES: readonly Route[] = [
  ...NOTIFICATION_ROUTES,
  {
    method: "POST",
    path: /^clock$/,
    answer: async (sandbox, body) => {
      await sandbox.advanceClock(v.parse(ClockSchema, body).advanceSeconds);
      return done;
    },
  },
  {
    method: "POST",
    path: /^replies\/hold$/,
    answer: (sandbox, body) => {
      sandbox.holdReply(v.parse(ReplyHoldSchema, body));
      return created({ ok: true });
    },
  },
  {
    method: "POST",
    path: /^replies\/release$/,
    answer: (sandbox) => json({ released: sandbox.releaseReplies() }),
  },
  {
    method: "POST",
    path: /^faults$/,
    answer: (sandbox, body) => {
      sandbox.addFault(v.parse(FaultSchema, body));
      return created({ ok: true });
    },
  },
  {
    method: "DELETE",
    path: /^faults$/,
    answer: (sandbox) => {
      sandbox.clearFaults();
      return done;
    },
  },
  {
    method: "PUT",
    path: /^quotas$/,
    answer: (sandbox, body) => {
      sandbox.setQuotas(v.parse(QuotasSchema, body).quotas);
      return done;
    },
  },
  {
    method: "GET",
    path: /^settings$/,
    answer: ({ core }) => json(core.settings),
  },
  {
    method: "PUT",
    path: /^settings$/,
    answer: ({ core }, body) => {
      core.changeSettings(v.parse(SettingsSchema, body));
      return done;
    },
  },
  {
    method: "PUT",
    path: /^service-status$/,
    answer: (sandbox, body) => {
      sandbox.core.setServiceStatus(v.parse(ServiceStatusSchema, body));
      return done;
    },
  },
  {
    method: "PUT",
    path: /^account$/,
    answer: (sandbox, body) => {
      sandbox.core.suspendAccount(v.parse(AccountSchema, body).suspended);
      return done;
    },
  },
  {
    method: "GET",
    path: /^certificates\/root\.pem$/,
    answer: (sandbox) => ({ status: 200, pem: sandbox.rootCertificatePem }),
  },
  {
    method: "GET",
    path: /^certificates\/(SimpleNotificationService-[0-9a-f]{32}\.pem)$/,
    answer: (sandbox, _body, fileName) =>
      sandbox.signingCertUrl.endsWith(`/${fileName}`)
        ? { status: 200, pem: sandbox.signingCertificatePem }
        : { status: 404, json: { error: `There is no certificate ${fileName}.` } },
  },
];
