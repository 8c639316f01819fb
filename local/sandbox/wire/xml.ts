/** An element with its text or its children; undefined children are left out. */
export type XmlNode = readonly [name: string, content: string | readonly (XmlNode | undefined)[]];

/** What XML 1.0 cannot carry; Amazon replaces it, and so do we (reference §1.2). */
const FORBIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not get through
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#13;",
};

function escapeText(text: string): string {
  return text
    .replace(FORBIDDEN, "\uFFFD")
    .replace(/[&<>"\r]/g, (character) => ENTITIES[character] ?? character);
}

/** Writes a document whose root has a default namespace. */
export function writeDocument(
  declaration: string,
  namespace: string | undefined,
  [name, content]: XmlNode,
): string {
  const attribute = namespace === undefined ? "" : ` xmlns="${namespace}"`;
  return `${declaration}<${name}${attribute}>${writeContent(content)}</${name}>`;
}

function writeContent(content: XmlNode[1]): string {
  if (typeof content === "string") return escapeText(content);
  return content.map((node) => (node ? writeNode(node) : "")).join("");
}

function writeNode([name, content]: XmlNode): string {
  const inner = writeContent(content);
  return inner === "" ? `<${name}/>` : `<${name}>${inner}</${name}>`;
}

/** An element that is left out when there is nothing to say. */
export function optional(name: string, text: string | undefined): XmlNode | undefined {
  return text === undefined ? undefined : [name, text];
}

/** Amazon's timestamps have milliseconds (reference §0). */
export function timestamp(name: string, milliseconds: number): XmlNode {
  return [name, new Date(milliseconds).toISOString()];
}
