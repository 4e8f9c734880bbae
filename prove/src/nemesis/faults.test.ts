import { expect, test } from "vitest";
import { randomOf } from "../random.ts";
import type { Database } from "../stack/database.ts";
import type { Node } from "../stack/stack.ts";
import type { Victims } from "./fault.ts";
import { FAULT_NAMES } from "./fault-name.ts";
import { FAULTS } from "./faults.ts";
import { type Injected, runNemesis } from "./nemesis.ts";

/** Machines to which nothing happens, and what was asked of them. */
function victims(seed: number, mostStoppedMs = 20_000): Victims & { asked: string[] } {
  const asked: string[] = [];
  const note = (name: string) => (given?: unknown) => void asked.push(given === undefined ? name : `${name} ${given}`);
  const nodes = ["gateway-1", "gateway-2", "gateway-3"].map((name) => ({
    gateway: Object.fromEntries([
      ["name", name],
      ...["end", "start", "freeze", "thaw", "setClock", "fillDisk"].map((verb) => [verb, note(`${name} ${verb}`)]),
    ]),
    link: { set: note(`link of ${name} is`) },
  })) as unknown as Node[];
  const database = { end: note("database ends by"), untilBack: note("database is back") } as unknown as Database;
  return { asked, nodes, database, random: randomOf(seed, "nemesis"), mostStoppedMs };
}

const drawn = (seed: number) => {
  const given = victims(seed);
  return FAULT_NAMES.map((name) => FAULTS[name](given)).map(({ detail, lastsMs }) => ({ detail, lastsMs }));
};

test("the seed decides whom a fault hits and for how long", () => {
  expect(drawn(1)).toEqual(drawn(1));
  expect(drawn(1)).not.toEqual(drawn(2));
});

test("no gateway is frozen for longer than allowed", () => {
  const given = victims(3, 5_000);
  const times = Array.from({ length: 200 }, () => FAULTS.freeze(given).lastsMs);
  expect(Math.max(...times)).toBeLessThanOrEqual(5_000);
});

test.each(FAULT_NAMES)("%s is healed where it was done", async (name) => {
  const given = victims(4);
  const fault = FAULTS[name](given);
  await fault.begin();
  const begun = given.asked.splice(0);
  await fault.heal();
  const healed = given.asked;
  expect(begun.length).toBeGreaterThan(0);
  expect(healed).toHaveLength(begun.length);
  const hit = (text: string) => /gateway-\d|database/.exec(text)?.[0];
  expect(healed.map(hit)).toEqual(begun.map(hit));
});

test("without faults to choose from, the nemesis does nothing", async () => {
  const told: Injected[] = [];
  const given = victims(5);
  await runNemesis(given, [], 1, (injected) => told.push(injected));
  expect([told, given.asked]).toEqual([[], []]);
});
