import type { AttributeValue } from "@aws-sdk/client-dynamodb";

/** An item as DynamoDB's API carries it. */
export type Item = Readonly<Record<string, AttributeValue>>;

const CONTAINER_OVERHEAD_BYTES = 3;
const ELEMENT_OVERHEAD_BYTES = 1;

/**
 * How many bytes DynamoDB counts an item as: UTF-8 bytes of names and texts; for a number one byte
 * per two significant digits and one more; 3 bytes for each list or map and 1 for each of their
 * elements (DynamoDB developer guide, "DynamoDB item sizes and formats"). Amazon calls the number
 * formula approximate, so a size within a few bytes of a full KB may be billed either way.
 */
export function itemSizeBytes(item: Item): number {
  return Object.entries(item).reduce(
    (bytes, [name, value]) => bytes + textBytes(name) + valueBytes(value),
    0,
  );
}

function valueBytes(value: AttributeValue): number {
  if (value.S !== undefined) return textBytes(value.S);
  if (value.N !== undefined) return numberBytes(value.N);
  if (value.B !== undefined) return value.B.byteLength;
  if (value.BOOL !== undefined || value.NULL !== undefined) return 1;
  if (value.SS !== undefined) return total(value.SS, textBytes);
  if (value.NS !== undefined) return total(value.NS, numberBytes);
  if (value.BS !== undefined) return total(value.BS, (bytes) => bytes.byteLength);
  if (value.L !== undefined) {
    return (
      CONTAINER_OVERHEAD_BYTES +
      total(value.L, (element) => ELEMENT_OVERHEAD_BYTES + valueBytes(element))
    );
  }
  return (
    CONTAINER_OVERHEAD_BYTES +
    total(
      Object.entries(value.M ?? {}),
      ([name, element]) => ELEMENT_OVERHEAD_BYTES + textBytes(name) + valueBytes(element),
    )
  );
}

/** Leading and trailing zeroes, sign, point and exponent are no significant digits. */
function numberBytes(text: string): number {
  const mantissa = text.replace(/[eE].*$/, "").replace(/[^0-9]/g, "");
  const significant = mantissa.replace(/^0+/, "").replace(/0+$/, "");
  return Math.ceil(significant.length / 2) + 1;
}

function textBytes(text: string): number {
  return Buffer.byteLength(text, "utf8");
}

function total<Element>(
  elements: readonly Element[],
  bytesOf: (element: Element) => number,
): number {
  return elements.reduce((bytes, element) => bytes + bytesOf(element), 0);
}
