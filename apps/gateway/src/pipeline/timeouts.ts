import { DEFAULT_TIMEOUTS, type TargetTimeouts } from "@gatehouse/domain";
import type { CallTimeouts } from "@gatehouse/providers";

/** The times that egress keeps, of those that an administrator set and of the defaults; the total is the attempt's to keep. */
export function timeoutsOf({ connectMs, firstByteMs, idleMs }: TargetTimeouts, stream: boolean): CallTimeouts {
  const usual = DEFAULT_TIMEOUTS;
  return {
    connectMs: connectMs ?? usual.connectMs,
    headersMs: firstByteMs ?? (stream ? usual.firstByteMs.stream : usual.firstByteMs.document),
    idleMs: idleMs ?? usual.idleMs,
  };
}
