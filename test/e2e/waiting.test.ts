import { describe, expect, it } from "vitest";
import { explore, type Fault } from "../support/waiting/explore.ts";
import { REAL, type SituationName } from "../support/waiting/protocol.ts";
import { SITUATIONS } from "../support/waiting/scenes.ts";
import { WEAKENED } from "../support/waiting/weakened.ts";

/*
 * The rules by which an order waits, and where each is tested. Every test named here fails when its
 * rule is taken away: the weakened copies below and in the other files prove it.
 *
 * | rule                                                                | test                                       |
 * |---------------------------------------------------------------------|--------------------------------------------|
 * | a task answers from the record if it can, else parks                | waiting, "parks without asking …"          |
 * | it parks only over visits that are not newer                        | waiting, "parks over a newer …"            |
 * | a visit tells entries of states and their retries apart             | waiting, "counts no retries …",            |
 * |                                                                     |   "knows in a visit only …"                |
 * | a refused park ends silently                                        | waiting, "takes a refused place …"         |
 * | after parking it reads and resolves again                           | waiting, "… without looking again",        |
 * |                                                                     |   "looks again, but before …"              |
 * | what it reads then is consistent                                    | waiting, "looks again at a replica …"      |
 * | a fact is recorded in one conditional write                         | waiting, "… without a condition"           |
 * | a wake records first, then reads the wait, then the ledger          | waiting, "looks for the wait …",           |
 * |                                                                     |   "reads the ledger before …"              |
 * | it reads the wait consistently                                      | waiting, "… in a replica that lags"        |
 * | what was read before the wait is never used                         | waiting, "goes by what it read …"          |
 * | everything that the next state needs is recorded before the answer  | waiting, "answers before …"; waiting-calls |
 * | events out are published before the answer                          | waiting, "tells the task before …"         |
 * | after the answer comes only the leave                               | waiting, "frees the place before …"        |
 * | the place is left only with one's own token, and is left            | waiting, "frees … whoever …",              |
 * |                                                                     |   "does not free the place"                |
 * | a task that is gone is harmless, a bad token is not                 | waiting, "takes a closed task …";          |
 * |                                                                     |   waiting-answers                          |
 * | any other failure of Step Functions is thrown                       | waiting, "takes every failure …"           |
 * | the payment and each refund have places of their own                | waiting, "has one place …",                |
 * |                                                                     |   "wakes the payment and no …"             |
 * | a turn in the queue is kept before it is told, and until it is used | waiting, "answers before it keeps …",      |
 * |                                                                     |   "frees the place that keeps …"           |
 * | a final ordinal answers what is recorded and calls nobody           | waiting-calls                              |
 * | intents hold the whole request; a repetition is identical           | waiting-calls                              |
 * | a refusal that our own success can have caused is looked into       | waiting-own-success                        |
 * | cancel and close have a point of no return; late goods are kept     | waiting, "decides about an end …";         |
 * |                                                                     |   waiting-endings                          |
 * | a cancel ends exactly once; goods that have left come first         | waiting-endings                            |
 * | Open and Suspended go by the last update, equal ones are reread     | waiting-readings                           |
 * | Amazon's state decides about expiry, never our clock                | waiting-readings                           |
 * | charges made elsewhere stop further charges                         | waiting-readings                           |
 * | deadlines are answered by the sweep                                 | waiting, "knows no deadline"               |
 * | the sweep heals lost answers, never later than six hours            | waiting, "has no sweep"; waiting-sweep     |
 * | waits of ended orders are deleted, but told first                   | waiting, "frees the places of …"           |
 * | the sweep pushes forward before it works, each on its own           | waiting-sweep                              |
 * | a notification is remembered last                                   | waiting-sweep                              |
 * | a crash anywhere, or a second run, changes no ledger                | waiting-replay                             |
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
  const sights = new Set<string>();

  for (const { name, open: openScene } of SITUATIONS) {
    it(`when ${name}, whether nobody dies half-way or anybody does`, async () => {
      const exploration = await explore(() => openScene(REAL), { crashes: 1 });

      expect(exploration.shortestFault).toBeUndefined();
      expect(exploration.endings).toBeGreaterThan(5);
      for (const sight of exploration.sights.keys()) sights.add(sight);
    });
  }

  it("in orders of events that include the delicate ones", () => {
    expect([...sights]).toEqual(
      expect.arrayContaining([
        "told by the task",
        "told by the warehouse",
        "told by the shop",
        "told by the sweep",
        "told by the refund",
        "told by the notification",
        "the task came too late",
        "the warehouse came too late",
        "the sweep came too late",
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
