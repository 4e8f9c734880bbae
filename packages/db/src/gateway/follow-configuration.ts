import pg from "pg";

/** The database's clock, and when on this process's monotonic one it was asked for and told, in ms. */
export interface DatabaseClockReading {
  databaseNow: Date;
  askedMs: number;
  answeredMs: number;
}

export interface FollowOptions {
  /**
   * Called with the newest version after every look at the database, also when it has not changed: a caller whose load
   * failed gets another chance, and one that is current knows how old that knowledge is. Beside it, the database's
   * clock at that look.
   */
  onVersion: (version: bigint, clock: DatabaseClockReading) => void;
  /** Somebody lacks what other gateways may have leased and not need: the windows, and the run that asks. */
  onRecall?: (recall: Recall) => void;
  /** The longest time between two looks while the database answers. */
  pollMs?: number;
  /** Told of every failed look; the next one follows by itself. */
  onError?: (error: unknown) => void;
}

export interface Recall {
  run: string;
  /** Budget id and beginning of the window, in milliseconds since 1970. */
  windows: [string, number][];
}

export interface ConfigurationFollower {
  /** Resolves when the connection is closed; `onVersion` is not called any more. */
  stop(): Promise<void>;
}

const LONGEST_BACKOFF_MS = 2_000;
const LOOK = "SELECT version, clock_timestamp() AS now FROM configuration_version";

/**
 * Follows the configuration's version on a connection of its own: a NOTIFY makes it look at once, and it looks every
 * `pollMs` anyway, since a notification is lost while the connection is (and by poolers). The number itself is always
 * read from the row, so that late notifications cannot take it back.
 */
export function followConfiguration(
  url: string,
  { onVersion, onRecall = () => {}, pollMs = 1_000, onError = () => {} }: FollowOptions,
): ConfigurationFollower {
  const bell = createBell();
  let stopped = false;
  let client: pg.Client | undefined;

  async function look(): Promise<void> {
    client ??= await connect(url, bell.ring, onRecall);
    const askedMs = performance.now();
    const { rows } = await client.query<{ version: string; now: Date }>(LOOK);
    const answeredMs = performance.now();
    const [row] = rows;
    if (!stopped && row) onVersion(BigInt(row.version), { databaseNow: row.now, askedMs, answeredMs });
  }

  async function disconnect(): Promise<void> {
    const closing = client;
    client = undefined;
    closing?.removeAllListeners("notification").removeAllListeners("end");
    await closing?.end().catch(() => {});
  }

  async function run(): Promise<void> {
    let failures = 0;
    while (!stopped) {
      try {
        await look();
        failures = 0;
      } catch (error) {
        failures += 1;
        if (!stopped) onError(error);
        await disconnect();
      }
      const backoffMs = Math.min(LONGEST_BACKOFF_MS, 100 * 2 ** failures) * (0.5 + Math.random() / 2);
      if (!stopped) await bell.wait(failures > 0 ? backoffMs : pollMs);
    }
    await disconnect();
  }

  const running = run();
  return {
    stop() {
      stopped = true;
      bell.ring();
      return running;
    },
  };
}

async function connect(url: string, ring: () => void, onRecall: (recall: Recall) => void): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 2_000,
    query_timeout: 5_000,
    keepAlive: true,
    application_name: "gatehouse-gateway-configuration",
  });
  // Without a listener it would end the process; the look that fails, or the "end", tells.
  client.on("error", () => {});
  try {
    await client.connect();
    client.on("notification", ({ channel, payload = "" }) => {
      if (channel === "gatehouse_ledger") onRecall(JSON.parse(payload) as Recall);
      else ring();
    });
    // A lost connection rings too, so that the new one is not put off until the next poll.
    client.on("end", ring);
    await client.query("LISTEN gatehouse_configuration; LISTEN gatehouse_ledger");
  } catch (error) {
    client.removeAllListeners("end");
    await client.end().catch(() => {});
    throw error;
  }
  return client;
}

/** A wait that can be cut short; a ring between two waits cuts the next one short. */
function createBell() {
  let rung = false;
  let wake: (() => void) | undefined;
  return {
    ring: () => {
      rung = true;
      wake?.();
    },
    wait: async (ms: number) => {
      if (!rung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      wake = undefined;
      rung = false;
    },
  };
}
