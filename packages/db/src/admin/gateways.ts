import type { Executor } from "../client.ts";

export interface GatewayNodeRow {
  id: string;
  epoch: number;
  version: string;
  startedAt: Date;
  heartbeatAt: Date;
  configurationVersion: bigint;
  snapshotAgeMs: bigint;
  spoolDepth: number;
  spoolBytes: bigint;
  spoolLimitBytes: bigint;
  spoolLevel: string;
  inFlight: number;
  ledgerMode: string;
  rateLimitMode: string;
}

export const createGatewayRepository = (db: Executor) => ({
  /** The gateways that were seen since, and those of `besides`, by name. */
  list: (seenSince: Date, besides: readonly string[] = []): Promise<GatewayNodeRow[]> =>
    db.gatewayNode.findMany({
      where: { OR: [{ heartbeatAt: { gte: seenSince } }, { id: { in: [...besides] } }] },
      orderBy: { id: "asc" },
    }),

  /** The version that the latest committed change has; inside a transaction, its own change included. */
  async configurationVersion(): Promise<bigint> {
    const row = await db.configurationVersion.findUniqueOrThrow({ where: { id: 1 } });
    return row.version;
  },
});
