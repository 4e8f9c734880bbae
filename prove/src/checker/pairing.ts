import type { UpstreamCall } from "../upstream/books.ts";
import type { Evidence, StoredAttempt } from "./evidence.ts";

/** Calls and records that no id brings together, of one request or (where the caller got no id) of one key. */
export interface Loose {
  name: string;
  calls: UpstreamCall[];
  records: StoredAttempt[];
}

/** Which record belongs to which call of the upstream. */
export interface Pairing {
  /** By the call's id. */
  recordOf: ReadonlyMap<string, StoredAttempt>;
  /** Call ids that several records name. */
  doubled: readonly string[];
  /** Call ids that records name and the upstream has never given out. */
  unknown: readonly string[];
  loose: readonly Loose[];
}

/**
 * An answer carries the call's id into its record. A call without an answer can only be counted against the records of
 * its request, and when its caller never learned the request's id, against those of its key.
 */
export function pair({ calls, records, seen }: Pick<Evidence, "calls" | "records" | "seen">): Pairing {
  const callIds = new Set(calls.map(({ id }) => id));
  const recordOf = new Map<string, StoredAttempt>();
  const doubled: string[] = [];
  const unknown: string[] = [];
  const markerOf = new Map<string, string>();
  for (const { requestId, marker } of seen) if (requestId !== null) markerOf.set(requestId, marker);
  const known = new Set(markerOf.values());
  const loose = new Map<string, Loose>();
  const looseOf = (marker: string | undefined, keyId: string): Loose => {
    const name = marker === undefined ? `requests of key ${keyId} whose callers got no answer` : `request ${marker}`;
    const group = loose.get(name) ?? { name, calls: [], records: [] };
    loose.set(name, group);
    return group;
  };
  for (const record of records) {
    const { upstreamRequestId: callId, requestId, virtualKeyId, attempt } = record;
    if (attempt < 1) continue;
    if (callId === null) looseOf(markerOf.get(requestId), virtualKeyId).records.push(record);
    else if (!callIds.has(callId)) unknown.push(callId);
    else if (recordOf.has(callId)) doubled.push(callId);
    else recordOf.set(callId, record);
  }
  for (const call of calls) {
    if (recordOf.has(call.id)) continue;
    looseOf(known.has(call.marker) ? call.marker : undefined, call.keyId).calls.push(call);
  }
  return { recordOf, doubled, unknown, loose: [...loose.values()] };
}
