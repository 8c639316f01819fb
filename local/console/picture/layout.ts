import type { Workflow } from "../../pictures/workflow-file.ts";

/** A state's box, in the picture's units. */
export interface Box {
  readonly state: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The ordinary way on the left, what may come between on the right, other ends below. */
  readonly column: "main" | "aside" | "end";
  readonly row: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: ReadonlyMap<string, Box>;
  /** The states of the ordinary way, in its order. */
  readonly main: readonly string[];
}

const WIDTH = 182;
const HEIGHT = 54;
const END_HEIGHT = 42;
const GUTTER = 46;
const GAP = 26;
const MARGIN = 30;

/** Places a workflow's states in two columns, narrow enough for a phone. */
export function layOut(workflow: Workflow): Layout {
  const main = ordinaryWay(workflow);
  const others = [...workflow.states.values()].filter(({ name }) => !main.includes(name));
  const isEnd = (type: string): boolean => type === "Succeed" || type === "Fail";
  const aside = others.filter(({ type }) => !isEnd(type)).map(({ name }) => name);
  const ends = others.filter(({ type }) => isEnd(type)).map(({ name }) => name);
  const rows = Math.max(main.length, aside.length);
  const endsTop = MARGIN + rows * (HEIGHT + GAP);
  const right = MARGIN + WIDTH + GUTTER;
  const boxes = [
    ...main.map((state, row) => box(state, "main", row, MARGIN, MARGIN + row * (HEIGHT + GAP))),
    ...aside.map((state, row) => box(state, "aside", row, right, MARGIN + row * (HEIGHT + GAP))),
    ...ends.map((state, index) => {
      const row = Math.floor(index / 2);
      const y = endsTop + row * (END_HEIGHT + 14);
      return { ...box(state, "end", row, index % 2 ? right : MARGIN, y), height: END_HEIGHT };
    }),
  ];
  const endRows = Math.ceil(ends.length / 2);
  return {
    width: right + WIDTH + MARGIN,
    height: endsTop + endRows * (END_HEIGHT + 14),
    boxes: new Map(boxes.map((one) => [one.state, one])),
    main,
  };
}

function box(state: string, column: Box["column"], row: number, x: number, y: number): Box {
  return { state, column, row, x, y, width: WIDTH, height: HEIGHT };
}

/** From the first state by "Next" alone, until there is none. */
function ordinaryWay(workflow: Workflow): string[] {
  const way: string[] = [];
  let at: string | undefined = workflow.startAt;
  while (at !== undefined && !way.includes(at)) {
    way.push(at);
    at = workflow.states.get(at)?.exits.find(({ path }) => path === "Next")?.to;
  }
  return way;
}
