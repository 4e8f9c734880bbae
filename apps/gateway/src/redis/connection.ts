import { createClient, createCluster } from "@redis/client";
import type { Logger } from "pino";

export type RedisClient = ReturnType<typeof createClient>;

export interface ConnectionOptions {
  logger: Logger;
  /** It is there, for the first time or again: it may be another server now. */
  onReady?: () => void;
}

/** A way to Redis or Valkey that is made anew when it breaks, and when nothing comes over it any more. */
export interface Connection {
  /**
   * Rejects when the command failed, when there is no connection, and when no answer came in time: then the server may
   * have done it all the same.
   */
  run<Reply>(command: (client: RedisClient) => Promise<Reply>, timeoutMs: number): Promise<Reply>;
  /** Sends what is waiting, first. */
  close(): Promise<void>;
}

const CONNECT_MS = 1_000;
const MOST_BETWEEN_TRIES_MS = 1_000;
/** A connection on which nothing was answered for so long is not waited for any more, but made anew. */
const SILENT_MS = 3_000;
/** Commands that wait for a server that does not answer are memory. */
const MOST_WAITING = 10_000;

/**
 * One address is one server, several are nodes of one cluster. Waits a moment for the connection; without it, commands
 * are refused until there is one.
 */
export async function openConnection(urls: readonly string[], options: ConnectionOptions): Promise<Connection> {
  let wire = connect(urls, options);
  /** Since when nothing was answered; undefined: the last call was. */
  let silentSinceMs: number | undefined;
  await within(wire.ready, CONNECT_MS).catch(() => {});

  /** A half-open connection would be found out by TCP after minutes. */
  const onSilence = () => {
    const nowMs = performance.now();
    silentSinceMs ??= nowMs;
    if (nowMs - silentSinceMs < SILENT_MS) return;
    silentSinceMs = undefined;
    wire.end();
    wire = connect(urls, options);
  };
  return {
    async run(command, timeoutMs) {
      try {
        const reply = await within(command(wire.client), timeoutMs);
        silentSinceMs = undefined;
        return reply;
      } catch (error) {
        if (error instanceof TooLate) onSilence();
        throw error;
      }
    },
    close: () => wire.close(),
  };
}

interface Wire {
  client: RedisClient;
  ready: Promise<unknown>;
  /** Drops it. */
  end(): void;
  /** Sends what is waiting, first. */
  close(): Promise<void>;
}

function connect(urls: readonly string[], { logger, onReady }: ConnectionOptions): Wire {
  const options = {
    disableOfflineQueue: true,
    commandsQueueMaxLength: MOST_WAITING,
    maintNotifications: "disabled" as const,
    socket: {
      connectTimeout: CONNECT_MS,
      reconnectStrategy: (tries: number) => Math.min(50 * 2 ** Math.min(tries, 5), MOST_BETWEEN_TRIES_MS),
    },
    commandOptions: { timeout: undefined },
  };
  const [url = ""] = urls;
  const client =
    urls.length > 1
      ? createCluster({ rootNodes: urls.map((each) => ({ url: each, ...options })), defaults: options })
      : createClient({ url, ...options });
  // What a failure means to callers, their own calls tell; without a listener it would end the process.
  client.on("error", (err: unknown) => logger.debug({ err }, "the connection to Redis failed"));
  if (onReady) client.on("ready", onReady);
  const ready = client.connect();
  ready.catch(() => {});
  const end = () => {
    if (client.isOpen) client.destroy();
  };
  const close = () => within(client.close(), CONNECT_MS).catch(end);
  // Of what both kinds can do, commands are called in the same way.
  return { client: client as RedisClient, ready, end, close };
}

class TooLate extends Error {}

/**
 * Rejects with TooLate after `timeoutMs`. When this process itself stood still meanwhile, what has arrived is read
 * first: timers come before sockets.
 */
function within<T>(promise: Promise<T>, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const tooLate = () => reject(new TooLate(`Redis did not answer within ${timeoutMs} ms.`));
    const timer = setTimeout(() => setImmediate(tooLate), timeoutMs);
    const settle = () => clearTimeout(timer);
    promise.then(resolve, reject).finally(settle);
  });
}
