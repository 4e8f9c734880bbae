import { forgetUpstreamObjects, type Pool } from "@gatehouse/db/gateway";
import type { Logger } from "pino";

const EVERY_MS = 3_600_000;
/** A day longer than providers keep a response. */
const KEPT_MS = 31 * 86_400_000;

/** Forgets whose the objects were that no provider keeps any more. Every gateway does it; the second finds nothing left. */
export function startForgetting(pool: Pool, logger: Logger): { stop(): void } {
  const forget = () =>
    forgetUpstreamObjects(pool, new Date(Date.now() - KEPT_MS)).catch((err: unknown) =>
      logger.warn({ err }, "what providers forgot could not be forgotten here"),
    );
  const timer = setInterval(() => void forget(), EVERY_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
