import { execFileSync } from "node:child_process";
import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AttemptIntent, SettledAttempt } from "@gatehouse/domain";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { UsageSpool } from "../ports.ts";
import { anIntent, resultOf } from "../testing/record.ts";
import {
  afterKill,
  emptyDirectory,
  HeldClock,
  RememberingLogger,
  removeDirectory,
  ScriptedDisk,
  ScriptedSink,
} from "../testing/spool-kit.ts";
import { openSpool } from "./open-spool.ts";
import { type SpoolOptions, SYSTEM_DISK } from "./options.ts";
import { replay } from "./replay.ts";

let directory: string;
let clock: HeldClock;
let sink: ScriptedSink;
let disk: ScriptedDisk;
let logger: RememberingLogger;

beforeEach(() => {
  directory = emptyDirectory();
  clock = new HeldClock();
  sink = new ScriptedSink();
  disk = new ScriptedDisk(SYSTEM_DISK.write);
  logger = new RememberingLogger();
});
afterEach(() => removeDirectory(directory));

const open = async (options: Partial<SpoolOptions> = {}) =>
  (await openSpool({ directory, sink, logger, clock, disk, ...options })).spool;
const results = (count: number) => Array.from({ length: count }, () => resultOf(anIntent()));
const unavailable = expect.objectContaining({ code: "metering_unavailable" });
const alarms = () => logger.messages.filter((message) => /spool|to disk/.test(message));

/** Begins attempts until the spool takes no more; answers those that it took. */
function fill(spool: UsageSpool): AttemptIntent[] {
  const running: AttemptIntent[] = [];
  const takeAll = () => {
    for (;;) {
      const intent = anIntent();
      spool.intend(intent);
      running.push(intent);
    }
  };
  expect(takeAll).toThrow(unavailable);
  return running;
}

test("a spool that fills up says so once at 80 %, once when it is full, and once when it is well again", async () => {
  const spool = await open({ limits: { maxBytes: 64_000, segmentBytes: 4_096 } });
  sink.mode = "fails";
  let running: AttemptIntent[] = [];
  while (spool.state().bytes < 64_000 * 0.8) {
    expect(spool.state().level).toBe("well");
    running.push(anIntent());
    spool.intend(running.at(-1) as AttemptIntent);
  }
  expect(spool.state()).toMatchObject({ level: "filling", limitBytes: 64_000 });
  running = [...running, ...fill(spool)];
  expect(spool.state().level).toBe("full");
  for (const intent of running) spool.settle(resultOf(intent));
  expect(spool.state().oldestAt).toEqual(running[0]?.record.startedAt);
  sink.mode = "ok";
  await clock.advance(60_000);
  expect(spool.state()).toMatchObject({ level: "well", oldestAt: null });
  spool.intend(anIntent());
  const [filling, full, ...later] = alarms();
  expect([filling, full]).toEqual([
    "the usage spool is filling up: PostgreSQL takes less than comes in",
    "the usage spool is full; new requests are refused",
  ]);
  expect(later.at(-1)).toBe("the usage spool is well again");
  expect(new Set(later).size).toBe(later.length);
});

test.each(["ENOSPC", "EIO", "EROFS"])(
  "%s: new attempts are refused, those under way reach the sink from memory, and the spool recovers by itself",
  async (code) => {
    const spool = await open();
    const running = [anIntent(), anIntent()];
    for (const intent of running) spool.intend(intent);
    Object.assign(disk, { mode: "full", code });
    expect(() => spool.intend(anIntent())).toThrow(unavailable);
    for (const intent of running) spool.settle(resultOf(intent));
    await clock.advance(60_000);
    expect([...sink.stored.keys()]).toEqual(running.map(({ record }) => record.eventId));
    expect([...sink.stored.values()].map(({ record }) => record.metering)).toEqual(["reported", "reported"]);
    expect(spool.state().level).toBe("refused");
    disk.mode = "ok";
    await clock.advance(5_000);
    expect(spool.state().level, "nobody had to ask").toBe("well");
    spool.intend(anIntent());
    expect(alarms()).toEqual([
      "usage cannot be written to disk; new requests are refused",
      "the usage spool is well again",
    ]);
    const again = await openSpool({ directory: afterKill(directory), sink, logger, clock: new HeldClock(), disk });
    expect(again.recovered, "what reached the sink is closed on disk too").toMatchObject({ indeterminate: 1 });
  },
);

test("a disk that takes what is written and then loses it is an alarm, until a sync succeeds", async () => {
  const spool = await open();
  disk.syncFails = true;
  spool.intend(anIntent());
  await clock.advance(50);
  expect(spool.state().level).toBe("refused");
  disk.syncFails = false;
  await clock.advance(10_000);
  expect(spool.state().level).toBe("well");
});

