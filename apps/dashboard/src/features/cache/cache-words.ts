import type {
  CacheFigures,
  CachePurgeInput,
  CachePurgeKind,
  CachePurgePreviewView,
  CacheSpan,
} from "@gatehouse/domain";
import { requestsHref } from "#features/requests/requests-href.ts";
import { formatUsd, plural } from "#lib/format.ts";

export const PURGE_KINDS: readonly { value: CachePurgeKind; label: string }[] = [
  { value: "tag", label: "A tag" },
  { value: "model", label: "A model" },
  { value: "team", label: "A team" },
  { value: "key", label: "A key" },
  { value: "all", label: "Everything" },
];

/** Whose requests a purge is for: "with the tag docs". */
const REQUESTS: Record<CachePurgeKind, string> = {
  all: "of the organization",
  tag: "with this tag",
  model: "for this model",
  team: "of this team",
  key: "of this key",
};

export const TOOK_TOO_LONG = "This took too long to add up. Choose a shorter span.";

/** Where the requests of a model are listed that were answered from the cache in the span. */
export const hitsHref = (model: string, span: CacheSpan): string => requestsHref(span, { cacheStatus: "hit", model });

/** What goes and what it was good for, in one or two sentences. */
export function previewWords({ by }: CachePurgeInput, { answers, hits, savedNanoUsd }: CachePurgePreviewView): string {
  const going = goingWords(answers);
  if (hits === 0) return `${going} No request ${REQUESTS[by]} was answered from the cache in the last 7 days.`;
  const saved = BigInt(savedNanoUsd) > 0n ? `, which saved ${formatUsd(savedNanoUsd)}` : "";
  return `${going} Requests ${REQUESTS[by]} were answered from the cache ${times(hits)} in the last 7 days${saved}.`;
}

function goingWords(answers: number | null): string {
  if (answers === null) return "How many answers go could not be counted in time.";
  if (answers === 0) return "No answer is kept that this is for.";
  return `${plural(answers, "answer")} ${answers === 1 ? "goes" : "go"}.`;
}

const times = (count: number): string => (count === 1 ? "once" : plural(count, "time"));

/** Of the requests for which the cache was asked, the share that it answered; null: it was asked for none. */
export function hitRate({ hits, misses }: Pick<CacheFigures, "hits" | "misses">): number | null {
  return hits + misses === 0 ? null : hits / (hits + misses);
}

/** The input as far as it is chosen; null: something is missing. */
export function purgeInput(by: CachePurgeKind, value: string): CachePurgeInput | null {
  if (by === "all") return { by };
  const chosen = value.trim();
  return chosen === "" ? null : { by, value: chosen };
}
