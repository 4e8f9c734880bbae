import type { Executor } from "../client.ts";
import type { Prisma } from "../generated/client.ts";

export interface CredentialRow {
  id: string;
  provider: string;
  name: string;
  baseUrl: string;
  sealedSecret: string | null;
  secretVersion: number;
  secretHint: string | null;
  createdAt: Date;
  disabledAt: Date | null;
  lastTest: { testedAt: Date; ok: boolean; detail: string } | null;
  deploymentCount: number;
}

export interface NewCredential {
  id: string;
  organizationId: string;
  provider: string;
  name: string;
  baseUrl: string;
  sealedSecret: string | null;
  secretVersion: number;
  secretHint: string | null;
  createdAt: Date;
}

const RELATED = {
  lastTest: { select: { testedAt: true, ok: true, detail: true } },
  _count: { select: { deployments: true } },
} as const;
type Found = Prisma.ProviderCredentialGetPayload<{ include: typeof RELATED }>;

const toRow = ({ _count, organizationId: _, ...credential }: Found): CredentialRow => ({
  ...credential,
  deploymentCount: _count.deployments,
});

export const createCredentialRepository = (db: Executor) => ({
  async list(organizationId: string): Promise<CredentialRow[]> {
    const credentials = await db.providerCredential.findMany({
      where: { organizationId },
      include: RELATED,
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    });
    return credentials.map(toRow);
  },

  async find(organizationId: string, id: string): Promise<CredentialRow | null> {
    const credential = await db.providerCredential.findFirst({ where: { organizationId, id }, include: RELATED });
    return credential && toRow(credential);
  },

  /** @throws GatehouseError `conflict` when the organization has a credential of that name. */
  async create(row: NewCredential): Promise<void> {
    await db.providerCredential.create({ data: row });
  },

  async update(
    organizationId: string,
    id: string,
    change: {
      name?: string | undefined;
      baseUrl?: string | undefined;
      sealedSecret?: string | null;
      secretVersion?: number;
      secretHint?: string | null;
      disabledAt?: Date | null | undefined;
    },
  ): Promise<void> {
    await db.providerCredential.update({ where: { id, organizationId }, data: change });
  },

  /** @throws GatehouseError `conflict` when a deployment uses it. */
  async remove(organizationId: string, id: string): Promise<void> {
    await db.providerCredential.delete({ where: { id, organizationId } });
  },

  async recordTest(credentialId: string, test: { testedAt: Date; ok: boolean; detail: string }): Promise<void> {
    await db.providerCredentialTest.upsert({
      where: { credentialId },
      create: { credentialId, ...test },
      update: test,
    });
  },

  async forgetTest(credentialId: string): Promise<void> {
    await db.providerCredentialTest.deleteMany({ where: { credentialId } });
  },
});
