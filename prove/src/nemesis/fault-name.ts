export const FAULT_NAMES = [
  "kill",
  "freeze",
  "restart",
  "database-restart",
  "database-crash",
  "database-away",
  "link-refused",
  "link-silent",
  "link-deaf",
  "clock",
  "disk-full",
] as const;
export type FaultName = (typeof FAULT_NAMES)[number];
