import { formatCount } from "#lib/format.ts";
import type { DryRunDone } from "./use-dry-runs.ts";

/** "would have changed 120 of 5,000 requests of the last 24 h", of the draft that is about to be published. */
export function blastRadius(run: DryRunDone | null, revision: number): { text: string; isOfThisDraft: boolean } | null {
  if (!run) return null;
  const { compared, unchanged, newlyDenied } = run.result.requests;
  const denied = newlyDenied > 0 ? `, ${formatCount(newlyDenied)} of them denied` : "";
  const sampled = run.result.sample.every > 1 ? " that were looked at" : "";
  const text = `It would have changed ${formatCount(compared - unchanged)} of ${formatCount(compared)} requests${sampled} of the last ${run.hours} h${denied} (an estimate).`;
  return { text, isOfThisDraft: run.revision === revision };
}
