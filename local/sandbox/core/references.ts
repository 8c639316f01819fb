import type { Money } from "./money.ts";
import { Refusal } from "./refusal.ts";
import type { TransactionKind, World } from "./world.ts";

/** What makes two calls with one reference id the same call (reference §3.0). */
export interface Claim {
  readonly kind: TransactionKind;
  readonly referenceId: string;
  readonly parentId: string;
  readonly amount: Money;
}

interface Claimed {
  readonly id: string;
  readonly amount: Money;
}

/**
 * The object that an earlier, identical call made, or undefined when the reference id is new.
 * Refuses a reference id that stands for something else.
 */
export function findReplay<T extends Claimed>(
  world: World,
  claim: Claim,
  objects: ReadonlyMap<string, T>,
  parentIdOf: (object: T) => string,
): T | undefined {
  const known = world.references.get(keyOf(world, claim.kind, claim.referenceId));
  if (!known) return undefined;
  if (known.kind !== claim.kind) {
    throw new Refusal(
      "DuplicateReferenceId",
      `The reference id ${claim.referenceId} has already been used for another operation.`,
    );
  }
  const object = objects.get(known.id);
  const same =
    object !== undefined &&
    parentIdOf(object) === claim.parentId &&
    object.amount.currency === claim.amount.currency &&
    object.amount.minorUnits === claim.amount.minorUnits;
  if (same) return object;
  throw new Refusal(
    "DuplicateRequest",
    `The reference id ${claim.referenceId} has already been used with different parameters.`,
  );
}

export function rememberReference(
  world: World,
  kind: TransactionKind,
  referenceId: string,
  id: string,
): void {
  world.references.set(keyOf(world, kind, referenceId), { kind, id });
}

function keyOf(world: World, kind: TransactionKind, referenceId: string): string {
  return world.settings.referenceIdsAreUniqueAcrossKinds ? referenceId : `${kind}:${referenceId}`;
}

/** What a repeated call is told: the object as it is, or the answer given the first time. */
export function replayedAnswer<T>(world: World, id: string, current: T): T {
  if (world.settings.replayAnswers === "current-state") return current;
  // Only rememberAnswer writes here, under the id of the same object.
  return (world.firstAnswers.get(id) as T | undefined) ?? current;
}

export function rememberAnswer<T>(world: World, id: string, answer: T): T {
  if (world.settings.replayAnswers === "first-answer") world.firstAnswers.set(id, answer);
  return answer;
}
