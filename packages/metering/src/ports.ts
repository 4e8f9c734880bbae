import type { AttemptIntent, SettledAttempt } from "@gatehouse/domain";

/**
 * Where settled attempts end up. One transaction per batch stores the records, their rollups, the settlement of
 * their budgets; an attempt whose record is there already changes nothing. Resolves once it is committed.
 */
export interface UsageSink {
  write(batch: readonly SettledAttempt[]): Promise<void>;
}

/** The on-disk journal between the data path and the sink. */
export interface UsageSpool {
  /** Written before a provider is dialled; survives a SIGKILL. Throws `metering_unavailable` when the disk refuses. */
  intend(intent: AttemptIntent): void;
  /** Written once per attempt when it ended; from here on it cannot be lost or doubled. Never throws. */
  settle(attempt: SettledAttempt): void;
  /** Attempts that are settled here and not yet acknowledged by the sink. */
  readonly depth: number;
  /** Hands everything over (or gives up after `timeoutMs`) and closes the files. What is left is sent on the next start. */
  close(timeoutMs: number): Promise<void>;
}
