import type { CacheKey, SharedStore } from "@gatehouse/cache";
import { RESP_TYPES } from "@redis/client";
import type { Logger } from "pino";
import { openConnection, type RedisClient } from "./connection.ts";

/** Answers in Redis or Valkey, shared by all gateways that use it. */
export interface ResponseStore extends SharedStore {
  /** Once what is on its way is through, or will not be. */
  close(): Promise<void>;
}

const PREFIX = "gatehouse:cache:";
/** What takes longer to fetch than it may take, or holds up what others wait for, is not worth sharing. */
const LARGEST_BYTES = 1024 * 1024;
/** From here on a write that is not answered counts as silence of the connection. Nobody waits for it. */
const SLOW_WRITE_MS = 1_000;

/**
 * Has a connection of its own: large answers must not stand before the counters of rate limits. Every answer goes by
 * itself when its time is over; nothing is ever deleted.
 */
export async function createResponseStore(
  urls: readonly string[],
  { logger }: { logger: Logger },
): Promise<ResponseStore> {
  const connection = await openConnection(urls, { logger });
  return {
    largestBytes: LARGEST_BYTES,
    async get(key, timeoutMs) {
      return (await connection.run((client) => readBytes(client, key), timeoutMs)) ?? undefined;
    },
    async set(key, bytes, ttlMs) {
      let written: Promise<unknown> | undefined;
      const write = (client: RedisClient) => {
        written = client.set(PREFIX + key, bytes, { expiration: { type: "PX", value: Math.max(1, Math.ceil(ttlMs)) } });
        return written;
      };
      // It holds its bytes until it is through or dropped, not only until it is called slow.
      await connection.run(write, SLOW_WRITE_MS).catch((error) => written ?? Promise.reject(error));
    },
    close: () => connection.close(),
  };
}

const readBytes = (client: RedisClient, key: CacheKey): Promise<Buffer | null> =>
  client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer }).get(PREFIX + key);
