import { readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AttemptIntent } from "@gatehouse/domain";
import { afterEach, beforeEach, expect, test } from "vitest";
import { aBudget, anIntent, aRecord, resultOf } from "../testing/record.ts";
import {
  afterKill,
  emptyDirectory,
  HeldClock,
  RememberingLogger,
  removeDirectory,
  ScriptedDisk,
  ScriptedSink,
  SMALL,
} from "../testing/spool-kit.ts";
import { openSpool } from "./open-spool.ts";
import { type SpoolOptions, SYSTEM_DISK } from "./options.ts";

let directories: string[];
let clock: HeldClock;
let sink: ScriptedSink;
let disk: ScriptedDisk;
let logger: RememberingLogger;

beforeEach(() => {
  directories = [emptyDirectory()];
  clock = new HeldClock();
  sink = new ScriptedSink();
  disk = new ScriptedDisk(SYSTEM_DISK.write);
  logger = new RememberingLogger();
});
afterEach(() => directories.forEach(removeDirectory));

const directory = () => directories.at(-1) as string;
const open = (options: Partial<SpoolOptions> = {}) =>
  openSpool({ directory: directory(), sink, logger, clock, disk, ...options });
const segments = (kind = ".journal") => readdirSync(directory()).filter((name) => name.endsWith(kind));
const ids = () => [...sink.stored.keys()];
const refusal = () => ({ record: aRecord({ status: "refused", metering: "none", costNanoUsd: 0n }), budgets: [] });

/** The process is gone; the next call of `open` finds what it left. */
function kill() {
  directories.push(afterKill(directory()));
  clock = new HeldClock();
}

test("the first attempt is handed over at once, the next ones in batches at most every 200 ms", async () => {
  const { spool } = await open({ limits: { batchSize: 3 } });
  spool.settle(resultOf(anIntent()));
  await clock.advance(0);
  expect(sink.batchSizes).toEqual([1]);
  spool.settle(resultOf(anIntent()));
  spool.settle(resultOf(anIntent()));
  await clock.advance(199);
  expect(sink.batchSizes).toEqual([1]);
  await clock.advance(1);
  expect(sink.batchSizes).toEqual([1, 2]);
  for (let i = 0; i < 4; i += 1) spool.settle(resultOf(anIntent()));
  await clock.advance(0);
  expect(sink.batchSizes).toEqual([1, 2, 3]);
  expect(spool.depth).toBe(1);
});

test("an attempt that was running when the process died is charged as its intent says, once", async () => {
  const { spool } = await open();
  const [running, ended] = [anIntent(), anIntent()];
  spool.intend(running);
  spool.intend(ended);
  spool.settle(resultOf(ended));
  await clock.advance(0);
  kill();
  const second = await open();
  expect(second.recovered).toMatchObject({ settled: 0, indeterminate: 1, firstSureEpoch: 0 });
  expect(second.spool.depth).toBe(1);
  await clock.advance(0);
  expect(sink.stored.get(running.record.eventId)).toEqual(running);
  expect(sink.stored.get(ended.record.eventId)).toEqual(resultOf(ended));
  kill();
  expect((await open()).recovered).toMatchObject({ settled: 0, indeterminate: 0 });
});

test("results that the sink never acknowledged are sent again by the next start, in order", async () => {
  const { spool } = await open({ limits: SMALL });
  sink.mode = "fails";
  const results = Array.from({ length: 20 }, () => resultOf(anIntent()));
  for (const result of results) spool.settle(result);
  await clock.advance(60_000);
  kill();
  sink.mode = "ok";
  const second = await open({ limits: SMALL });
  expect(second.recovered).toMatchObject({ settled: 20, indeterminate: 0 });
  await clock.advance(10_000);
  expect([...sink.stored.values()]).toEqual(results);
  expect(second.spool.depth).toBe(0);
});

test("a batch whose commit was not answered is sent again, and counts once", async () => {
  const { spool } = await open();
  sink.mode = "stores-then-fails";
  const result = resultOf(anIntent());
  spool.settle(result);
  await clock.advance(1000);
  expect(spool.depth).toBe(1);
  sink.mode = "ok";
  await clock.advance(60_000);
  expect(spool.depth).toBe(0);
  expect(ids()).toEqual([result.record.eventId]);
});

