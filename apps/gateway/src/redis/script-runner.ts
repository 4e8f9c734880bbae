import { hash } from "node:crypto";
import type { RateScript, ScriptRunner } from "@gatehouse/limits";
import type { Logger } from "pino";
import { openConnection, type RedisClient } from "./connection.ts";

export interface ScriptRunnerOptions {
  logger: Logger;
  /** How long a script may take; nobody waits for longer. */
  timeoutMs: number;
}

/**
 * Runs scripts on Redis or Valkey. Waits a moment for the connection; without it, scripts are refused until there is
 * one.
 */
export async function createScriptRunner(
  urls: readonly string[],
  { logger, timeoutMs }: ScriptRunnerOptions,
): Promise<ScriptRunner> {
  /** Digests of the scripts that the server was sent, by their names. */
  const sent = new Map<string, string>();
  const connection = await openConnection(urls, { logger, onReady: () => sent.clear() });
  return {
    run: (script, keys, args) => connection.run((client) => evaluate({ client, sent }, script, keys, args), timeoutMs),
    close: () => connection.close(),
  };
}

interface Evaluator {
  client: RedisClient;
  sent: Map<string, string>;
}

/**
 * The first time by its text, which the server remembers. One that has forgotten is sent it again; what was called
 * meanwhile comes before, which only a correction can tell.
 */
function evaluate(
  { client, sent }: Evaluator,
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
