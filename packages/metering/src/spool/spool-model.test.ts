import type { AttemptIntent, SettledAttempt } from "@gatehouse/domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { UsageSpool } from "../ports.ts";
import { anIntent, resultOf } from "../testing/record.ts";
import {
  afterKill,
  type DiskMode,
  emptyDirectory,
  HeldClock,
  RememberingLogger,
  removeDirectory,
  ScriptedDisk,
  ScriptedSink,
  type SinkMode,
  SMALL,
} from "../testing/spool-kit.ts";
import { openSpool } from "./open-spool.ts";
import { SYSTEM_DISK } from "./options.ts";

type Step =
  | { do: "intend" }
  | { do: "settle"; which: number }
  | { do: "settle without intent" }
  | { do: "wait"; ms: number }
  | { do: "sink"; mode: SinkMode }
  | { do: "disk"; mode: DiskMode }
  | { do: "kill" }
  | { do: "close" };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Step>({ do: "intend" }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant("settle" as const), which: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.constant<Step>({ do: "settle without intent" }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.constantFrom(0, 60, 300, 20_000) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("sink" as const),
      mode: fc.constantFrom<SinkMode>("ok", "ok", "fails", "stores-then-fails", "hangs"),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("disk" as const),
      mode: fc.constantFrom<DiskMode>("ok", "ok", "full", "fills-up"),
    }),
  },
  { weight: 1, arbitrary: fc.constant<Step>({ do: "kill" }) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: "close" }) },
);

/** A gateway's life with its spool, and what must be true of the database in the end. */
class World {
  readonly sink = new ScriptedSink();
  /** Attempts that run now. */
  running: AttemptIntent[] = [];
  /** Attempts and the one record that the database must hold of each. */
  readonly owed = new Map<string, SettledAttempt>();
  /** Settled while the disk refused: their result may be lost in a crash; then the intent counts. */
  readonly doubtful = new Map<string, AttemptIntent | undefined>();
  #directory = emptyDirectory();
  #clock = new HeldClock();
  #disk = new ScriptedDisk(SYSTEM_DISK.write);
  /** Writes of a process that was killed reach nobody. */
  #alive = { now: true };
  spool!: UsageSpool;

  async open(): Promise<void> {
    const { sink } = this;
    const alive = { now: true };
    this.#alive = alive;
    this.#clock = new HeldClock();
    const opened = await openSpool({
      directory: this.#directory,
      sink: { write: (batch) => (alive.now ? sink.write(batch) : new Promise(() => {})) },
      logger: new RememberingLogger(),
      clock: this.#clock,
      disk: this.#disk,
      limits: SMALL,
    });
    this.spool = opened.spool;
  }

  async take(step: Step): Promise<void> {
    if (step.do === "intend") this.#intend();
    else if (step.do === "settle") this.#settle(this.running[step.which % Math.max(1, this.running.length)]);
    else if (step.do === "settle without intent") this.#settle(anIntent(), { journalled: false });
    else if (step.do === "wait") await this.#clock.advance(step.ms);
    else if (step.do === "sink") this.sink.mode = step.mode;
    else if (step.do === "disk") this.#disk.mode = step.mode;
    else if (step.do === "kill") await this.#kill();
    else await this.#close();
  }

  #intend(): void {
    const intent = anIntent();
    try {
      this.spool.intend(intent);
      this.running.push(intent);
    } catch {
      expect(this.#disk.mode, "an intent is refused only when the disk is sick").not.toBe("ok");
    }
  }

  #settle(intent: AttemptIntent | undefined, { journalled } = { journalled: true }): void {
    if (!intent) return;
    const result = resultOf(intent, { costNanoUsd: BigInt(this.owed.size) });
    this.spool.settle(result);
    const id = intent.record.eventId;
    this.owed.set(id, result);
    if (this.#disk.mode !== "ok") this.doubtful.set(id, journalled ? intent : undefined);
    this.running = this.running.filter((other) => other !== intent);
  }

  async #kill(): Promise<void> {
    const left = afterKill(this.#directory);
    await this.#abandon();
    this.#directory = left;
    for (const intent of this.running) this.owed.set(intent.record.eventId, intent);
    this.running = [];
    this.#disk.mode = "ok";
    await this.open();
  }

  /** Frees what the killed process held; nothing it still does can be seen. */
  async #abandon(): Promise<void> {
    this.#alive.now = false;
    const closing = this.spool.close(0);
    await this.#clock.advance(0);
    await closing;
    removeDirectory(this.#directory);
  }

  async #close(): Promise<void> {
    const closing = this.spool.close(1000);
    await this.#clock.advance(1000);
    await closing;
    for (const intent of this.running) this.owed.set(intent.record.eventId, intent);
    this.running = [];
    this.#disk.mode = "ok";
    await this.open();
  }

  async end(): Promise<void> {
    this.#disk.mode = "ok";
    this.sink.mode = "ok";
    await this.#kill();
    for (let i = 0; i < 50 && this.spool.depth > 0; i += 1) await this.#clock.advance(20_000);
    expect(this.spool.depth).toBe(0);
    await this.#abandon();
    removeDirectory(this.#directory);
  }

  check(): void {
    for (const [id, stored] of this.sink.stored) {
      const owed = this.owed.get(id);
      expect(owed, "nothing is stored that did not happen").toBeDefined();
      if (stored.record.metering === owed?.record.metering || !this.doubtful.has(id)) expect(stored).toEqual(owed);
      else expect(stored).toEqual(this.doubtful.get(id));
    }
    for (const id of this.owed.keys()) {
      const mayBeLost = this.doubtful.has(id) && this.doubtful.get(id) === undefined;
      if (!mayBeLost) expect(this.sink.stored.has(id), "nothing that happened is lost").toBe(true);
    }
  }
}

test("whatever befalls process, sink and disk: each settled attempt is stored once, as it ended; each one that ran, as its intent", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const world = new World();
      await world.open();
      for (const each of steps) await world.take(each);
      await world.end();
      world.check();
    }),
    { numRuns: 60 },
  );
}, 60_000);
