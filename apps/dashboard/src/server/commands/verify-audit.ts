import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type VerifiedLog, verifyEveryAuditLog } from "@gatehouse/services/audit-logs";
import { readDatabaseSettings } from "./env.ts";

/**
 * Verifies the audit logs of a database: `node apps/dashboard/src/server/commands/verify-audit.ts [--checkpoints FILE]`. Ends
 * with 0 when every chain holds, 1 when one does not, 2 when that could not be found out.
 */
try {
  const { values } = parseArgs({ options: { checkpoints: { type: "string" } } });
  const keptCheckpoints = values.checkpoints === undefined ? "" : readFileSync(values.checkpoints, "utf8");
  const logs = await verifyEveryAuditLog({ ...readDatabaseSettings(), keptCheckpoints });
  for (const log of logs) process.stdout.write(`${describe(log)}\n`);
  if (logs.some(({ ok }) => !ok)) process.exitCode = 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}

function describe({
  organization,
  organizationId,
  ok,
  entries,
  checkpoints,
  chainedLate,
  waiting,
  firstBad,
}: VerifiedLog): string {
  const who = `${organization} (${organizationId})`;
  const held = `${entries} entries hold, ${checkpoints} checkpoints, ${chainedLate} chained late, ${waiting} not chained yet`;
  if (ok) return `OK    ${who}: ${held}.`;
  const id = firstBad?.id === null ? "" : ` (id ${firstBad?.id})`;
  return `BAD   ${who}: entry ${firstBad?.sequence}${id}: ${firstBad?.why}. ${firstBad?.detail} Before it, ${held}.`;
}
