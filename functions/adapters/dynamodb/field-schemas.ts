import * as v from "valibot";
import { InvalidValue } from "../../domain/errors.ts";

/** One schema for each field of the type, optional ones too: a forgotten field does not compile. */
export type EntriesOf<T> = { [Field in keyof Required<T>]: v.GenericSchema };

/** Reads text by the rule that the domain has for it. */
export function parsedBy<T>(parse: (text: string) => T) {
  return v.pipe(
    v.string(),
    v.rawTransform<string, T>(({ dataset, addIssue, NEVER }) => {
      try {
        return parse(dataset.value);
      } catch (error) {
        if (!(error instanceof InvalidValue)) throw error;
        addIssue({ message: "is not valid" });
        return NEVER;
      }
    }),
  );
}

/** Accepts exactly the words of a closed set; a forgotten word does not compile. */
export function oneOf<Word extends string>(words: Readonly<Record<Word, true>>) {
  // The record has exactly the words of the type as its keys.
  return v.picklist(Object.keys(words) as Word[]);
}

/** An ordinal, a sequence number, a version: 1 or more. */
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
export const wholeNumber = v.pipe(v.number(), v.safeInteger());
/** Text that may be absent. */
export const text = v.exactOptional(v.string());
