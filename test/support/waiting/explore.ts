/** Steps whose label begins so are the engine's own and never die half-way. */
export const ENGINE = "Step Functions ";

/** One call of a port by one actor: the smallest thing that can happen between two others. */
export type Step = <Result>(
  label: string,
  work: () => Result | Promise<Result>,
  /** The step can happen only once this holds; a step that never can ends its actor quietly. */
  isPossible?: () => boolean,
) => Promise<Result>;

/** Somebody who acts on an order: a task, a notification, the sweep, the warehouse. */
export interface Actor {
  readonly name: string;
  run(step: Step): Promise<unknown>;
}

/** A fresh world for one order of events. */
export interface Scene {
  readonly actors: readonly Actor[];
  /** Everything that the rest of the story can depend on, apart from what the actors have read. */
  fingerprint(): string;
  /** The fingerprint also holds whatever an actor who has ended or died left behind. */
  readonly isFingerprintWhole?: true;
  /** Called when nobody has anything left to do; answers what is wrong, if anything is. */
  findFault(crashed: readonly string[]): Promise<string | undefined>;
  /** Interesting orders of events that this one was, for counting. */
  sights?(): readonly string[];
}

export interface Fault {
  readonly what: string;
  readonly trace: readonly string[];
}

export interface Exploration {
  /** Orders of events that were played to their end; equal situations are continued once. */
  readonly endings: number;
  readonly situations: number;
  /** The fault with the fewest steps, and among those with the fewest changes of actor. */
  readonly shortestFault: Fault | undefined;
  readonly sights: ReadonlyMap<string, number>;
}

/**
 * Plays every order in which the steps of the actors can happen, and with crashes every order in
 * which up to so many actors stop for ever before one of their steps. Two situations with the same
 * fingerprint have the same future if every actor has seen the same, because an actor does nothing but
 * by what he has seen; so it is played once. Where the fingerprint is whole, what actors have seen who
 * have ended or died can change nothing any more.
 */
export async function explore(
  open: () => Scene | Promise<Scene>,
  { crashes = 0 }: { readonly crashes?: number } = {},
): Promise<Exploration> {
  const seen = new Map<string, number>();
  const sights = new Map<string, number>();
  const unexplored: number[][] = [[]];
  let endings = 0;
  let shortestFault: Fault | undefined;
  for (let path = unexplored.pop(); path; path = unexplored.pop()) {
    const play = new Play(await open(), crashes);
    await play.begin();
    for (const choice of path) await play.take(choice);
    for (;;) {
      const optionCount = play.optionCount();
      const situation = play.situation();
      // Continued anew if this is a shorter way to it, for the shortest trace of a fault.
      if ((seen.get(situation) ?? Number.POSITIVE_INFINITY) <= path.length) break;
      seen.set(situation, path.length);
      if (optionCount === 0) {
        endings += 1;
        shortestFault = shorter(shortestFault, await play.fault());
        break;
      }
      for (let other = 1; other < optionCount; other += 1) unexplored.push([...path, other]);
      path = [...path, 0];
      await play.take(0);
    }
    for (const sight of play.sights()) sights.set(sight, (sights.get(sight) ?? 0) + 1);
  }
  return { endings, situations: seen.size, shortestFault, sights };
}

function shorter(one: Fault | undefined, other: Fault | undefined): Fault | undefined {
  if (!one || !other) return one ?? other;
  return lengthOf(other) < lengthOf(one) ? other : one;
}

function lengthOf({ trace }: Fault): number {
  const actors = trace.map((line) => line.split(":")[0]);
  const changes = actors.filter((actor, index) => actor !== actors[index - 1]).length;
  return trace.length * 1_000 + changes;
}

interface Pending {
  readonly label: string;
  readonly isPossible: () => boolean;
  readonly go: () => void;
}

interface Part {
  readonly actor: Actor;
  readonly seen: string[];
  pending: Pending | undefined;
  state: "acting" | "done" | "failed" | "crashed";
  failure?: unknown;
}

/** One order of events, as far as it has been played. */
class Play {
  readonly #scene: Scene;
  readonly #parts: Part[];
  readonly #trace: string[] = [];
  readonly #crashed: string[] = [];
  #crashesLeft: number;
  #lastToAct: Part | undefined;
  #arrived: () => void = () => {};

