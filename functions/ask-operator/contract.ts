import * as v from "valibot";
import { waitingTaskEntries } from "../runtime/schemas.ts";

/** What the state "Needs an operator" hands over. */
export const askOperatorInput = v.strictObject({
  ...waitingTaskEntries,
  /** The name of the error that led here, and its text. */
  reason: v.pipe(v.string(), v.nonEmpty()),
});

export type AskOperatorInput = v.InferOutput<typeof askOperatorInput>;
