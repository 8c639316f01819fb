/**
 * Puts text between `<!-- NAME -->` and `<!-- end of NAME -->` in a Markdown page.
 *
 * @throws Error if the page does not have the two marks once each and in this order
 */
export function fillSection(page: string, name: string, text: string): string {
  const start = `<!-- ${name} -->`;
  const end = `<!-- end of ${name} -->`;
  const [before, rest, ...more] = page.split(start);
  const [old, after, ...further] = rest?.split(end) ?? [];
  const isOnce = more.length === 0 && further.length === 0;
  if (before === undefined || old === undefined || after === undefined || !isOnce) {
    throw new Error(`The page needs "${start}" and "${end}" once each`);
  }
  return `${before}${start}\n${text}\n${end}${after}`;
}
