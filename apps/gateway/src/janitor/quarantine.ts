import { appendFileSync } from "node:fs";
import { join } from "node:path";
import type { SettledAttempt } from "@gatehouse/domain";
import type { Logger } from "pino";

/**
 * Keeps attempts that the database can never take (an amount beyond BIGINT, say) in `quarantine.jsonl` beside the
 * spool, where an operator finds them. @throws Error when the disk refuses; then they stay in the spool
 */
export const createQuarantine =
  (directory: string, logger: Logger, onQuarantined: () => void) =>
  (attempt: SettledAttempt, err: unknown): void => {
    const path = join(directory, "quarantine.jsonl");
    const asText = (_key: string, value: unknown) => (typeof value === "bigint" ? value.toString() : value);
    appendFileSync(path, `${JSON.stringify(attempt, asText)}\n`, { mode: 0o600 });
    onQuarantined();
    logger.error({ eventId: attempt.record.eventId, path, err }, "an attempt cannot be stored and was set aside");
  };
