/** Room for one answer that is written down. */
export interface RecordingRoom {
  /** Whether so many more bytes may be kept; once refused, nothing more of that answer is. */
  take(bytes: number): boolean;
  /** Gives all of it back. */
  close(): void;
}

/**
 * Rooms for answers that are written down at the same time.
 * @param largestBytes of one of them
 * @param mostBytes of all together
 */
export function createRecordingRooms(largestBytes: number, mostBytes: number): { open(): RecordingRoom } {
  let all = 0;
  return {
    open() {
      let own = 0;
      return {
        take(bytes) {
          if (own + bytes > largestBytes || all + bytes > mostBytes) return false;
          own += bytes;
          all += bytes;
          return true;
        },
        close() {
          all -= own;
          own = 0;
        },
      };
    },
  };
}
