import type { Usage } from "./simulation/prompt.ts";

export type Vendor = "openai" | "anthropic" | "gemini";

/** One call as the provider saw it: its own books, to hold Gatehouse's usage records against. */
export interface JournalEntry {
  sequence: number;
  startedAt: string;
  vendor: Vendor;
  requestId: string;
  model: string;
  streamed: boolean;
  scenario: string | null;
  httpStatus: number;
  /** `broken`: the sandbox ended the answer early on purpose; `aborted`: the caller left. */
  outcome: "answered" | "refused" | "broken" | "aborted";
  /** What a vendor would bill: for early ends, the output up to there. null for refusals. */
  usage: Usage | null;
  /** The request body, when the sandbox was started to keep bodies. */
  request?: unknown;
}

export interface JournalTotals extends Usage {
  calls: number;
}

export interface Journal {
  /** The calls that have ended, oldest first; only the latest are kept. */
  entries(): readonly JournalEntry[];
  /** Sums since the start or the last clear, of all calls, also of those no longer kept. */
  totals(): JournalTotals;
  record(entry: Omit<JournalEntry, "sequence">): void;
  clear(): void;
}

const empty = (): JournalTotals => ({ calls: 0, input: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 });

/** A journal that keeps the latest `capacity` calls. */
export function createJournal(capacity = 1000): Journal {
  let kept: JournalEntry[] = [];
  let totals = empty();
  return {
    entries: () => kept.slice(-capacity),
    totals: () => ({ ...totals }),
    record(entry) {
      totals.calls += 1;
      totals.input += entry.usage?.input ?? 0;
      totals.cacheRead += entry.usage?.cacheRead ?? 0;
      totals.cacheWrite += entry.usage?.cacheWrite ?? 0;
      totals.output += entry.usage?.output ?? 0;
      totals.reasoning += entry.usage?.reasoning ?? 0;
      kept.push({ sequence: totals.calls, ...entry });
      // Trimmed in halves: moving the whole array for each call would cost a benchmark more than the answer does.
      if (kept.length >= capacity * 2) kept = kept.slice(-capacity);
    },
    clear() {
      kept = [];
      totals = empty();
    },
  };
}
