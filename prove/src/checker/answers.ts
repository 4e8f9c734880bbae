import type { Seen } from "../callers/send.ts";
import type { Evidence, Verdict } from "./evidence.ts";

/** Statuses that no fault of this run is a reason for. */
const NEVER = new Set([400, 401, 403, 404, 413, 422, 500]);

/** Callers never hear of our own faults, and keys are never unknown. */
export function answersAreRight({ seen, endedByThemselves }: Evidence): Verdict {
  const broken = seen
    .filter(({ status, errorCode }) => NEVER.has(status) || errorCode === "internal_error" || errorCode === "no JSON")
    .map(({ marker, gateway, status, errorCode }) => `request ${marker}: ${gateway} answered ${status} ${errorCode}`);
  const statuses = [...Map.groupBy(seen, ({ status }) => status)].sort(([a], [b]) => a - b);
  const figures = statuses.map(([status, all]) =>
    status === 0 ? `${all.length} without an answer` : `${all.length} ${status}${codesOf(all)}`,
  );
  return {
    promise: "No caller gets 500 or 401, and no gateway ends by itself",
    figures: `${seen.length} requests: ${figures.join(", ")}`,
    broken: [...broken, ...endedByThemselves],
  };
}

function codesOf(seen: readonly Seen[]): string {
  const coded = seen.filter(({ errorCode }) => errorCode !== null);
  const codes = [...Map.groupBy(coded, ({ errorCode }) => errorCode)].sort(([, a], [, b]) => b.length - a.length);
  return codes.length === 0 ? "" : ` (${codes.map(([code, all]) => `${code} ${all.length}`).join(", ")})`;
}

/** What was answered is on record, as what it was. */
export function answersAreRecorded({ seen, records, calls }: Evidence): Verdict {
  const finals = Map.groupBy(
    records.filter(({ final }) => final),
    ({ requestId }) => requestId,
  );
  const callIds = new Set(calls.map(({ id }) => id));
  const flawOf = ({ requestId, whole, errorCode }: Seen): string | undefined => {
    const own = finals.get(requestId ?? "") ?? [];
    const [record] = own;
    if (!record || own.length > 1) return `has ${own.length} final records`;
    // A gateway that died after the last byte, and before it wrote that down, knows only that it had begun.
    if (record.metering === "indeterminate" || !whole || errorCode !== null) return undefined;
    if (record.status !== "success") return `was answered as a whole and is recorded as ${record.status}`;
    return callIds.has(record.upstreamRequestId ?? "") ? undefined : "is recorded without a call of the upstream";
  };
  const answered = seen.filter(({ status }) => status === 200);
  const broken = answered.flatMap((one) => {
    const flaw = flawOf(one);
    return flaw === undefined ? [] : [`request ${one.marker} (${one.requestId}) ${flaw}`];
  });
  return { promise: "Whatever was answered with 200 is on record", figures: `${answered.length} answers`, broken };
}
