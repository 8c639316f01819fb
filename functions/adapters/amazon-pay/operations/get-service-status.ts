import * as v from "valibot";
import type { AmazonPayOperation } from "../operation.ts";
import { present } from "../present.ts";
import { canonicalState, many, moment, resultOf, text } from "../schemas.ts";

const LIGHTS = ["GREEN", "GREEN_I", "YELLOW", "RED"];

const message = v.pipe(
  v.object({ Locale: v.optional(text), Text: v.optional(text, "") }),
  v.transform(({ Locale, Text }) => present({ locale: Locale, text: Text })),
);

const serviceStatus = v.pipe(
  v.object({
    Status: text,
    Timestamp: v.optional(moment),
    Messages: v.optional(v.object({ Message: many(message) })),
  }),
  v.transform(({ Status, Timestamp, Messages }) =>
    present({
      status: canonicalState(LIGHTS, Status),
      at: Timestamp,
      messages: Messages?.Message ?? [],
    }),
  ),
);

/** Asks how Amazon Pay is doing (reference §3.11). */
export const getServiceStatus: AmazonPayOperation<"getServiceStatus"> = {
  action: "GetServiceStatus",
  fields: () => ({}),
  read: (reply) => v.parse(serviceStatus, resultOf(reply, "GetServiceStatus")),
};
