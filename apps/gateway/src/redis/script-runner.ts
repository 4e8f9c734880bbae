import { hash } from "node:crypto";
import type { RateScript, ScriptRunner } from "@gatehouse/limits";
import { createClient, createCluster } from "@redis/client";
import type { Logger } from "pino";

export interface ScriptRunnerOptions {
  logger: Logger;
  /** How long a script may take; nobody waits for longer. */
  timeoutMs?: number;
}

const TIMEOUT_MS = 50;
const CONNECT_MS = 1_000;
const MOST_BETWEEN_TRIES_MS = 1_000;
/** A connection on which nothing was answered for so long is not waited for any more, but made anew. */
const SILENT_MS = 3_000;
/** Commands that wait for a server that does not answer are memory. */
const MOST_WAITING = 10_000;

/**
 * Runs scripts on Redis or Valkey: one address is one server, several are nodes of one cluster. Waits a moment for the
 * connection; without it, scripts are refused until there is one.
 */
export async function createScriptRunner(
  urls: readonly string[],
  { logger, timeoutMs = TIMEOUT_MS }: ScriptRunnerOptions,
): Promise<ScriptRunner> {
  const names = new Map<string, string>();
  let connection = connect(urls, logger);
  /** Since when nothing was answered; undefined: the last call was. */
  let silentSinceMs: number | undefined;
  await within(connection.ready, CONNECT_MS).catch(() => {});

  /** A half-open connection would be found out by TCP after minutes. */
  const onSilence = () => {
    const nowMs = performance.now();
    silentSinceMs ??= nowMs;
    if (nowMs - silentSinceMs < SILENT_MS) return;
    silentSinceMs = undefined;
    connection.end();
    connection = connect(urls, logger);
  };
  const nameOf = ({ name, text }: RateScript): string => {
    const known = names.get(name) ?? hash("sha1", text);
    names.set(name, known);
    return known;
  };
  return {
    async run(script, keys, args) {
      const { client } = connection;
      const options = { keys: [...keys], arguments: [...args] };
      const answer = client.evalSha(nameOf(script), options).catch((error: unknown) => {
        if (!isUnknownScript(error)) throw error;
        return client.eval(script.text, options);
      });
      try {
        const reply = await within(answer, timeoutMs);
        silentSinceMs = undefined;
        return reply;
      } catch (error) {
        if (error instanceof TooLate) onSilence();
        throw error;
      }
    },
    close: () => connection.close(),
  };
}

interface Connection {
  client: Pick<ReturnType<typeof createClient>, "eval" | "evalSha">;
  ready: Promise<unknown>;
  /** Drops it. */
  end(): void;
  /** Sends what is waiting, first. */
  close(): Promise<void>;
}

function connect(urls: readonly string[], logger: Logger): Connection {
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
  const ready = client.connect();
  ready.catch(() => {});
  const end = () => {
    if (client.isOpen) client.destroy();
  };
  const close = () => within(client.close(), CONNECT_MS).catch(end);
  return { client: client as Connection["client"], ready, end, close };
}

const isUnknownScript = (error: unknown): boolean => error instanceof Error && error.message.startsWith("NOSCRIPT");

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
