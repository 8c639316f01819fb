import type { Currency } from "../../functions/domain/money.ts";
import type { PaymentMode } from "../../functions/domain/order.ts";
import type { Settings } from "../../local/sandbox/core/settings.ts";
import type { CapturePlan } from "../../local/sandbox/core/simulation.ts";
import type { ForcedOutcome } from "../../local/sandbox/core/world.ts";
import type { CheckOrder } from "../support/waiting/amazon.ts";
import { type Act, moreActs, rollActs } from "./acts.ts";
import { chanceOf, createDice, type Dice } from "./dice.ts";

/** One order and the world that it lives in, as chance has it. */
export interface Plan {
  readonly seed: number;
  readonly startMilliseconds: number;
  readonly region: Settings["region"];
  readonly currency: Currency;
  readonly totalMinorUnits: number;
  readonly mode: PaymentMode;
  /** The buyer authenticates on Amazon's page before the order goes on. */
  readonly authenticates: boolean;
  readonly expectImmediateAuthorization: boolean;
  readonly transactionTimeoutMinutes: number | undefined;
  readonly checks: CheckOrder;
  readonly settings: Partial<Settings>;
  readonly outcomes: readonly ForcedOutcome[];
  /** Share of the calls of ports, and of invocations, that go wrong. */
  readonly faultRate: number;
  /** Share of the calls of ports that take long. */
  readonly pauseRate: number;
  /** Share of Amazon's notifications that never come. */
  readonly lossRate: number;
  /** By how much the functions' clocks are off. */
  readonly skewSeconds: number;
  /** How long nobody notices that an execution has died. */
  readonly resumedAfterHours: number;
  readonly acts: readonly Act[];
}

const MINUTE = 60;
const HOUR = 3600;

/** Moments at which calendars do something unusual, and an ordinary Sunday evening. */
const STARTS: readonly [string, ...string[]] = [
  "2026-03-01T18:00:00Z",
  "2026-03-01T18:00:00Z",
  "2026-03-28T23:58:00Z",
  "2026-10-24T23:58:00Z",
  "2026-12-31T23:59:30Z",
  "2028-02-28T22:00:00Z",
];

const MARKETS: readonly [
  { region: Settings["region"]; currency: Currency },
  ...{ region: Settings["region"]; currency: Currency }[],
] = [
  { region: "eu", currency: "EUR" },
  { region: "eu", currency: "EUR" },
  { region: "uk", currency: "GBP" },
  { region: "na", currency: "USD" },
  { region: "jp", currency: "JPY" },
];

export function rollPlan(seed: number): Plan {
  const { acts, outcomes, ...plan } = rollOnce(seed);
  const isStubborn = chanceOf(seed, "Amazon closes every authorization") < 0.01;
  return {
    ...plan,
    acts: [...acts, ...moreActs(seed, acts)],
    outcomes: isStubborn ? [...outcomes, ...CLOSED] : outcomes,
  };
}

function rollOnce(seed: number): Plan {
  const dice = createDice(seed);
  const { region, currency } = dice.pick(MARKETS);
  const totalMinorUnits = dice.pick([1, 100, 1_000, 1_000]) * (1 + dice.below(60)) + dice.below(99);
  const mode: PaymentMode = {
    authorize: dice.pick(["at-order", "at-order", "at-shipment"]),
    answer: dice.pick(["synchronous", "asynchronous", "synchronous-then-asynchronous"]),
    capture: dice.chance(0.15) ? "immediate" : "on-shipment",
  };
  const authenticates = dice.chance(0.25);
  const faultRate = dice.pick([0, 0.01, 0.03, 0.08, 0.15]);
  return {
    seed,
    startMilliseconds: Date.parse(dice.pick(STARTS)),
    region,
    currency,
    totalMinorUnits,
    mode,
    authenticates,
    expectImmediateAuthorization:
      authenticates && mode.authorize === "at-order" && dice.chance(0.3),
    transactionTimeoutMinutes: dice.chance(0.3) ? dice.pick([5, 60, 1440]) : undefined,
    checks: dice.pick(["id first", "state first"]),
    settings: rollSettings(dice),
    outcomes: rollOutcomes(dice, mode.capture === "immediate"),
    faultRate,
    pauseRate: dice.pick([0, 0, 0.02, 0.1]),
    lossRate: dice.pick([0, 0, 0.2, 1]),
    skewSeconds: dice.pick([0, 0, 2, -2, 890, -890]),
    resumedAfterHours: dice.pick([1, 6, 13 * 24, 15 * 24]),
    acts: rollActs(dice, { totalMinorUnits, mode, currency }),
  };
}

