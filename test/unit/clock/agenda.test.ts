import { expect, it } from "vitest";
import { createAgenda } from "../../../local/clock/agenda.ts";
import { createDice } from "../../simulation/dice.ts";

const nothing = (): void => {};

it("gives what is due in the order of the moments, and of one moment in that of adding", () => {
  const dice = createDice(7);
  for (let round = 0; round < 20; round += 1) {
    const agenda = createAgenda();
    const added = Array.from({ length: 200 }, () => ({
      atMilliseconds: dice.below(40),
      run: nothing,
    }));
    const callOff = added.map((task) => agenda.add(task));
    const isCalledOff = added.map(() => dice.chance(round / 20));
    for (const [index, off] of isCalledOff.entries()) if (off) callOff[index]?.();

    const expected = added
      .filter((_, index) => !isCalledOff[index])
      .sort((one, other) => one.atMilliseconds - other.atMilliseconds);
    const taken = [];
    for (let task = agenda.take(); task; task = agenda.take()) taken.push(task);

    expect(taken).toHaveLength(expected.length);
    expect(taken.every((task, index) => task === expected[index])).toBe(true);
    expect(agenda.first()).toBeUndefined();
  }
});

it("is not disturbed by calling off what was taken, or twice", () => {
  const agenda = createAgenda();
  const [early, late] = [1, 2].map((atMilliseconds) => ({ atMilliseconds, run: nothing }));
  if (!early || !late) throw new Error("There are two");
  const callOffEarly = agenda.add(early);
  const callOffLate = agenda.add(late);

  expect(agenda.take()).toBe(early);
  callOffEarly();
  expect(agenda.first()).toBe(late);
  callOffLate();
  callOffLate();
  expect(agenda.take()).toBeUndefined();
});
