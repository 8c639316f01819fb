import * as v from "valibot";
import { DamagedXml } from "../amazon-pay/xml.ts";

/** Cuts a document that arrives in pieces into the elements of one name and what stands around them. */
export interface ElementSplitter {
  /** Takes the next piece; answers the elements that it completes, each as one text. */
  push(piece: string): string[];
  /** The document so far without the elements. */
  readonly frame: string;
  /** The whole document without the elements. Throws DamagedXml if it broke off. */
  end(): string;
}

/** A tag with its attributes, whose values may hold a ">". */
const TAG = /<(\/?)([^\s<>/"']+)(?:[^<>"']|"[^"]*"|'[^']*')*>/y;

/** Markup that is skipped as a whole, by its beginning and its end. */
const SKIPPED: readonly (readonly [string, string])[] = [
  ["<![CDATA[", "]]>"],
  ["<!--", "-->"],
  ["<?", "?>"],
];

/** An answer of Amazon Pay has some kilobytes. */
const LONGEST_ELEMENT_CHARACTERS = 1024 * 1024;

/**
 * @param name the elements' local name. They may hold no element of the same name.
 */
export function createElementSplitter(name: string): ElementSplitter {
  let rest = "";
  let frame = "";
  let isInside = false;
  /** Up to here, `rest` holds no more tags that matter. */
  let position = 0;

  function take(until: number): string {
    const text = rest.slice(0, until);
    rest = rest.slice(until);
    position = 0;
    return text;
  }

  function addToFrame(text: string): void {
    frame += text.trim() === "" ? "" : text;
    if (frame.length > LONGEST_ELEMENT_CHARACTERS) throw new DamagedXml("is no list of elements");
  }

  /** The end of the markup that begins at `start`; undefined while it is not all there. */
  function endOfMarkup(start: number): { end: number; tag?: RegExpExecArray } | undefined {
    for (const [opening, closing] of SKIPPED) {
      if (rest.startsWith(opening, start)) {
        const end = rest.indexOf(closing, start + opening.length);
        return end < 0 ? undefined : { end: end + closing.length };
      }
    }
    // It may still become a CDATA section or a comment.
    if (rest.startsWith("<!", start)) {
      if (rest.length - start < "<![CDATA[".length) return undefined;
      throw new DamagedXml("declares a document type, which Amazon never does");
    }
    TAG.lastIndex = start;
    const tag = TAG.exec(rest);
    return tag ? { end: TAG.lastIndex, tag } : undefined;
  }

  /** What a tag means: the beginning of an element, its end, or nothing. */
  function onTag(start: number, end: number, tag: RegExpExecArray): string | undefined {
    const [whole, slash, qualified = ""] = tag;
    if (qualified.slice(qualified.indexOf(":") + 1) !== name) return undefined;
    if (!isInside && slash === "" && !whole.endsWith("/>")) {
      addToFrame(take(start));
      isInside = true;
      position = end - start;
      return undefined;
    }
    if (!isInside || slash === "") return undefined;
    isInside = false;
    return take(end);
  }

  return {
    push(piece) {
      rest += piece;
      const elements: string[] = [];
      for (;;) {
        const start = rest.indexOf("<", position);
        if (start < 0) {
          position = rest.length;
          break;
        }
        const markup = endOfMarkup(start);
        if (!markup) {
          position = start;
          break;
        }
        position = markup.end;
        const element = markup.tag && onTag(start, markup.end, markup.tag);
        if (element !== undefined) elements.push(element);
      }
      if (rest.length > LONGEST_ELEMENT_CHARACTERS) throw new DamagedXml("has an endless element");
      return elements;
    },
    get frame() {
      return frame + (isInside ? "" : rest.slice(0, position));
    },
    end() {
      if (isInside) throw new DamagedXml("breaks off inside an element");
      addToFrame(rest);
      return frame;
    },
  };
}

/** The elements of a document that arrives in pieces of UTF-8, one after the other. */
export async function* elementsOf(
  document: AsyncIterable<Uint8Array>,
  splitter: ElementSplitter,
): AsyncIterable<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for await (const piece of document) yield* splitter.push(decoder.decode(piece, { stream: true }));
  yield* splitter.push(decoder.decode());
}

/** Whether an error says that a document is damaged: its XML, its UTF-8, or what an element lacks. */
export function isDamage(error: unknown): error is Error {
  return error instanceof DamagedXml || error instanceof TypeError || v.isValiError(error);
}
