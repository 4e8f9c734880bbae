import type { Executor } from "../client.ts";

export interface GatewayNodeRow {
  id: string;
  version: string;
  startedAt: Date;
  heartbeatAt: Date;
  configurationVersion: bigint;
}

export const createGatewayRepository = (db: Executor) => ({
  /** The gateways that were seen since, by name. */
  list: (seenSince: Date): Promise<GatewayNodeRow[]> =>
    db.gatewayNode.findMany({
      where: { heartbeatAt: { gte: seenSince } },
      select: { id: true, version: true, startedAt: true, heartbeatAt: true, configurationVersion: true },
      orderBy: { id: "asc" },
    }),

  /** The version that the latest committed change has; inside a transaction, its own change included. */
  async configurationVersion(): Promise<bigint> {
    const row = await db.configurationVersion.findUniqueOrThrow({ where: { id: 1 } });
    return row.version;
  },
});
