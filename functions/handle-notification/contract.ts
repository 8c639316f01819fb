import * as v from "valibot";

/** The fields that we use of the event by which SNS calls a subscribed function. */
export const handleNotificationInput = v.object({
  Records: v.array(v.object({ Sns: v.object({ Message: v.string() }) })),
});

export type HandleNotificationInput = v.InferOutput<typeof handleNotificationInput>;