test("while the sink is away, attempts beyond what memory may hold wait on disk and arrive in order", async () => {
  const { spool } = await open({ limits: SMALL });
  sink.mode = "fails";
  const results = Array.from({ length: 40 }, () => resultOf(anIntent()));
  for (const result of results) {
    spool.intend(anIntent());
    spool.settle(result);
    await clock.advance(50);
  }
  expect(spool.depth).toBe(40);
  sink.mode = "ok";
  await clock.advance(60_000);
  expect([...sink.stored.values()]).toEqual(results);
});

test("segments go as soon as all in them is acknowledged; an attempt that still runs is carried forward", async () => {
  const { spool } = await open({ limits: SMALL });
  const running = anIntent();
  spool.intend(running);
  for (let i = 0; i < 60; i += 1) {
    const intent = anIntent();
    spool.intend(intent);
    spool.settle(resultOf(intent));
    await clock.advance(200);
  }
  await clock.advance(1000);
  expect(segments().length).toBeLessThanOrEqual(2);
  kill();
  expect((await open({ limits: SMALL })).recovered).toMatchObject({ settled: 0, indeterminate: 1 });
  await clock.advance(0);
  expect(sink.stored.get(running.record.eventId)).toEqual(running);
});

test("a full disk refuses new attempts, and those that run are settled straight from memory", async () => {
  const { spool } = await open();
  const running = anIntent();
  spool.intend(running);
  for (const mode of ["full", "fills-up"] as const) {
    disk.mode = mode;
    expect(() => spool.intend(anIntent())).toThrow(expect.objectContaining({ code: "metering_unavailable" }));
  }
  spool.settle(resultOf(running));
  expect(spool.depth).toBe(1);
  await clock.advance(0);
  expect(ids()).toEqual([running.record.eventId]);
  disk.mode = "ok";
  spool.intend(anIntent());
  kill();
  expect((await open()).recovered, "half a record left no trace").toMatchObject({
    settled: 0,
    indeterminate: 1,
    firstSureEpoch: 0,
  });
});

test("what a full disk kept in memory is written as soon as there is room again", async () => {
  const { spool } = await open();
  const running = anIntent();
  spool.intend(running);
  sink.mode = "fails";
  disk.mode = "full";
  spool.settle(resultOf(running));
  await clock.advance(1000);
  disk.mode = "ok";
  spool.intend(anIntent());
  kill();
  sink.mode = "ok";
  expect((await open()).recovered).toMatchObject({ settled: 1, indeterminate: 1 });
});

test("at its byte limit the spool refuses new attempts, still takes results, and resumes when there is room", async () => {
  const { spool } = await open({ limits: { maxBytes: 16_384 } });
  sink.mode = "fails";
  const running: AttemptIntent[] = [];
  const fill = () => {
    for (;;) {
      const intent = anIntent();
      spool.intend(intent);
      running.push(intent);
    }
  };
  expect(fill).toThrow(expect.objectContaining({ code: "metering_unavailable" }));
  for (const intent of running) spool.settle(resultOf(intent));
  expect(spool.depth).toBe(running.length);
  spool.settle(refusal());
  expect(spool.depth, "a refusal moves no money and is dropped").toBe(running.length);
  sink.mode = "ok";
  await clock.advance(60_000);
  expect(spool.depth).toBe(0);
  spool.intend(anIntent());
});

test("a torn end is cut off wherever it was torn, and what was written before it is kept", async () => {
  const { spool } = await open();
  sink.mode = "fails";
  const results = [resultOf(anIntent()), resultOf(anIntent())];
  for (const result of results) spool.settle(result);
  const [name] = segments();
  const whole = readFileSync(join(directory(), name as string)).length;
  for (let cut = 1; cut < whole; cut += 61) {
    kill();
    truncateSync(join(directory(), name as string), whole - cut);
    const kept = cut < whole / 2 ? 1 : 0;
    expect((await open()).recovered, `cut ${cut}`).toMatchObject({ settled: kept, firstSureEpoch: 0 });
    directories.splice(1).forEach(removeDirectory);
  }
});

