/** Something that is to be done at a moment. */
export interface DueTask {
  readonly atMilliseconds: number;
  readonly run: () => void | Promise<void>;
}

interface Entry {
  readonly atMilliseconds: number;
  /** Those of one moment come in the order in which they were added. */
  readonly number: number;
  /** Undefined once it was called off. */
  task: DueTask | undefined;
}

/** What is due, the earliest first. */
export interface Agenda {
  /** @returns calls it off; without effect once it was taken */
  add(task: DueTask): () => void;
  first(): DueTask | undefined;
  /** Takes the first one out. */
  take(): DueTask | undefined;
}

/** A binary heap: a hundred thousand orders wait at once, each with a deadline that seldom comes. */
export function createAgenda(): Agenda {
  let heap: Entry[] = [];
  let numbers = 0;
  let calledOff = 0;
  const takeFirst = (): Entry | undefined => {
    const first = heap[0];
    const last = heap.pop();
    if (last && last !== first) sinkFromTop(heap, last);
    return first;
  };
  const dropCalledOff = (): void => {
    while (heap[0] && heap[0].task === undefined) {
      takeFirst();
      calledOff -= 1;
    }
  };
  return {
    add(task) {
      const { atMilliseconds } = task;
      const entry: Entry = { atMilliseconds, number: numbers++, task };
      rise(heap, entry);
      return () => {
        if (entry.task === undefined) return;
        entry.task = undefined;
        calledOff += 1;
        if (calledOff <= heap.length / 2) return;
        // What is sorted is a heap.
        heap = heap.filter((other) => other.task !== undefined).sort(byMoment);
        calledOff = 0;
      };
    },
    first() {
      dropCalledOff();
      return heap[0]?.task;
    },
    take() {
      dropCalledOff();
      const entry = takeFirst();
      const task = entry?.task;
      if (entry) entry.task = undefined;
      return task;
    },
  };
}

function byMoment(one: Entry, other: Entry): number {
  return one.atMilliseconds - other.atMilliseconds || one.number - other.number;
}

function rise(heap: Entry[], entry: Entry): void {
  let index = heap.push(entry) - 1;
  while (index > 0) {
    const parentIndex = (index - 1) >> 1;
    const parent = heap[parentIndex];
    if (!parent || byMoment(parent, entry) <= 0) break;
    heap[index] = parent;
    index = parentIndex;
  }
  heap[index] = entry;
}

function sinkFromTop(heap: Entry[], entry: Entry): void {
  let index = 0;
  for (;;) {
    const left = 2 * index + 1;
    const [one, other] = [heap[left], heap[left + 1]];
    const [child, childIndex] =
      one && other && byMoment(other, one) < 0 ? [other, left + 1] : [one, left];
    if (!child || byMoment(child, entry) >= 0) break;
    heap[index] = child;
    index = childIndex;
  }
  heap[index] = entry;
}
