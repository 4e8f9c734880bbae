import type { Finding } from "../finding.ts";
import type { OwnDetectors } from "../scanner.ts";

/** To a worker. The pool keeps count of the scanners that a worker has, and says when it may forget one. */
export type ScanRequest =
  | { kind: "compile"; scanner: number; own: OwnDetectors; detect: readonly string[] }
  | { kind: "forget"; scanner: number }
  | { kind: "scan"; scanner: number; texts: readonly string[] };

/** From a worker: `ready` once, and for each scan one of the others. */
export type ScanReply =
  | { kind: "ready" }
  | { kind: "found"; findings: Finding[] }
  | { kind: "failed"; message: string };
