import * as v from "valibot";

/** The schedule's event; nothing in it matters. */
export const sweepInput = v.unknown();
