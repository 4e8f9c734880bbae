export { LedgerAlarm } from "./ledger-alarm.tsx";
export { LedgerBadge } from "./ledger-badge.tsx";
