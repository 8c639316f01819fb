import { describe, expect, it } from "vitest";
import { explore, type Fault } from "../support/waiting/explore.ts";
import { REAL, type SituationName, WEAKENED } from "../support/waiting/protocol.ts";
import { SITUATIONS } from "../support/waiting/scenes.ts";

/*
 * The rules by which an order waits, and where each is tested. Every test named here fails when its
 * rule is taken away: the weakened copies below and in the other files prove it.
 *
 * | rule                                                             | test                              |
 * |------------------------------------------------------------------|-----------------------------------|
 * | a task answers from the record if it can, else parks             | waiting, "does without parking"   |
 * | it parks only over visits that are not newer                     | waiting, "parks over a newer …"   |
 * | a refused park ends silently                                     | waiting, "takes a refused place …"|
 * | after parking it reads and resolves again                        | waiting, "parks without looking …"|
 * | a wake records first, then reads the wait, then the ledger       | waiting, "looks for the wait …",  |
 * |                                                                  |   "reads the ledger before …"     |
 * | what was read before the wait is never used                      | waiting, "goes by what it read …" |
 * | everything that the next state needs is recorded before the      | waiting, "answers before …";      |
 * |   answer                                                         |   waiting-calls                   |
 * | after the answer comes only the leave                            | waiting, "frees the place before…"|
 * | the place is left only with one's own token, and is left         | waiting, "frees … whoever …",     |
 * |                                                                  |   "does not free the place"       |
 * | a task that is gone is harmless, a bad token is not              | waiting, "takes a closed task …"; |
 * |                                                                  |   waiting-answers                 |
 * | a final ordinal answers what is recorded and calls nobody        | waiting-calls                     |
 * | intents hold the whole request; a repetition is identical        | waiting-calls                     |
 * | a refusal that our own success can have caused is looked into    | waiting-own-success               |
 * | cancel and close have a point of no return; late goods are kept  | waiting-endings                   |
 * | a cancel ends exactly once; goods that have left come first      | waiting-endings                   |
 * | Open and Suspended go by the last update, equal ones are reread  | waiting-readings                  |
 * | Amazon's state decides about expiry, never our clock             | waiting-readings                  |
 * | charges made elsewhere stop further charges                      | waiting-readings                  |
 * | the sweep heals lost answers, never later than six hours         | waiting-sweep                     |
 * | a notification is remembered last                                | waiting-sweep                     |
 * | a crash anywhere, or a second run, changes no ledger             | waiting-replay                    |
 */

function open(name: SituationName) {
  const situation = SITUATIONS.find((one) => one.name === name);
  if (!situation) throw new Error(`There is no situation "${name}"`);
  return situation.open;
}

function print(rule: string, { what, trace }: Fault): void {
  console.log([`A protocol that ${rule}: ${what}`, ...trace.map((line) => `  ${line}`)].join("\n"));
}

describe("in every order of their storage steps, an order that waits is told once and truly", () => {
  for (const { name, open: openScene } of SITUATIONS) {
    it(`when ${name}`, async () => {
      const { shortestFault, endings } = await explore(() => openScene(REAL));

      expect(shortestFault).toBeUndefined();
      expect(endings).toBeGreaterThan(1);
    });
  }

  for (const { name, open: openScene } of SITUATIONS) {
    // Three actors and a death are half of the whole time; two of them show the same.
    if (name === "goods leave and somebody cancels while the task parks") continue;
    it(`when ${name}, and somebody dies half-way`, async () => {
      const { shortestFault, endings } = await explore(() => openScene(REAL), { crashes: 1 });

      expect(shortestFault).toBeUndefined();
      expect(endings).toBeGreaterThan(10);
    });
  }

  it("in orders of events that include the delicate ones", async () => {
    const sights = new Map<string, number>();
    for (const { open: openScene } of SITUATIONS) {
      const exploration = await explore(() => openScene(REAL));
      for (const [sight, times] of exploration.sights) {
        sights.set(sight, (sights.get(sight) ?? 0) + times);
      }
    }

    expect([...sights.keys()]).toEqual(
      expect.arrayContaining([
        "told by the task",
        "told by the warehouse",
        "told by the shop",
        "the task came too late",
        "the warehouse came too late",
        "the first attempt came too late",
        "a place was refused",
        "somebody else held the place",
      ]),
    );
  });
});

describe("no rule of the waiting protocol is one too many: a fault is found when it", () => {
  for (const [rule, { protocol, shownWhen, crashes = 0 }] of Object.entries(WEAKENED)) {
    it(rule, async () => {
      const { shortestFault } = await explore(() => open(shownWhen)(protocol), { crashes });

      expect(shortestFault).toBeDefined();
      if (shortestFault) print(rule, shortestFault);
    });
  }
});
