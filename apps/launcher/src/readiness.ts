import { get } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

const betweenAttemptsMs = 50;
const attemptTimeoutMs = 5_000;

/**
 * Asks a URL until it answers 200.
 * @returns false when the time is over or `ended` fires first
 */
export async function answersOk(url: string, timeoutMs: number, ended: AbortSignal): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline && !ended.aborted) {
    if ((await statusOf(url, ended)) === 200) return true;
    await delay(betweenAttemptsMs, undefined, { signal: ended }).catch(() => {});
  }
  return false;
}

function statusOf(url: string, signal: AbortSignal): Promise<number | undefined> {
  return new Promise((resolve) => {
    const request = get(url, { signal, timeout: attemptTimeoutMs, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.once("timeout", () => request.destroy());
    request.once("error", () => resolve(undefined));
  });
}
