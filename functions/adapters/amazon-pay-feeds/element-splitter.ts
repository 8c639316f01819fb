import * as v from "valibot";
import { DamagedXml } from "../amazon-pay/xml.ts";

/** One element, and where the document can be read on behind it. */
export interface Element {
  readonly text: string;
  /** The document's bytes up to the element's end. */
  readonly endsAtByte: number;
  /** The document up to there without the elements. */
  readonly frame: string;
}

/** Cuts a document that arrives in pieces into the elements of one name and what stands around them. */
export interface ElementSplitter {
  /** Takes the next piece; answers the elements that it completes. */
  push(piece: string): Element[];
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

/** What stands around the answers is some hundred characters; it is recorded between two slices. */
const LONGEST_FRAME_CHARACTERS = 64 * 1024;

/** At the beginning of a document. */
const BEGINNING = { byte: 0, frame: "" };

/**
 * @param name the elements' local name. They may hold no element of the same name.
 * @param from where the first piece begins, which is behind an element or at the beginning
 */
export function createElementSplitter(
  name: string,
  from: { readonly byte: number; readonly frame: string } = BEGINNING,
): ElementSplitter {
  let rest = "";
  let { frame, byte } = from;
  let isInside = false;
  /** Up to here, `rest` holds no more tags that matter. */
  let position = 0;

  function take(until: number): string {
    const text = rest.slice(0, until);
    rest = rest.slice(until);
    byte += Buffer.byteLength(text, "utf8");
    position = 0;
    return text;
  }

  function addToFrame(text: string): void {
    // A byte order mark counts as a byte of the document, and is none of its text.
    const shown = frame === "" ? text.replace(/^\uFEFF/, "") : text;
    frame += shown.trim() === "" ? "" : shown;
    if (frame.length > LONGEST_FRAME_CHARACTERS) throw new DamagedXml("is no list of elements");
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
      const elements: Element[] = [];
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
        const text = markup.tag && onTag(start, markup.end, markup.tag);
        if (text !== undefined) elements.push({ text, endsAtByte: byte, frame });
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
): AsyncIterable<Element> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  for await (const piece of document) yield* splitter.push(decoder.decode(piece, { stream: true }));
  yield* splitter.push(decoder.decode());
}

/** Whether an error says that a document is damaged: its XML, its UTF-8, or what an element lacks. */
export function isDamage(error: unknown): error is Error {
  return error instanceof DamagedXml || error instanceof TypeError || v.isValiError(error);
}
