import type { Executor } from "../client.ts";

export interface PersonKeyRow {
  id: string;
  name: string;
  teamId: string;
  prefix: string;
  lastFour: string;
}

const FIELDS = { id: true, name: true, teamId: true, prefix: true, lastFour: true } as const;

/** The virtual keys that belong to one person, which work as long as the person does. */
export const createPersonKeyRepository = (db: Executor) => ({
  /**
   * Until the end of the transaction nobody gives a key to the person: that takes a share of a membership in a team.
   */
  async lock(memberId: string): Promise<void> {
    await db.$queryRaw`SELECT 1 FROM "team_membership" WHERE "user_id" = ${memberId}::uuid FOR UPDATE`;
  },

  /** Disables the keys that work; answers them. */
  async disable(memberId: string, at: Date): Promise<PersonKeyRow[]> {
    return db.virtualKey.updateManyAndReturn({
      where: { memberId, revokedAt: null, disabledAt: null },
      data: { disabledAt: at },
      select: FIELDS,
    });
  },

  /** Enables the keys that were disabled at that instant, together with the person; answers them. */
  async enable(memberId: string, disabledAt: Date): Promise<PersonKeyRow[]> {
    return db.virtualKey.updateManyAndReturn({
      where: { memberId, revokedAt: null, disabledAt },
      data: { disabledAt: null },
      select: FIELDS,
    });
  },

  /** Ends the keys for good; answers them. */
  async revoke(memberId: string, at: Date): Promise<PersonKeyRow[]> {
    return db.virtualKey.updateManyAndReturn({
      where: { memberId, revokedAt: null },
      data: { revokedAt: at },
      select: FIELDS,
    });
  },
});
