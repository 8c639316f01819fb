import type { AnswerDeps } from "../../../functions/domain/answer.ts";

type Workflow = AnswerDeps["workflow"];

function withWorkflow<Deps extends AnswerDeps>(deps: Deps, around: Around): Deps {
  const { workflow } = deps;
  const changed: Workflow = {
    succeed: (...answer) => around(() => workflow.succeed(...answer)),
    fail: (...answer) => around(() => workflow.fail(...answer)),
  };
  return { ...deps, workflow: changed };
}

type Told = Awaited<ReturnType<Workflow["succeed"]>>;
type Around = (tell: () => Promise<Told>) => Promise<Told>;

/** Insists on telling, even if somebody else was quicker. */
export function strict<Deps extends AnswerDeps>(deps: Deps): Deps {
  return withWorkflow(deps, async (tell) => {
    if ((await tell()) === "gone") throw new Error("TaskTimedOut");
    return "answered";
  });
}

/** Thinks of every failure that there is nobody to tell. */
export function forgiving<Deps extends AnswerDeps>(deps: Deps): Deps {
  return withWorkflow(deps, (tell) => tell().catch(() => "gone" as const));
}

/** Tells the shop once the task has been told. */
export function buffered<Deps extends AnswerDeps>(deps: Deps): Deps {
  const kept: Parameters<AnswerDeps["events"]["publish"]>[0][] = [];
  const { events } = deps;
  const changed = withWorkflow(deps, async (tell) => {
    const told = await tell();
    for (const event of kept.splice(0)) await events.publish(event);
    return told;
  });
  return { ...changed, events: { publish: async (event) => void kept.push(event) } };
}

/** Takes it badly that an attempt which was given up is not let in. */
export function mustPark(waits: AnswerDeps["waits"]): AnswerDeps["waits"] {
  return {
    readAll: (...of) => waits.readAll(...of),
    leave: (...of) => waits.leave(...of),
    async park(wait) {
      if ((await waits.park(wait)) === "superseded") throw new Error("Superseded");
      return "parked";
    },
  };
}
