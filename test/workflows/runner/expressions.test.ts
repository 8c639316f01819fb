import fc from "fast-check";
import jsonata from "jsonata";
import { expect, it } from "vitest";
import { ExpressionCompiler, evaluateExpression } from "../../../local/runner/expressions.ts";

const place = { result: true, errorOutput: true, variables: new Set(["total"]) };

it("gives for a plain path what JSONata gives", async () => {
  const names = fc.constantFrom("a", "b", "length", "constructor");
  const data = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom(null, true, 0, 1.5, "", "text"),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(names, tie("value"), { maxKeys: 3, noNullPrototype: true }),
    ),
  })).value;
  const path = fc.array(names, { maxLength: 4 });
  const root = fc.constantFrom("$total", "$states.input", "$states.result");

  await fc.assert(
    fc.asyncProperty(data, path, root, async (value, steps, start) => {
      const bindings = { states: { input: value, result: value }, total: value };
      const source = [start, ...steps].join(".");
      const expression = new ExpressionCompiler().compile(
        `{% ${source} %}`,
        "Output",
        place,
        (p) => {
          throw new Error(p);
        },
      );
      const ours = await evaluateExpression(expression, bindings).catch(() => undefined);
      const theirs: unknown = await jsonata(source).evaluate(undefined, bindings);

      expect(JSON.stringify(ours)).toBe(JSON.stringify(theirs));
    }),
    { numRuns: 500, seed: 11 },
  );
});
