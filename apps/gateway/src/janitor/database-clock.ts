import { readDatabaseTime } from "@gatehouse/db/gateway";

/** The time of the database, which budget windows go by whatever the clock of this machine does. */
export interface DatabaseClock {
  now(): Date;
  stop(): void;
}

const EVERY_MS = 30_000;

/** Goes on by the monotonic clock between two looks at the database; until the first, from this machine's time. */
export function startDatabaseClock(pool: Parameters<typeof readDatabaseTime>[0]): DatabaseClock {
  let offsetMs = Date.now() - performance.now();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  async function look(): Promise<void> {
    const sentMs = performance.now();
    try {
      const databaseMs = (await readDatabaseTime(pool)).getTime();
      const arrivedMs = performance.now();
      // Half of the way there and back; an answer that took long tells too little.
      if (arrivedMs - sentMs < EVERY_MS / 10) offsetMs = databaseMs - (sentMs + arrivedMs) / 2;
    } catch {
      // The clock goes on as it is.
    }
    if (stopped) return;
    timer = setTimeout(() => void look(), EVERY_MS);
    timer.unref();
  }

  void look();
  return {
    now: () => new Date(performance.now() + offsetMs),
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