test("a journal that was torn at any byte gives every record before the tear, and is whole again", async () => {
  const spool = await open();
  sink.mode = "hangs";
  const settled = results(2);
  const ends = settled.map((result) => {
    spool.settle(result);
    return spool.state().bytes;
  });
  const path = join(directory, "segment-000000000001.journal");
  const whole = readFileSync(path);
  expect(ends.at(-1)).toBe(whole.length);
  for (let bytes = 0; bytes <= whole.length; bytes += 1) {
    writeFileSync(path, whole);
    truncateSync(path, bytes);
    const left = replay(directory, new RememberingLogger());
    const kept = ends.filter((end) => end <= bytes).length;
    expect(left, `torn after ${bytes} bytes`).toMatchObject({ unacknowledged: kept, damaged: [] });
    expect(readFileSync(path).length).toBe(ends[kept - 1] ?? 0);
  }
}, 60_000);

test("wherever bits flip, each costs the record that it hit at most, and nothing is made up", async () => {
  const spool = await open();
  sink.mode = "hangs";
  const settled = results(8);
  for (const result of settled) spool.settle(result);
  const path = join(directory, "segment-000000000001.journal");
  const whole = readFileSync(path);
  const known = new Map(settled.map((result) => [result.record.eventId, result]));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(whole.length * 8 - 1), { minLength: 1, maxLength: 4 }), async (bits) => {
      const damaged = Buffer.from(whole);
      for (const bit of bits) damaged[bit >> 3] = (damaged[bit >> 3] as number) ^ (1 << (bit & 7));
      const copy = afterKill(directory);
      writeFileSync(join(copy, "segment-000000000001.journal"), damaged);
      const later = new ScriptedSink();
      const ownClock = new HeldClock();
      const again = await openSpool({ directory: copy, sink: later, logger, clock: ownClock, disk });
      await ownClock.advance(10_000);
      for (const [id, stored] of later.stored) expect(stored).toEqual(known.get(id));
      expect(later.stored.size).toBeGreaterThanOrEqual(settled.length - new Set(bits).size);
      expect(again.spool.depth).toBe(0);
      removeDirectory(copy);
    }),
    { numRuns: 40 },
  );
}, 60_000);

test("the database is away for ten minutes: few attempts are in memory, all arrive once, in order", async () => {
  const memoryAttempts = 100;
  const spool = await open({ limits: { memoryAttempts, segmentBytes: 256 * 1024 } });
  sink.mode = "fails";
  const settled: SettledAttempt[] = [];
  for (let second = 0; second < 600; second += 1) {
    for (const result of results(10)) {
      spool.settle(result);
      settled.push(result);
    }
    await clock.advance(1_000);
  }
  expect(spool.depth).toBe(6_000);
  expect(spool.state().oldestAt).toEqual(settled[0]?.record.startedAt);
  sink.mode = "ok";
  await clock.advance(60_000);
  expect(spool.depth).toBe(0);
  const stored = [...sink.stored.values()];
  expect(stored.map(({ record }) => record.eventId)).toEqual(settled.map(({ record }) => record.eventId));
  const fromMemory = stored.filter((attempt, index) => attempt === settled[index]).length;
  expect(fromMemory, "the others were read back from the disk").toBeLessThanOrEqual(memoryAttempts);
  expect(stored.slice(-10)).toEqual(settled.slice(-10));
}, 60_000);

const mountsAllowed = process.platform === "linux" && process.getuid?.() === 0 && canMount();

test.skipIf(!mountsAllowed)(
  "a disk that is really full (skipped where this user cannot mount one): refused, delivered from memory, recovered",
  async () => {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=128k", "tmpfs", directory]);
    try {
      const spool = await open({ disk: SYSTEM_DISK });
      const running = fill(spool);
      expect(running.length).toBeGreaterThan(10);
      expect(spool.state().level).toBe("refused");
      for (const intent of running) spool.settle(resultOf(intent));
      await clock.advance(60_000);
      expect(new Set(sink.stored.keys())).toEqual(new Set(running.map(({ record }) => record.eventId)));
      execFileSync("mount", ["-o", "remount,size=1m", directory]);
      await clock.advance(5_000);
      expect(spool.state().level).toBe("well");
      spool.intend(anIntent());
      const closing = spool.close(1_000);
      await clock.advance(1_000);
      await closing;
    } finally {
      execFileSync("umount", [directory]);
    }
  },
);

function canMount(): boolean {
  const place = emptyDirectory();
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", place], { stdio: "ignore" });
    execFileSync("umount", [place]);
    return true;
  } catch {
    return false;
  } finally {
    removeDirectory(place);
  }
}
