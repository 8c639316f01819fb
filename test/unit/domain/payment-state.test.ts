import { describe, expect, it } from "vitest";
import {
  isFinal,
  judgeReading,
  type Kind,
  LIFECYCLES,
  laterStatus,
  type Verdict,
} from "../../../functions/domain/payment-state.ts";

const KINDS: readonly Kind[] = ["orderReference", "authorization", "capture", "refund"];
const EARLIER = "2026-03-01T18:00:00.000Z";
const LATER = "2026-03-01T18:00:01.000Z";

const statesOf = (kind: Kind): readonly string[] => Object.keys(LIFECYCLES[kind]);

function nextOf(kind: Kind, state: string): readonly string[] {
  const lifecycle: Record<string, readonly string[]> = LIFECYCLES[kind];
  return lifecycle[state] ?? [];
}

/** What Amazon would show next, in two letters per pair: a table a person can read. */
const TABLE: Readonly<Record<Exclude<Kind, "orderReference">, string>> = {
  authorization: `
    recorded  Requested Pending Open  Declined Closed Refused
    Requested known     apply   apply apply    apply  apply
    Pending   older     known   apply apply    apply  older
    Open      older     older   known older    apply  older
    Declined  older     older   older known    older  older
    Closed    older     older   older older    known  older
    Refused   older     apply   apply apply    apply  known`,
  capture: `
    recorded  Requested Pending Completed Declined Closed Refused
    Requested known     apply   apply     apply    apply  apply
    Pending   older     known   apply     apply    apply  older
    Completed older     older   known     older    apply  older
    Declined  older     older   older     known    older  older
    Closed    older     older   older     older    known  older
    Refused   older     apply   apply     apply    apply  known`,
  refund: `
    recorded  Requested Pending Completed Declined Refused
    Requested known     apply   apply     apply    apply
    Pending   older     known   apply     apply    older
    Completed older     older   known     older    older
    Declined  older     older   older     known    older
    Refused   older     apply   apply     apply    known`,
};

function cellsOf(table: string): (readonly [string, string, string])[] {
  const [head = [], ...rows] = table
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/));
  return rows.flatMap(([recorded = "", ...cells]) =>
    cells.map((verdict, index) => [recorded, head[index + 1] ?? "", verdict] as const),
  );
}

describe.each(["authorization", "capture", "refund"] as const)("a reading of the %s", (kind) => {
  const cells = cellsOf(TABLE[kind]);

  it("is judged in every pair of states", () => {
    expect(cells).toHaveLength(statesOf(kind).length ** 2);
  });

  it.each(cells)("that is recorded %s and read %s: %s", (recorded, state, verdict) => {
    expect(judgeReading(kind, { state: recorded }, { state })).toBe(verdict);
    // Time decides nothing here: these objects only move forward.
    const stamped = judgeReading(
      kind,
      { state: recorded, updatedAt: LATER },
      { state, updatedAt: EARLIER },
    );
    expect(stamped).toBe(verdict);
  });

  it("is news when a later reading gives another reason for the same state", () => {
    const recorded = { state: "Closed", reason: "AmazonClosed", updatedAt: EARLIER };
    const read = { state: "Closed", reason: "SellerClosed", updatedAt: LATER };
    if (kind === "refund") return;
    expect(judgeReading(kind, recorded, read)).toBe("apply");
    expect(judgeReading(kind, read, recorded)).toBe("known");
  });
});

describe("a reading of the order reference", () => {
  const back: readonly (readonly [string, string, string, string, Verdict])[] = [
    ["Open", EARLIER, "Suspended", LATER, "apply"],
    ["Suspended", EARLIER, "Open", LATER, "apply"],
    ["Open", LATER, "Suspended", EARLIER, "older"],
    ["Suspended", LATER, "Open", EARLIER, "older"],
    ["Open", EARLIER, "Suspended", EARLIER, "contradicts"],
    ["Suspended", EARLIER, "Open", EARLIER, "contradicts"],
    ["Open", EARLIER, "Open", EARLIER, "known"],
    ["Open", LATER, "Open", EARLIER, "known"],
    ["Suspended", EARLIER, "Suspended", LATER, "apply"],
    ["Open", EARLIER, "Draft", LATER, "older"],
    ["Open", LATER, "Closed", EARLIER, "apply"],
    ["Suspended", LATER, "Canceled", EARLIER, "apply"],
    ["Closed", EARLIER, "Open", LATER, "older"],
    ["Canceled", EARLIER, "Closed", LATER, "older"],
    ["Closed", EARLIER, "Closed", LATER, "known"],
  ];

  it.each(back)("recorded %s at %s and read %s at %s: %s", (state, at, next, nextAt, verdict) => {
    const recorded = { state, updatedAt: at };
    expect(judgeReading("orderReference", recorded, { state: next, updatedAt: nextAt })).toBe(
      verdict,
    );
  });

  it("gives the later of two statuses, and the recorded one when nothing tells", () => {
    const open = { state: "Open", updatedAt: LATER };
    const suspended = { state: "Suspended", updatedAt: EARLIER };
    expect(laterStatus(open, suspended)).toBe(open);
    expect(laterStatus(suspended, open)).toBe(open);
    expect(laterStatus(open, { state: "Suspended", updatedAt: LATER })).toBe(open);
    const closed = { state: "Closed", reason: "MaxAmountCharged" };
    expect(laterStatus(closed, { state: "Closed", reason: "SellerClosed" })).toBe(closed);
  });
});

describe.each(KINDS)("the lifecycle of the %s", (kind) => {
  it("names only its own states", () => {
    for (const state of statesOf(kind)) {
      expect(statesOf(kind)).toEqual(expect.arrayContaining([...nextOf(kind, state)]));
    }
  });

  it("reaches every state from its first one, and from every state an end", () => {
    const reach = (from: string): Set<string> => {
      const seen = new Set([from]);
      for (const state of seen) for (const next of nextOf(kind, state)) seen.add(next);
      return seen;
    };
    const [first = ""] = statesOf(kind);
    expect([...reach(first)].sort()).toEqual([...statesOf(kind)].sort());
    for (const state of statesOf(kind)) {
      expect([...reach(state)].some((other) => isFinal(kind, other))).toBe(true);
    }
  });

  it("never leaves an end", () => {
    for (const state of statesOf(kind).filter((one) => isFinal(kind, one))) {
      for (const next of statesOf(kind).filter((one) => one !== state)) {
        const verdict = judgeReading(kind, { state }, { state: next, updatedAt: LATER });
        expect(verdict).toBe("older");
      }
    }
  });

  it("keeps a word of Amazon's that it does not know, and goes on from it", () => {
    for (const state of ["toString", "constructor", "", "open"]) {
      expect(judgeReading(kind, { state: "UnderReview" }, { state })).toBe("unknown");
    }
    const unheardOf = { state: "UnderReview" };
    const [first = ""] = statesOf(kind);
    expect(judgeReading(kind, { state: first }, unheardOf)).toBe("unknown");
    expect(isFinal(kind, unheardOf.state)).toBe(false);
    const end = statesOf(kind).find((state) => isFinal(kind, state)) ?? "";
    expect(judgeReading(kind, unheardOf, { state: end })).toBe("apply");
  });
});
