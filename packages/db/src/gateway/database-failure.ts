/**
 * What a failed statement left behind. `undone`: the server said no, nothing was changed. `unknown`: the connection
 * broke before an answer, so it may have been committed.
 */
export type Outcome = "undone" | "unknown";

/** SQLSTATE of an error that the server reported; undefined for a broken connection or a timeout on our side. */
export function sqlState(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) && hasSeverity(error) ? code : undefined;
}

export function outcomeOf(error: unknown): Outcome {
  const state = sqlState(error);
  // 57P01..57P03, 08xxx: the session was ended, perhaps during the commit.
  return state === undefined || state.startsWith("57P") || state.startsWith("08") ? "unknown" : "undone";
}

/** Deadlock or serialization failure: undone, and worth doing again at once. */
export const isContention = (error: unknown): boolean => ["40P01", "40001"].includes(sqlState(error) ?? "");

/**
 * Whether it is the data that cannot be stored, now or ever: 22 (a value out of range, a malformed text), 23 (a
 * constraint), 54 (a limit of the program, such as an index row that is too long).
 */
export function isUnstorable(error: unknown): boolean {
  const state = sqlState(error);
  return state !== undefined && ["22", "23", "54"].includes(state.slice(0, 2));
}

/** Runs `work`, and again up to three times after a deadlock, with random pauses so that both sides do not meet again. */
export async function retryContention<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt > 3 || !isContention(error)) throw error;
      await pause(Math.random() * 20 * attempt);
    }
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Node's own errors carry codes too ("EPIPE" has five letters). */
const hasSeverity = (error: unknown): boolean => typeof (error as { severity?: unknown }).severity === "string";
