import type { TargetTimeouts } from "@gatehouse/domain";

/** The timeouts of a deployment in the order in which they may pass. */
export const TIMEOUT_FIELDS = [
  { name: "connectMs", label: "Connect", hint: "Until the provider is reached." },
  { name: "firstByteMs", label: "First byte", hint: "Until its answer begins." },
  { name: "idleMs", label: "Idle", hint: "Between two pieces of an answer." },
  { name: "totalMs", label: "Total", hint: "Until the whole answer is through." },
] as const satisfies readonly { name: keyof TargetTimeouts; label: string; hint: string }[];
