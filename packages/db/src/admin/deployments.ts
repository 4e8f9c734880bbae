import { type ContentKind, type DeploymentTraits, NO_TRAITS, type TargetTimeouts, uuidv7 } from "@gatehouse/domain";
import type { Executor } from "../client.ts";
import type { Prisma } from "../generated/client.ts";

export interface DeploymentRow {
  id: string;
  credentialId: string;
  credentialName: string;
  provider: string;
  /** The name that callers send: the model of its route. */
  model: string;
  upstreamModel: string;
  region: string | null;
  traits: DeploymentTraits;
  timeouts: TargetTimeouts;
  /** Its place among the targets of the route; smaller comes first. */
  position: number;
  createdAt: Date;
  disabledAt: Date | null;
  /** It and its credential are switched on: gateways know it. */
  inService: boolean;
}

export interface NewDeployment {
  id: string;
  organizationId: string;
  credentialId: string;
  model: string;
  upstreamModel: string;
  region: string | null;
  /** Absent: nothing is promised or known. */
  traits?: DeploymentTraits | undefined;
  createdAt: Date;
}

export interface DeploymentChange {
  disabledAt?: Date | null;
  timeouts?: TargetTimeouts;
  region?: string | null;
  traits?: DeploymentTraits;
}

const RELATED = {
  credential: { select: { name: true, provider: true, disabledAt: true } },
  targets: { select: { position: true, route: { select: { model: true } } }, take: 1 },
} as const;
type Found = Prisma.DeploymentGetPayload<{ include: typeof RELATED }>;

const toRow = ({ credential, targets, ...deployment }: Found): DeploymentRow => ({
  id: deployment.id,
  credentialId: deployment.credentialId,
  credentialName: credential.name,
  provider: credential.provider,
  model: targets[0]?.route.model ?? deployment.name,
  upstreamModel: deployment.upstreamModel,
  region: deployment.region,
  traits: {
    noTraining: deployment.noTraining,
    zeroRetention: deployment.zeroRetention,
    contextTokens: deployment.contextTokens,
    lacks: deployment.lacks as ContentKind[],
  },
  timeouts: {
    connectMs: deployment.connectTimeoutMs,
    firstByteMs: deployment.firstByteTimeoutMs,
    idleMs: deployment.idleTimeoutMs,
    totalMs: deployment.totalTimeoutMs,
  },
  position: targets[0]?.position ?? 0,
  createdAt: deployment.createdAt,
  disabledAt: deployment.disabledAt,
  inService: deployment.disabledAt === null && credential.disabledAt === null,
});

export const createDeploymentRepository = (db: Executor) => ({
  /** By model, then in the order in which they are tried. */
  async list(organizationId: string): Promise<DeploymentRow[]> {
    const deployments = await db.deployment.findMany({
      where: { organizationId },
      include: RELATED,
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    });
    return deployments
      .map(toRow)
      .sort((a, b) => (a.model === b.model ? a.position - b.position : a.model < b.model ? -1 : 1));
  },

  async find(organizationId: string, id: string): Promise<DeploymentRow | null> {
    const deployment = await db.deployment.findFirst({ where: { organizationId, id }, include: RELATED });
    return deployment && toRow(deployment);
  },

  /** Creates it as the last target of its model's route, which is made if there is none. */
  async create({ model, traits = NO_TRAITS, ...row }: NewDeployment): Promise<void> {
    const { organizationId } = row;
    await db.deployment.create({ data: { ...row, ...traits, name: model } });
    const route = { id: uuidv7(), organizationId, model, createdAt: row.createdAt };
    await db.route.createMany({ data: route, skipDuplicates: true });
    // Locked, so that two deployments made at once get different positions.
    const [{ id: routeId, position }] = await db.$queryRaw<[{ id: string; position: number }]>`
      WITH locked AS (
        SELECT "id" FROM "route" WHERE "organization_id" = ${organizationId}::uuid AND "model" = ${model} FOR UPDATE
      )
      SELECT "id", (SELECT coalesce(max("position") + 1, 0) FROM "route_target" WHERE "route_id" = locked."id") AS "position"
      FROM locked`;
    await db.routeTarget.create({ data: { routeId, deploymentId: row.id, position } });
  },

  async update(organizationId: string, id: string, change: DeploymentChange): Promise<void> {
    const { disabledAt, timeouts, region, traits } = change;
    const data = {
      ...(disabledAt !== undefined && { disabledAt }),
      ...(region !== undefined && { region }),
      ...traits,
      ...(timeouts && {
        connectTimeoutMs: timeouts.connectMs,
        firstByteTimeoutMs: timeouts.firstByteMs,
        idleTimeoutMs: timeouts.idleMs,
        totalTimeoutMs: timeouts.totalMs,
      }),
    };
    await db.deployment.update({ where: { id, organizationId }, data });
  },

  /** Removes it, and its route with it when no other target is left. */
  async remove(organizationId: string, id: string): Promise<void> {
    await db.deployment.delete({ where: { id, organizationId } });
    await db.route.deleteMany({ where: { organizationId, targets: { none: {} } } });
  },

  /** The names that callers can send: of routes with a target that is in service. */
  async models(organizationId: string): Promise<string[]> {
    const inService = { disabledAt: null, credential: { disabledAt: null } };
    const routes = await db.route.findMany({
      where: { organizationId, targets: { some: { deployment: inService } } },
      select: { model: true },
      orderBy: { model: "asc" },
    });
    return routes.map(({ model }) => model);
  },
});
