import type { Seen } from "../callers/send.ts";
import type { Evidence, StoredAttempt } from "../checker/evidence.ts";
import { addLook, noReadings, type WindowReading } from "../checker/reading.ts";
import { billOf } from "../price.ts";
import type { UpstreamCall } from "../upstream/books.ts";

// What a small run would leave behind in which every promise was kept, and the parts to break it with.

const NOW_MS = Date.parse("2026-06-15T12:00:00Z");
export const JUNE = { startMs: Date.parse("2026-06-01T00:00:00Z"), endMs: Date.parse("2026-07-01T00:00:00Z") };
export const JULY = { startMs: JUNE.endMs, endMs: Date.parse("2026-08-01T00:00:00Z") };
export const BILL = billOf(100, 50);

export const call = (id: string, given: Partial<UpstreamCall> = {}): UpstreamCall => ({
  id,
  keyId: "key",
  model: "model",
  marker: `marker of ${id}`,
  arrivedAtMs: NOW_MS,
  trouble: "none",
  status: 200,
  inputTokens: 100,
  outputTokens: 50,
  billedNanoUsd: BILL,
  ...given,
});

export const record = (callId: string, given: Partial<StoredAttempt> = {}): StoredAttempt => ({
  eventId: `event of ${callId}`,
  requestId: `request of ${callId}`,
  attempt: 1,
  final: true,
  virtualKeyId: "key",
  status: "success",
  httpStatus: 200,
  upstreamStatus: 200,
  errorCode: null,
  upstreamRequestId: callId,
  metering: "reported",
  costNanoUsd: BILL,
  heldNanoUsd: 3n * BILL,
  charges: [{ budgetId: "budget", windowStartMs: JUNE.startMs }],
  ...given,
});

export const seen = (callId: string, given: Partial<Seen> = {}): Seen => ({
  keyId: "key",
  marker: `marker of ${callId}`,
  gateway: "gateway-1",
  requestId: `request of ${callId}`,
  status: 200,
  errorCode: null,
  budgetId: null,
  whole: true,
  ...given,
});

export const reading = (given: Partial<WindowReading> = {}): WindowReading => ({
  budgetId: "budget",
  period: "month",
  startMs: JUNE.startMs,
  limitNanoUsd: 10n * BILL,
  committedNanoUsd: 2n * BILL,
  leasedNanoUsd: BILL,
  leasesNanoUsd: BILL,
  ...given,
});

/** An answered call, and one whose gateway died: its record has no id of the call, and costs what was held. */
export function soundRun(): Evidence {
  const readings = noReadings();
  addLook(readings, [reading()]);
  const held = 3n * BILL;
  const records = [
    record("a"),
    record("b", { status: "error", metering: "indeterminate", costNanoUsd: held, upstreamRequestId: null }),
  ];
  return {
    keys: [{ id: "key", teamId: "team", memberId: null }],
    budgets: [
      {
        id: "budget",
        teamId: null,
        userId: null,
        virtualKeyId: "key",
        model: null,
        provider: null,
        period: "month",
        enforcement: "hard",
        limitNanoUsd: 10n * BILL,
      },
    ],
    windows: [
      { budgetId: "budget", ...JUNE, committedNanoUsd: BILL + held, leasedNanoUsd: 0n, openingNanoUsd: 0n },
      { budgetId: "budget", ...JULY, committedNanoUsd: 0n, leasedNanoUsd: 0n, openingNanoUsd: 0n },
    ],
    leases: [],
    records,
    rollups: [
      { virtualKeyId: "key", status: "success", attempts: 1, requests: 1, costNanoUsd: BILL },
      { virtualKeyId: "key", status: "error", attempts: 1, requests: 1, costNanoUsd: held },
    ],
    calls: [call("a"), call("b", { trouble: "hang", status: 0 })],
    seen: [seen("a"), seen("b", { status: 0, requestId: null, whole: false })],
    readings,
    stranded: { atHealNanoUsd: held, goneAfterMs: 1_200, boundMs: 60_000, left: "" },
    endedByThemselves: [],
  };
}
