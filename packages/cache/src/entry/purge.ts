import type { CachePurgeConfiguration, CachePurgeKind } from "@gatehouse/domain";
import type { Entry, EntryMeta } from "./entry.ts";

/** Answers of an organization that were asked for up to `atMs` (as entries count) are not given any more: all, or some. */
export interface Purge {
  organizationId: string;
  atMs: number;
  by: { kind: "all" } | { kind: Exclude<CachePurgeKind, "all">; value: string };
}

/**
 * Whether one of the purges is for this answer. Gateways learn of purges with their configuration and look at every answer
 * that they find, wherever it was kept: no index has to be, and none can be missed. An answer of the very millisecond is
 * purged too, and so is one that was under way. Gateways agree on the time to within a round trip to the database; an
 * answer that was asked for so short a time before may stay.
 */
export function isPurged({ askedAtMs, meta }: Pick<Entry, "askedAtMs" | "meta">, purges: readonly Purge[]): boolean {
  for (const { organizationId, atMs, by } of purges) {
    if (askedAtMs <= atMs && organizationId === meta.organizationId && concerns(by, meta)) return true;
  }
  return false;
}

/** As the configuration has it. One that does not say what it is for is for everything: that costs calls, and no more. */
export function purgeOf({ organizationId, by, value, purgedAt }: CachePurgeConfiguration): Purge {
  const atMs = purgedAt.getTime();
  if (by === "all" || value === null) return { organizationId, atMs, by: { kind: "all" } };
  return { organizationId, atMs, by: { kind: by, value } };
}

function concerns(by: Purge["by"], meta: EntryMeta): boolean {
  switch (by.kind) {
    case "all":
      return true;
    case "tag":
      return meta.tags.includes(by.value);
    case "model":
      return by.value === meta.model || by.value === meta.askedModel;
    case "team":
      return by.value === meta.teamId;
    case "key":
      return by.value === meta.virtualKeyId;
  }
}