test("a damaged record sets its segment aside; everything else in it is kept, and the gap is owned up to", async () => {
  const { spool } = await open();
  sink.mode = "fails";
  const results = [resultOf(anIntent()), resultOf(anIntent()), resultOf(anIntent())];
  for (const result of results) spool.settle(result);
  const running = anIntent();
  spool.intend(running);
  kill();
  const path = join(directory(), segments()[0] as string);
  const bytes = readFileSync(path);
  bytes[Math.floor(bytes.length * 0.4)] = 0x7e;
  writeFileSync(path, bytes);
  sink.mode = "ok";
  const second = await open();
  expect(second.recovered).toMatchObject({ settled: 2, indeterminate: 1, firstSureEpoch: 2 });
  expect(segments(".bad")).toHaveLength(1);
  expect(logger.messages).toContain("a usage segment is damaged; it was set aside, the rest is kept");
  await clock.advance(1000);
  expect(ids()).toEqual([results[0], results[2], running].map((attempt) => attempt?.record.eventId));
  kill();
  // What that segment may have had of the first run stays unknown, however often it starts again.
  expect((await open()).recovered).toMatchObject({ settled: 0, indeterminate: 0, firstSureEpoch: 2 });
});

test("a spool that is closed in peace leaves no segments, keeps its name and counts its starts", async () => {
  const first = await open();
  const intent = anIntent();
  first.spool.intend(intent);
  first.spool.settle(resultOf(intent));
  const closing = first.spool.close(1000);
  await clock.advance(0);
  await closing;
  expect(ids()).toEqual([intent.record.eventId]);
  expect(segments()).toEqual([]);
  expect(() => first.spool.intend(anIntent())).toThrow(expect.objectContaining({ code: "metering_unavailable" }));
  expect(() => first.spool.settle(resultOf(anIntent()))).not.toThrow();
  const second = await open();
  expect(second.recovered).toEqual({ ...first.recovered, epoch: first.recovered.epoch + 1 });
});

test("closing gives up after its time when the sink hangs, and the next start sends what is left", async () => {
  const { spool } = await open();
  sink.mode = "hangs";
  const result = resultOf(anIntent());
  spool.settle(result);
  await clock.advance(0);
  const closing = spool.close(500);
  await clock.advance(500);
  await closing;
  sink.mode = "ok";
  const second = await open();
  expect(second.recovered.settled).toBe(1);
  await clock.advance(0);
  expect(ids()).toEqual([result.record.eventId]);
});

test("it is told until when what an earlier run left is not stored, whatever comes meanwhile", async () => {
  const first = await open();
  sink.mode = "fails";
  first.spool.settle(resultOf(anIntent()));
  first.spool.intend(anIntent());
  kill();
  const { spool, recovered } = await open();
  expect(recovered).toMatchObject({ settled: 1, indeterminate: 1 });
  spool.settle(resultOf(anIntent()));
  expect(spool.recovering).toBe(true);
  sink.mode = "ok";
  await clock.advance(60_000);
  expect(spool.recovering).toBe(false);
  sink.mode = "fails";
  spool.settle(resultOf(anIntent()));
  expect([spool.depth, spool.recovering]).toEqual([1, false]);
});

test("a spool whose directory was taken by another process takes no new attempts", async () => {
  const { spool } = await open();
  spool.intend(anIntent());
  writeFileSync(join(directory(), "lock"), JSON.stringify({ token: "another" }));
  await clock.advance(5_000);
  expect(() => spool.intend(anIntent())).toThrow(expect.objectContaining({ code: "metering_unavailable" }));
});

test("after a restart of the machine, what was written may be incomplete, and that is said", async () => {
  await open();
  kill();
  writeFileSync(join(directory(), "epoch"), "41\nanother-boot\n");
  expect((await open()).recovered).toMatchObject({ epoch: 42, firstSureEpoch: 42 });
});

test("the windows of the budgets that an attempt holds survive with it", async () => {
  const { spool } = await open();
  const running = anIntent();
  spool.intend(running);
  kill();
  await open();
  await clock.advance(0);
  expect(sink.stored.get(running.record.eventId)?.budgets).toEqual([aBudget]);
});
