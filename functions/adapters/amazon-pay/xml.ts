import { XMLParser, XMLValidator } from "fast-xml-parser";

/**
 * An element's children by local name: text, an element, or a list where a name comes more than
 * once. Without prototype. Empty elements are left out, because Amazon means the same by an empty
 * and by a missing element (reference §13 no. 42).
 */
export interface XmlElement {
  readonly [localName: string]: XmlValue;
}
export type XmlValue = string | XmlElement | readonly (string | XmlElement)[];

export interface XmlDocument {
  readonly rootName: string;
  readonly content: XmlElement;
}

/** Text that is not one complete, harmless XML document. */
export class DamagedXml extends Error {
  override readonly name = "DamagedXml";
}

/** Amazon's replies are some eight levels deep. */
const DEEPEST_LEVEL = 32;
const TEXT = "#text";
const LOCAL_NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  parseTagValue: false,
  // "Leave the text as it is", said early: the library would look at it for numbers.
  tagValueProcessor: () => undefined,
  // Not the library's trimming: it would eat blanks beside a CDATA section.
  trimValues: false,
  textNodeName: TEXT,
  jPath: false,
  maxNestedTags: DEEPEST_LEVEL,
  // The library's own decoder expands entities that a document defines itself.
  processEntities: true,
  entityDecoder: {
    decode: decodeEntities,
    addInputEntities: refuseDoctype,
    setExternalEntities: () => undefined,
    setXmlVersion: () => undefined,
    reset: () => undefined,
  },
});

/**
 * Reads one XML document. It is validated first, because the parser alone accepts truncated and
 * wrongly nested text. Throws DamagedXml for anything but one complete document: a document type,
 * an entity other than the five predefined and numeric ones, too many levels.
 */
export function parseXml(text: string): XmlDocument {
  const validity = XMLValidator.validate(text);
  if (validity !== true) throw new DamagedXml(`is not well-formed: ${validity.err.msg}`);
  // The validator takes "<a/" for a whole document.
  if (!text.trimEnd().endsWith(">")) throw new DamagedXml("ends before its last tag does");
  return readDocument(parsedNodes(withoutLayout(text)));
}

/** Blanks between tags mean nothing, but cost the parser much; in a CDATA section they are text. */
function withoutLayout(text: string): string {
  return text.includes("<![CDATA[") ? text : text.replace(/>\s+</g, "><");
}

/** What the parser answers with preserveOrder: objects of one key, the name, with the children. */
type ParsedNode = Readonly<Record<string, readonly ParsedNode[] | string>>;

function parsedNodes(text: string): readonly ParsedNode[] {
  try {
    return parser.parse(text);
  } catch (cause) {
    if (cause instanceof DamagedXml) throw cause;
    throw new DamagedXml(`is not well-formed: ${cause instanceof Error ? cause.message : ""}`, {
      cause,
    });
  }
}

function readDocument(nodes: readonly ParsedNode[]): XmlDocument {
  const [root, ...others] = nodes.filter((node) => nameOf(node) !== TEXT);
  if (!root || others.length > 0) throw new DamagedXml("has not exactly one root element");
  const name = nameOf(root);
  const content = readContent(root[name] ?? "");
  return {
    rootName: localName(name),
    content: typeof content === "object" ? content : Object.create(null),
  };
}

/** The one key of a parsed node. */
function nameOf(node: ParsedNode): string {
  for (const name in node) return name;
  return TEXT;
}

/** An element while its children are being read. */
type Growing = Record<string, string | XmlElement | (string | XmlElement)[]>;

/** An element's text or children; undefined when it is empty. Text beside children is layout. */
function readContent(nodes: readonly ParsedNode[] | string): string | XmlElement | undefined {
  let text = "";
  let hasChildren = false;
  let element: Growing | undefined;
  for (const node of nodes) {
    if (typeof node === "string") continue;
    const name = nameOf(node);
    const content = node[name] ?? "";
    if (name === TEXT) {
      text += content;
      continue;
    }
    hasChildren = true;
    const local = localName(name);
    const child = readContent(content);
    if (child === undefined) continue;
    element ??= Object.create(null) as Growing;
    append(element, local, child);
  }
  return hasChildren ? element : text.trim() || undefined;
}

function append(element: Growing, name: string, child: string | XmlElement): void {
  const before = element[name];
  if (before === undefined) element[name] = child;
  else if (Array.isArray(before)) before.push(child);
  else element[name] = [before, child];
}

/**
 * The name without its prefix. The parser takes declarations such as <!ELEMENT …> for elements;
 * their names give them away.
 */
function localName(name: string): string {
  const local = name.slice(name.indexOf(":") + 1);
  if (!LOCAL_NAME.test(local)) throw new DamagedXml(`holds "<${name}", which is no element`);
  return local;
}

function refuseDoctype(): never {
  throw new DamagedXml("declares a document type, which Amazon never does");
}

const PREDEFINED: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

function decodeEntities(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&([^;&]*);?/g, (whole, name: string) => {
    const character = whole.endsWith(";") ? (PREDEFINED[name] ?? numbered(name)) : undefined;
    if (character === undefined) throw new DamagedXml(`holds the unknown entity "${whole}"`);
    return character;
  });
}

function numbered(name: string): string | undefined {
  const match = /^#(?:x([0-9A-Fa-f]{1,6})|([0-9]{1,7}))$/.exec(name);
  if (!match) return undefined;
  const codePoint = match[1] ? Number.parseInt(match[1], 16) : Number(match[2]);
  const isCharacter = codePoint > 0 && codePoint <= 0x10ffff && (codePoint & 0xfffff800) !== 0xd800;
  return isCharacter ? String.fromCodePoint(codePoint) : undefined;
}

/**
 * The first element of this name at any depth, the shallowest first: Amazon's documents and batch
 * reports leave out wrappers that its live replies have (reference §13 no. 10).
 */
export function findElement(content: XmlElement, localName: string): XmlValue | undefined {
  const elements = [content];
  // Children are put behind all that are there already, and are looked at in their turn.
  for (const element of elements) {
    const found = element[localName];
    if (found !== undefined) return found;
    for (const name in element) {
      for (const child of listOf(element[name])) {
        if (typeof child === "object") elements.push(child);
      }
    }
  }
  return undefined;
}

/** One or several elements of a name, as a list; none as an empty one. */
export function listOf(value: XmlValue | undefined): readonly (string | XmlElement)[] {
  if (value === undefined) return [];
  return isList(value) ? value : [value];
}

function isList(value: XmlValue): value is readonly (string | XmlElement)[] {
  return Array.isArray(value);
}
