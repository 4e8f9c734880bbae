import { mkdirSync } from "node:fs";
import { GatehouseError, type SettledAttempt } from "@gatehouse/domain";
import type { UsageSpool } from "../ports.ts";
import { Drain } from "./drain.ts";
import { firstSureEpoch, nextIdentity } from "./identity.ts";
import { Journal } from "./journal.ts";
import { lockSpool, type SpoolLock } from "./lock.ts";
import {
  DEFAULT_LIMITS,
  type SpoolLimits,
  type SpoolLogger,
  type SpoolOptions,
  SYSTEM_CLOCK,
  SYSTEM_DISK,
} from "./options.ts";
import { Outbox } from "./outbox.ts";
import { Recorder } from "./recorder.ts";
import { type Replay, replay } from "./replay.ts";
import { nextSegmentNumber, setAside } from "./segment-file.ts";

/** What the spool's directory says of this node, and what an earlier run left in it. */
export interface Recovered {
  /** Results that are sent (again). */
  settled: number;
  /** Attempts without a result: each is charged as its intent says. */
  indeterminate: number;
  /** Stays with the directory. */
  nodeId: string;
  /** One more on every start. */
  epoch: number;
  /**
   * From this start number on, every intent that was written is sure to have been read. When the machine itself goes down
   * or the disk damages a segment, a hold of an earlier run without an attempt here may be of a request that was sent.
   */
  firstSureEpoch: number;
}

/**
 * Opens the journal between the data path and the sink, reads what an earlier run left, and begins to hand it over.
 *
 * An attempt survives the death of the process from the moment `intend` returns (the data is with the system then), and
 * the death of the machine after the next sync, at most `syncMs` later. The sink gets every settled attempt at least
 * once; since it is idempotent, that is exactly once. Intents and results have no bearing on each other's order.
 *
 * @throws Error when another process uses the directory, or it cannot be written to
 */
export async function openSpool(options: SpoolOptions): Promise<{ spool: UsageSpool; recovered: Recovered }> {
  const { directory, sink, logger, clock = SYSTEM_CLOCK, disk = SYSTEM_DISK } = options;
  const limits = effectiveLimits(options.limits);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const lock = lockSpool(directory, clock, logger);
  try {
    const { nodeId, epoch, sameBoot } = nextIdentity(directory);
    const left = replay(directory, logger);
    const { segments } = left;
    const nextNumber = nextSegmentNumber(directory);
    const journal = new Journal({ directory, segments, nextNumber, disk, limits, logger, clock });
    const outbox = new Outbox({
      journal,
      logger,
      memoryAttempts: limits.memoryAttempts,
      onDisk: left.unacknowledged,
      acknowledged: left.acknowledged,
    });
    const recorder = new Recorder({ journal, outbox, limits, logger, clock });
    const settled = await recover({ directory, left, recorder, journal, logger });
    // What an earlier run left goes first; where the disk refuses it, there is no order to go by.
    const owed = recorder.allWritten ? recorder.depth : Number.POSITIVE_INFINITY;
    const drain = new Drain({ source: recorder, sink, clock, limits, logger });
    drain.wake();
    const complete = sameBoot && left.damaged.length === 0;
    const sureEpoch = firstSureEpoch(directory, { epoch, complete });
    return {
      spool: createSpool({ recorder, owed, drain, journal, lock, logger }),
      recovered: { settled, indeterminate: left.open.length, nodeId, epoch, firstSureEpoch: sureEpoch },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** A segment that could hold the whole spool could never be removed. */
function effectiveLimits(limits: Partial<SpoolLimits> = {}): SpoolLimits {
  const wanted = { ...DEFAULT_LIMITS, ...limits };
  return { ...wanted, segmentBytes: Math.min(wanted.segmentBytes, Math.ceil(wanted.maxBytes / 4)) };
}

/** Settles what has no end, rescues what damaged segments still hold, removes what is done. Returns results to send. */
async function recover(options: {
  directory: string;
  left: Replay;
  recorder: Recorder;
  journal: Journal;
  logger: SpoolLogger;
}): Promise<number> {
  const { directory, left, recorder, journal, logger } = options;
  for (const { intent, segment } of left.open) recorder.adopt(intent, segment);
  const rescued = left.damaged.flatMap(({ results }) => results);
  for (const attempt of [...rescued, ...left.open.map(({ intent }) => intent)]) recorder.settle(attempt);
  if (left.damaged.length > 0 && recorder.allWritten) {
    await journal.sync();
    for (const { number, results } of left.damaged) {
      const path = setAside(directory, number);
      logger.error({ path, rescued: results.length }, "a usage segment is damaged; it was set aside, the rest is kept");
    }
  }
  await recorder.reclaim();
  return left.unacknowledged + rescued.length;
}

function createSpool(options: {
  recorder: Recorder;
  /** Attempts of earlier runs, which are handed over before all others. */
  owed: number;
  drain: Drain;
  journal: Journal;
  lock: SpoolLock;
  logger: SpoolLogger;
}): UsageSpool {
  const { recorder, owed, drain, journal, lock, logger } = options;
  let recovering = owed > 0;
  let state: "open" | "closing" | "closed" = "open";
  return {
    intend(intent) {
      if (state !== "open" || !lock.held()) throw new GatehouseError("metering_unavailable");
      recorder.intend(intent);
    },
    settle(attempt: SettledAttempt) {
      if (state === "closed") {
        return logger.error({ eventId: attempt.record.eventId }, "a usage record came after the spool was closed");
      }
      recorder.settle(attempt);
      drain.wake();
    },
    get depth() {
      return recorder.depth;
    },
    get recovering() {
      recovering &&= recorder.acknowledged < owed && recorder.depth > 0;
      return recovering;
    },
    state: () => recorder.state(),
    async close(timeoutMs) {
      if (state !== "open") return;
      state = "closing";
      await drain.finish(timeoutMs);
      state = "closed";
      recorder.stop();
      recorder.writeHeldBack();
      await recorder.reclaim();
      await journal.close({ empty: recorder.depth === 0 && recorder.allWritten && !recorder.hasOpenIntents });
      lock.release();
    },
  };
}