  constructor(scene: Scene, crashes: number) {
    this.#scene = scene;
    this.#crashesLeft = crashes;
    this.#parts = scene.actors.map((actor) => ({
      actor,
      seen: [],
      pending: undefined,
      state: "acting",
    }));
  }

  /** Brings every actor to its first step. */
  async begin(): Promise<void> {
    for (const part of this.#parts) {
      await this.#untilArrival(() => {
        part.actor.run(this.#stepOf(part)).then(
          () => this.#end(part, "done"),
          (error: unknown) => {
            part.failure = error;
            this.#end(part, "failed");
          },
        );
      });
    }
  }

  optionCount(): number {
    return this.#options().length;
  }

  async take(index: number): Promise<void> {
    const option = this.#options()[index];
    if (!option) throw new Error("The scene did not go the same way twice");
    const { part, crash } = option;
    const { pending } = part;
    if (!pending) throw new Error("Nothing to do");
    part.pending = undefined;
    this.#lastToAct = part;
    if (crash) {
      part.state = "crashed";
      this.#crashesLeft -= 1;
      this.#crashed.push(part.actor.name);
      this.#trace.push(`${part.actor.name}: dies before ${pending.label}`);
      return;
    }
    this.#trace.push(`${part.actor.name}: ${pending.label}`);
    await this.#untilArrival(pending.go);
  }

  situation(): string {
    const isOver = ({ state }: Part) => this.#scene.isFingerprintWhole && state !== "acting";
    const parts = this.#parts.map((part) => (isOver(part) ? part.state : [part.state, part.seen]));
    return JSON.stringify([this.#scene.fingerprint(), parts, this.#crashesLeft]);
  }

  sights(): readonly string[] {
    return this.#scene.sights?.() ?? [];
  }

  async fault(): Promise<Fault | undefined> {
    const failed = this.#parts.find(({ state }) => state === "failed");
    const what = failed
      ? `${failed.actor.name} failed with ${String(failed.failure)}`
      : await this.#scene.findFault(this.#crashed);
    return what === undefined ? undefined : { what, trace: [...this.#trace] };
  }

  #options(): { part: Part; crash: boolean }[] {
    const able = this.#parts.filter(({ pending }) => pending?.isPossible());
    const steps = able.map((part) => ({ part, crash: false }));
    if (this.#crashesLeft === 0) return steps;
    // Whoever dies does nothing after his last step, so he may as well die right after it.
    const isNext = (part: Part) => this.#lastToAct === undefined || this.#lastToAct === part;
    const mortal = able.filter((part) => isNext(part) && !part.pending?.label.startsWith(ENGINE));
    return [...steps, ...mortal.map((part) => ({ part, crash: true }))];
  }

  #stepOf(part: Part): Step {
    return async (label, work, isPossible = () => true) => {
      await new Promise<void>((resolve) => {
        part.pending = { label, isPossible, go: resolve };
        this.#arrived();
      });
      try {
        const result = await work();
        part.seen.push(`${label} ${JSON.stringify(result) ?? ""}`);
        return result;
      } catch (error) {
        part.seen.push(`${label} threw ${String(error)}`);
        throw error;
      }
    };
  }

  #end(part: Part, state: "done" | "failed"): void {
    part.state = state;
    this.#arrived();
  }

  #untilArrival(start: () => void): Promise<void> {
    return new Promise((resolve) => {
      this.#arrived = resolve;
      start();
    });
  }
}

/** The same port, each call of which is a step of the actor. */
export function stepped<Port extends object>(port: Port, name: string, step: Step): Port {
  const steps = new Map<unknown, (...values: unknown[]) => unknown>();
  return new Proxy(port, {
    get(target, method) {
      const member: unknown = Reflect.get(target, method);
      if (typeof member !== "function") return member;
      const known = steps.get(member);
      if (known) return known;
      const label = `${name}.${String(method)}`;
      const made = (...values: unknown[]): unknown =>
        step(label, () => Reflect.apply(member, target, values));
      steps.set(member, made);
      return made;
    },
  });
}
