import type { PicoUsd } from "@gatehouse/domain";
import type { Executor } from "../client.ts";

export interface OrganizationRow {
  id: string;
  name: string;
  timeZone: string;
  /** What a model without a price is taken to cost, in pico-dollars per token; both null: it is refused under a hard budget. */
  ceilingInputPicoUsd: PicoUsd | null;
  ceilingOutputPicoUsd: PicoUsd | null;
  createdAt: Date;
}

/** Any number that no other advisory lock of the product uses. */
const SETUP_LOCK = 4_720_001;

export const createOrganizationRepository = (db: Executor) => ({
  find: (id: string): Promise<OrganizationRow | null> => db.organization.findUnique({ where: { id } }),

  /** The oldest one: what automation acts on that belongs to no person. */
  first: (): Promise<OrganizationRow | null> =>
    db.organization.findFirst({ orderBy: [{ createdAt: "asc" }, { id: "asc" }] }),

  /** All of them, the oldest first. */
  list: (): Promise<OrganizationRow[]> => db.organization.findMany({ orderBy: [{ createdAt: "asc" }, { id: "asc" }] }),

  async create(row: { id: string; name: string; timeZone: string }): Promise<void> {
    await db.organization.create({ data: row });
  },

  async update(id: string, change: { name?: string; timeZone?: string }): Promise<void> {
    await db.organization.update({ where: { id }, data: change });
  },

  async setCeiling(
    id: string,
    ceiling: Pick<OrganizationRow, "ceilingInputPicoUsd" | "ceilingOutputPicoUsd">,
  ): Promise<void> {
    await db.organization.update({ where: { id }, data: ceiling });
  },

  /** Held until the transaction ends, so that two setups cannot both find the house empty. */
  async lockSetup(): Promise<void> {
    await db.$executeRaw`SELECT pg_advisory_xact_lock(${SETUP_LOCK})`;
  },

  /** The organization's data key in its wrapped form. */
  async wrappedDataKey(organizationId: string): Promise<string | null> {
    const row = await db.organizationDataKey.findUnique({ where: { organizationId } });
    return row?.wrappedKey ?? null;
  },

  /** Stores the data key unless there is one already; answers the one that is stored. */
  async ensureDataKey(organizationId: string, key: { kekId: string; wrappedKey: string }): Promise<string> {
    await db.organizationDataKey.createMany({ data: { organizationId, ...key }, skipDuplicates: true });
    const row = await db.organizationDataKey.findUniqueOrThrow({ where: { organizationId } });
    return row.wrappedKey;
  },
});
