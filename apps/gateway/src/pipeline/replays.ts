import { GatehouseError } from "@gatehouse/domain";
import type { RecordedAnswer } from "../http/recording.ts";
import { createRecordingRooms, type RecordingRoom } from "../http/recording-room.ts";

/** Answers that were given under idempotency keys, by this process. */
export interface Replays {
  /**
   * A request under this name begins; the answer that it had before, if there is one.
   * @param fingerprint of its body
   * @throws GatehouseError `idempotency_conflict` while another is under way, `idempotency_mismatch` for another body
   */
  begin(name: string, fingerprint: string): RecordedAnswer | undefined;
  /** Room for one answer that is written down: no more than answers may have, and no more than is left of what all may. */
  room(): RecordingRoom;
  /** It is over; without an answer it may be made anew. */
  end(name: string, answer: RecordedAnswer | undefined): void;
}

interface Entry {
  fingerprint: string;
  /** undefined: under way. */
  answer: RecordedAnswer | undefined;
  atMs: number;
}

const KEPT_MS = 24 * 3_600_000;
const LARGEST_ANSWER = 4 * 1024 * 1024;
/** Of answers that are kept, and once more of those that are being written down. */
const MOST_BYTES = 64 * 1024 * 1024;
/** What an entry takes beside its bytes. */
const ENTRY_BYTES = 1024;

/** Keeps answers for a day, the latest 64 MB of them. */
export function createReplays({
  mostBytes = MOST_BYTES,
  nowMs = () => performance.now(),
}: {
  mostBytes?: number;
  nowMs?: () => number;
} = {}): Replays {
  // In the order of their ends: those under way are not in it.
  const answered = new Map<string, Entry>();
  const underWay = new Map<string, Entry>();
  let bytes = 0;
  const rooms = createRecordingRooms(LARGEST_ANSWER, mostBytes);

  const forget = (name: string) => {
    const size = answered.get(name)?.answer?.bytes.length;
    if (answered.delete(name)) bytes -= ENTRY_BYTES + (size ?? 0);
  };
  const forgetOld = () => {
    for (const [name, { atMs }] of answered) {
      if (bytes <= mostBytes && nowMs() - atMs <= KEPT_MS) return;
      forget(name);
    }
  };
  return {
    begin(name, fingerprint) {
      forgetOld();
      const entry = underWay.get(name) ?? answered.get(name);
      if (!entry) {
        underWay.set(name, { fingerprint, answer: undefined, atMs: nowMs() });
        return undefined;
      }
      if (entry.fingerprint !== fingerprint) throw new GatehouseError("idempotency_mismatch");
      if (!entry.answer) throw new GatehouseError("idempotency_conflict", { retryAfterSeconds: 1 });
      return entry.answer;
    },
    room: () => rooms.open(),
    end(name, answer) {
      const entry = underWay.get(name);
      underWay.delete(name);
      if (!entry || !answer) return;
      answered.set(name, { ...entry, answer, atMs: nowMs() });
      bytes += ENTRY_BYTES + answer.bytes.length;
      forgetOld();
    },
  };
}
