import { setTimeout as sleep } from "node:timers/promises";
import type { Victims } from "./fault.ts";
import type { FaultName } from "./fault-name.ts";
import { FAULTS } from "./faults.ts";

/** A fault that was done and healed. */
export interface Injected {
  name: FaultName;
  detail: string;
  /** Since the nemesis began. */
  atMs: number;
  lastedMs: number;
}

const PAUSE_MS = { least: 500, most: 4_000 };

/**
 * One fault at a time, with pauses, until the time is up; what was begun is healed. All kinds come, in an order of their
 * own, before one comes again. @throws what does not heal
 */
export async function runNemesis(
  victims: Victims,
  names: readonly FaultName[],
  forMs: number,
  tell: (injected: Injected) => void,
): Promise<void> {
  const { random } = victims;
  const beganMs = performance.now();
  const sinceMs = () => performance.now() - beganMs;
  const rest = (ms: number) => sleep(Math.max(0, Math.min(ms, forMs - sinceMs())));
  let waiting: FaultName[] = [];
  while (sinceMs() < forMs) {
    await rest(random.between(PAUSE_MS.least, PAUSE_MS.most));
    if (names.length === 0) continue;
    if (waiting.length === 0) waiting = random.shuffled(names);
    const name = waiting.pop() as FaultName;
    const fault = FAULTS[name](victims);
    if (sinceMs() >= forMs) return;
    const atMs = sinceMs();
    await fault.begin();
    await rest(fault.lastsMs);
    await fault.heal();
    tell({ name, detail: fault.detail, atMs, lastedMs: sinceMs() - atMs });
  }
}
