export type { Finding, Span } from "./finding.ts";
export { checkPattern } from "./own/pattern.ts";
export { ScanError, type ScanFailure } from "./pool/scan-error.ts";
export { createScanPool, type ScanPool, type ScanPoolOptions } from "./pool/scan-pool.ts";
export type { Placeholders, RestoreOptions } from "./redaction/placeholders.ts";
export { type Redacted, redact } from "./redaction/redact.ts";
export { createStreamRestorer, type StreamRestorer } from "./redaction/stream-restorer.ts";
export { compileScanner, MAX_FINDINGS, type OwnDetectors, SCAN_INLINE_BYTES, type Scanner } from "./scanner.ts";
