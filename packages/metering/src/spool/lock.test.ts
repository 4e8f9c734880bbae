import { existsSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { emptyDirectory, HeldClock, RememberingLogger, removeDirectory } from "../testing/spool-kit.ts";
import { lockSpool, type SpoolLock } from "./lock.ts";

let directory: string;
let clock: HeldClock;
let first: SpoolLock;

beforeEach(() => {
  directory = emptyDirectory();
  clock = new HeldClock();
  first = lock();
});
afterEach(() => removeDirectory(directory));

const path = () => join(directory, "lock");
const lock = () => lockSpool(directory, clock, new RememberingLogger());
const holder = () => JSON.parse(readFileSync(path(), "utf8"));
/** The lock is of somebody else from here on. */
const pretend = (fields: object) => writeFileSync(path(), JSON.stringify({ ...holder(), token: "another", ...fields }));
const lastRenewed = (secondsAgo: number) => {
  const then = new Date(Date.now() - secondsAgo * 1000);
  utimesSync(path(), then, then);
};

test("a directory has one owner at a time", () => {
  expect(lock).toThrow(`in use by process ${process.pid}`);
  first.release();
  expect(existsSync(path())).toBe(false);
  lock();
});

test.each([
  ["whose process id is another process's now", { started: "1" }],
  ["whose process is gone", { pid: 2 ** 22 + 1 }],
  ["from before the machine restarted", { boot: "another" }],
])("a lock %s is taken over", (_, fields) => {
  pretend(fields);
  expect(lock().held()).toBe(true);
  expect(holder().token).not.toBe("another");
});

test("a lock held on another machine is respected while it is renewed, and taken over when it no longer is", () => {
  pretend({ host: "elsewhere" });
  lastRenewed(20);
  expect(lock).toThrow("on elsewhere");
  lastRenewed(31);
  expect(lock().held()).toBe(true);
});

test("a lock that was half written is taken over as soon as nobody can be writing it", () => {
  writeFileSync(path(), "");
  expect(lock).toThrow("in use");
  lastRenewed(6);
  expect(lock().held()).toBe(true);
});

test("the owner renews its lock, notices when it was taken, and does not remove another's", async () => {
  lastRenewed(3600);
  await clock.advance(5_000);
  pretend({ host: "elsewhere" });
  expect(lock, "it was renewed a moment ago").toThrow("in use");
  expect(first.held()).toBe(true);
  await clock.advance(5_000);
  expect(first.held()).toBe(false);
  first.release();
  expect(existsSync(path())).toBe(true);
});
