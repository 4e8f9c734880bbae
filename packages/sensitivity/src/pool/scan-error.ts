/**
 * `timeout`: the scan took too long; `died`: its worker ended; `busy`: too many scans wait, or this one waited too long;
 * `settings`: the settings cannot be compiled; `closed`: the pool is closed.
 */
export type ScanFailure = "timeout" | "died" | "busy" | "settings" | "closed";

/** Nothing is known of what is in the texts: they are to be treated like the most sensitive ones. */
export class ScanError extends Error {
  readonly failure: ScanFailure;

  constructor(failure: ScanFailure, detail: string) {
    super(`the texts could not be scanned (${failure}): ${detail}`);
    this.name = "ScanError";
    this.failure = failure;
  }
}
