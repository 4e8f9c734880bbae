import type { AttemptIntent, SettledAttempt } from "@gatehouse/domain";

/**
 * Where settled attempts end up. One transaction per batch stores the records, their rollups, the settlement of
 * their budgets; an attempt whose record is there already changes nothing. Resolves once it is committed.
 */
export interface UsageSink {
  write(batch: readonly SettledAttempt[]): Promise<void>;
}

/**
 * `filling`: most of the bytes that it may have are in use. `full`: all are, new attempts are refused. `refused`: the
 * disk does not take what is written, new attempts are refused until it does.
 */
export type SpoolLevel = "well" | "filling" | "full" | "refused";

/** What an operator has to know of a spool. */
export interface SpoolState {
  level: SpoolLevel;
  /** On disk, and how many there may be. */
  bytes: number;
  limitBytes: number;
  /** When the attempt began that has waited longest for the sink; null when none waits. */
  oldestAt: Date | null;
  /** Records of refused requests that there was no room for. They move no money. */
  dropped: number;
}

/** The on-disk journal between the data path and the sink. */
export interface UsageSpool {
  /** Written before a provider is dialled; survives a SIGKILL. Throws `metering_unavailable` when the disk refuses. */
  intend(intent: AttemptIntent): void;
  /** Written once per attempt when it ended; from here on it cannot be lost or doubled. Never throws. */
  settle(attempt: SettledAttempt): void;
  /** Attempts that are settled here and not yet acknowledged by the sink. */
  readonly depth: number;
  /** Whether something that an earlier run left is not stored yet. */
  readonly recovering: boolean;
  /** As it is now; costs little. */
  state(): SpoolState;
  /** Hands everything over (or gives up after `timeoutMs`) and closes the files. What is left is sent on the next start. */
  close(timeoutMs: number): Promise<void>;
}
