import type { SpoolLevel } from "../ports.ts";
import type { SpoolLogger } from "./options.ts";

/** Shares of the byte limit: where the alarm begins, and where it is over, so that it does not go on and off. */
const FILLING = 0.8;
const EMPTIED = 0.7;

const MESSAGES = {
  well: "the usage spool is well again",
  filling: "the usage spool is filling up: PostgreSQL takes less than comes in",
  full: "the usage spool is full; new requests are refused",
  refused: "usage cannot be written to disk; new requests are refused",
} as const satisfies Record<SpoolLevel, string>;

/** How the spool is: told once per change, also to the log. */
export class FillLevel {
  current: SpoolLevel = "well";
  readonly #maxBytes: number;
  readonly #logger: SpoolLogger;

  constructor(maxBytes: number, logger: SpoolLogger) {
    this.#maxBytes = maxBytes;
    this.#logger = logger;
  }

  /** @param err what the disk said last; undefined when it takes what is written */
  update(bytes: number, err: unknown): void {
    const next = this.#levelOf(bytes, err);
    if (next === this.current) return;
    this.current = next;
    const fields = { bytes, maxBytes: this.#maxBytes, ...(next === "refused" && { err }) };
    if (next === "well") this.#logger.info(fields, MESSAGES[next]);
    else this.#logger.error(fields, MESSAGES[next]);
  }

  #levelOf(bytes: number, err: unknown): SpoolLevel {
    if (err !== undefined) return "refused";
    if (bytes >= this.#maxBytes) return "full";
    return bytes >= this.#maxBytes * (this.current === "well" ? FILLING : EMPTIED) ? "filling" : "well";
  }
}
