/** A body with one thing wrong, or missing, or too much; whether it still is valid is not said. */
export interface Spoiled {
  readonly how: string;
  readonly body: unknown;
}

const OTHER_VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  3,
  1441,
  2 ** 53,
  "",
  " ",
  "x",
  "EUR",
  "at-shipment",
  "ö",
  "x".repeat(17),
  "x".repeat(51),
  "x".repeat(256),
  "x".repeat(2049),
  "http://shop.example/",
  ["x"],
  Array.from({ length: 11 }, () => "x"),
  {},
];

/** The body with every part left out, replaced and added to, one at a time and at any depth. */
export function spoiled(body: unknown): Spoiled[] {
  return [
    ...OTHER_VALUES.map((value) => ({ how: `is ${show(value)}`, body: value })),
    ...inside(body),
  ];
}

function inside(value: unknown): Spoiled[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) =>
      spoiled(item).map(({ how, body }) => ({
        how: `[${index}] ${how}`,
        body: value.map((other, place) => (place === index ? body : other)),
      })),
    );
  }
  if (typeof value !== "object" || value === null) return [];
  const fields = Object.entries(value);
  return [
    { how: "has a field too many", body: { ...value, unheardOf: 1 } },
    ...fields.map(([name]) => ({
      how: `lacks ${name}`,
      body: Object.fromEntries(fields.filter(([other]) => other !== name)),
    })),
    ...fields.flatMap(([name, field]) =>
      spoiled(field).map(({ how, body }) => ({
        how: `${name} ${how}`,
        body: { ...value, [name]: body },
      })),
    ),
  ];
}

function show(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 60) ?? "absent";
}
