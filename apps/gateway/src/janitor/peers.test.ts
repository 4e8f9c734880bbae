import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createPeers } from "./peers.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "gatehouse-peers-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

test("a gateway that never shared is alone; one that did keeps to its share over a start without the database", () => {
  const first = createPeers(directory);
  expect(first.current()).toEqual({ count: 1, rank: 0 });
  first.learn({ count: 3, rank: 2 }, 0);
  expect(createPeers(directory).current()).toEqual({ count: 3, rank: 2 });
});

test("who is gone is noticed at the next beat; after the database was away their number only grows for a while", () => {
  const peers = createPeers(directory);
  const learn = (count: number, nowMs: number) => {
    peers.learn({ count, rank: 0 }, nowMs);
    return peers.current().count;
  };
  expect([learn(3, 0), learn(3, 5_000), learn(3, 10_000), learn(2, 20_000)]).toEqual([3, 3, 3, 2]);
  // Away for half a minute: the first that asks finds nobody.
  expect([learn(1, 50_000), learn(3, 55_000), learn(2, 60_000)]).toEqual([2, 3, 3]);
  expect([learn(2, 64_999), learn(2, 65_000)]).toEqual([3, 2]);
});

test("a file that makes no sense is as good as none", () => {
  for (const text of ["", "many", "0 0", "2 2", "1.5 0", "-1 -2"]) {
    writeFileSync(join(directory, "peers"), text);
    expect(createPeers(directory).current()).toEqual({ count: 1, rank: 0 });
  }
});
