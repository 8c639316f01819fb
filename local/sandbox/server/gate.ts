/** Where replies wait until somebody lets them go. */
export interface Gate {
  pass(): Promise<void>;
  /** Lets everyone through who waits now; answers how many. */
  open(): number;
}

export function createGate(): Gate {
  let waiting: (() => void)[] = [];
  return {
    pass: () => new Promise((resolve) => waiting.push(resolve)),
    open() {
      const released = waiting;
      waiting = [];
      for (const letGo of released) letGo();
      return released.length;
    },
  };
}
