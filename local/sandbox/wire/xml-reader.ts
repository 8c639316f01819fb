/** An element as it was sent, by its local name; text is what stands in it outside of its children. */
export interface ReadElement {
  readonly name: string;
  readonly children: readonly ReadElement[];
  readonly text: string;
}

/** Text that is no XML document. */
export class NotWellFormed extends Error {
  override readonly name = "NotWellFormed";
}

const TOKEN =
  /<!\[CDATA\[(?<cdata>[\s\S]*?)\]\]>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<\/(?<closing>[\w:.-]+)\s*>|<(?<opening>[A-Za-z_][\w:.-]*)(?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*(?<empty>\/?)>|(?<text>[^<]+)/y;

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

interface Growing {
  readonly name: string;
  readonly children: ReadElement[];
  text: string;
}

/** Reads a whole document. Throws NotWellFormed for anything else, a document type included. */
export function readXml(document: string): ReadElement {
  const open: Growing[] = [];
  const top: Growing = { name: "", children: [], text: "" };
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < document.length) {
    const at = TOKEN.lastIndex;
    const groups = TOKEN.exec(document)?.groups;
    if (!groups) throw new NotWellFormed(`Unexpected text at position ${at}`);
    const { cdata, closing, opening, empty, text } = groups;
    const inner = open.at(-1) ?? top;
    if (cdata !== undefined) inner.text += cdata;
    else if (text !== undefined) inner.text += decoded(text);
    else if (opening !== undefined) {
      const element: Growing = { name: opening, children: [], text: "" };
      inner.children.push(element);
      if (empty !== "/") open.push(element);
    } else if (closing !== undefined && open.pop()?.name !== closing) {
      throw new NotWellFormed(`</${closing}> ends nothing`);
    }
  }
  const [root, ...others] = top.children;
  if (!root || others.length > 0 || open.length > 0 || top.text.trim() !== "") {
    throw new NotWellFormed("There is not exactly one complete root element");
  }
  return withLocalNames(root);
}

/** The first child of a name. */
export function childOf(element: ReadElement, name: string): ReadElement | undefined {
  return element.children.find((child) => child.name === name);
}

function withLocalNames({ name, children, text }: ReadElement): ReadElement {
  return {
    name: name.slice(name.indexOf(":") + 1),
    children: children.map(withLocalNames),
    text: text.trim(),
  };
}

function decoded(text: string): string {
  return text.replace(/&(#x[0-9a-fA-F]+|#\d+|\w+)?;?/g, (whole, name: string | undefined) => {
    const character = name !== undefined && whole.endsWith(";") ? characterOf(name) : undefined;
    if (character === undefined) throw new NotWellFormed(`${whole} is no entity`);
    return character;
  });
}

function characterOf(name: string): string | undefined {
  if (!name.startsWith("#")) return ENTITIES[name];
  const code = name.startsWith("#x")
    ? Number.parseInt(name.slice(2), 16)
    : Number.parseInt(name.slice(1), 10);
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
