import { hash } from "node:crypto";
import type { RateScript, ScriptRunner } from "@gatehouse/limits";
import { createClient, createCluster } from "@redis/client";
import type { Logger } from "pino";

export interface ScriptRunnerOptions {
  logger: Logger;
  /** How long a script may take; nobody waits for longer. */
  timeoutMs: number;
}

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
  { logger, timeoutMs }: ScriptRunnerOptions,
): Promise<ScriptRunner> {
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
  return {
    async run(script, keys, args) {
      try {
        const reply = await within(evaluate(connection, script, keys, args), timeoutMs);
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
  /** Digests of the scripts that were sent over it, by their names. */
  sent: Map<string, string>;
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
  const sent: Connection["sent"] = new Map();
  // It may be another server now.
  client.on("ready", () => sent.clear());
  const ready = client.connect();
  ready.catch(() => {});
  const end = () => {
    if (client.isOpen) client.destroy();
  };
  const close = () => within(client.close(), CONNECT_MS).catch(end);
  return { sent, client: client as Connection["client"], ready, end, close };
}

/**
 * The first time by its text, which the server remembers. One that has forgotten is sent it again; what was called
 * meanwhile comes before, which only a correction can tell.
 */
function evaluate(
  { client, sent }: Connection,
  { name, text }: RateScript,
  keys: readonly string[],
  args: readonly string[],
): Promise<unknown> {
  const options = { keys: [...keys], arguments: [...args] };
  const digest = sent.get(name);
  if (digest === undefined) {
    sent.set(name, hash("sha1", text));
    return client.eval(text, options);
  }
  return client.evalSha(digest, options).catch((error: unknown) => {
    if (!isUnknownScript(error)) throw error;
    return client.eval(text, options);
  });
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
