/** The same parts, where those that may be absent are either there or not mentioned at all. */
export type Present<Parts> = {
  [Name in keyof Parts as undefined extends Parts[Name] ? never : Name]: Parts[Name];
} & {
  [Name in keyof Parts as undefined extends Parts[Name] ? Name : never]?: Exclude<
    Parts[Name],
    undefined
  >;
};

/** Leaves out the parts that are undefined. */
export function present<Parts extends object>(parts: Parts): Present<Parts> {
  const there: Partial<Parts> = {};
  for (const name in parts) if (parts[name] !== undefined) there[name] = parts[name];
  // The compiler cannot follow the loop; only undefined parts were left out.
  return there as unknown as Present<Parts>;
}

/** Leaves out the parts that are null as well, which is how JSON says that they are not set. */
export function set<Parts extends object>(
  parts: Parts,
): {
  [Name in keyof Parts]?: NonNullable<Parts[Name]>;
} {
  const known = Object.entries(parts).filter(([, value]) => value !== null && value !== undefined);
  // Exactly those are left of which the type still speaks.
  return Object.fromEntries(known) as { [Name in keyof Parts]?: NonNullable<Parts[Name]> };
}