/** So many that no order comes to the end of them. */
const CLOSED: readonly ForcedOutcome[] = Array.from({ length: 100 }, () => ({
  operation: "Authorize",
  plan: { closes: { reasonCode: "AmazonClosed", afterSeconds: 0 } },
}));

/** What Amazon's documents leave open, and how long it takes. */
function rollSettings(dice: Dice): Partial<Settings> {
  const authorizationPendingSeconds = dice.pick([1, 30, 30, 20 * HOUR]);
  // An authorization is not over before it has begun.
  const shortestLife = authorizationPendingSeconds > HOUR ? 48 * HOUR : 20 * HOUR;
  return {
    authorizationPendingSeconds,
    capturePendingSeconds: dice.pick([1, 30, 3 * 24 * HOUR]),
    refundPendingSeconds: dice.pick([1, 30, 3 * 24 * HOUR]),
    captureAtOnceSeconds: dice.pick([0, 7 * 24 * HOUR]),
    amazonClosedDelaySeconds: dice.pick([0, HOUR]),
    authorizationLifeSeconds: dice.pick([shortestLife, 48 * HOUR, 48 * HOUR, 30 * 24 * HOUR]),
    confirmOnOpen: dice.pick(["succeed", "refuse"]),
    repeatedCancel: dice.pick(["succeed", "refuse"]),
    repeatedClose: dice.pick(["succeed", "refuse"]),
    repeatedCloseAuthorization: dice.pick(["succeed", "refuse"]),
    replayAnswers: dice.pick(["current-state", "first-answer"]),
    authorizeBeforeAuthentication: dice.pick(["decline", "refuse", "allow"]),
    rejectedCaptureClosesAuthorization: dice.chance(0.7),
    rejectedCaptureClosesOrder: dice.chance(0.2),
  };
}

/** What Amazon makes of the first few authorizations, captures and refunds. */
function rollOutcomes(dice: Dice, isImmediate: boolean): ForcedOutcome[] {
  const outcomes: ForcedOutcome[] = [];
  for (let n = 0; n < 3 && dice.chance(n === 0 ? 0.35 : 0.5); n += 1) {
    outcomes.push({ operation: "Authorize", plan: rollAuthorization(dice, isImmediate) });
  }
  for (let n = 0; n < 3 && dice.chance(n === 0 ? 0.3 : 0.5); n += 1) {
    const reasonCode = dice.pick(["AmazonRejected", "ProcessingFailure"]);
    outcomes.push({
      operation: "Capture",
      plan: dice.pick<CapturePlan>([
        { pending: true },
        { pending: true, declined: { reasonCode } },
        { declined: { reasonCode } },
        { staysPending: "for-ever", pending: true },
        { closes: { reasonCode: "AmazonClosed", afterSeconds: dice.pick([0, HOUR]) } },
      ]),
    });
  }
  for (let n = 0; n < 4 && dice.chance(0.4); n += 1) {
    const reasonCode = dice.pick(["AmazonRejected", "ProcessingFailure", "ProcessingFailure"]);
    outcomes.push({ operation: "Refund", plan: { declined: { reasonCode } } });
  }
  return outcomes;
}

function rollAuthorization(dice: Dice, isImmediate: boolean) {
  const closes = {
    reasonCode: dice.pick(["ExpiredUnused", "AmazonClosed"]),
    afterSeconds: dice.pick([0, MINUTE, 30 * MINUTE]),
  };
  const declined = {
    reasonCode: dice.pick([
      "InvalidPaymentMethod",
      "InvalidPaymentMethod",
      "AmazonRejected",
      "ProcessingFailure",
      "TransactionTimedOut",
    ]),
    softDecline: dice.chance(0.3),
  };
  const mends = dice.chance(0.5) ? { methodUpdateMinutes: 1 + dice.below(240) } : {};
  if (!isImmediate && dice.chance(0.25)) return { closes };
  if (dice.chance(0.15)) return { staysPending: "until-timeout" as const };
  return { declined: { ...declined, ...mends } };
}
