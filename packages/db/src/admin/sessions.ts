import type { Executor } from "../client.ts";

export interface SessionRow {
  id: string;
  userId: string;
  /** The person's when it began. */
  sessionVersion: number;
  how: string;
  ip: string | null;
  userAgent: string | null;
  createdAt: Date;
  lastSeenAt: Date;
  endedAt: Date | null;
}

/** A session lives while it is not ended, began after one instant and was seen after another. */
export interface SessionLife {
  createdAfter: Date;
  seenAfter: Date;
}

export const createSessionRepository = (db: Executor) => ({
  async create(row: Omit<SessionRow, "endedAt">): Promise<void> {
    await db.session.create({ data: row });
  },

  find: (id: string): Promise<SessionRow | null> => db.session.findUnique({ where: { id } }),

  /** Notes that it was used, unless it was noted after `notedBefore`. */
  async touch(id: string, { at, notedBefore, ip }: { at: Date; notedBefore: Date; ip: string | null }): Promise<void> {
    await db.session.updateMany({
      where: { id, lastSeenAt: { lt: notedBefore } },
      data: { lastSeenAt: at, ...(ip !== null && { ip }) },
    });
  },

  /** Those of the person that live, the one that was seen last first. */
  async list(userId: string, { createdAfter, seenAfter }: SessionLife): Promise<SessionRow[]> {
    const { sessionVersion } = await db.user.findUniqueOrThrow({ where: { id: userId } });
    return db.session.findMany({
      where: {
        userId,
        sessionVersion,
        endedAt: null,
        createdAt: { gt: createdAfter },
        lastSeenAt: { gt: seenAfter },
      },
      orderBy: [{ lastSeenAt: "desc" }, { id: "desc" }],
    });
  },

  /** Answers whether there was one of the person to end. */
  async end(userId: string, id: string, at: Date): Promise<boolean> {
    const { count } = await db.session.updateMany({ where: { id, userId, endedAt: null }, data: { endedAt: at } });
    return count > 0;
  },

  /** Ends those of the person, also ones that are just beginning, but for the one that is named. */
  async endAll(userId: string, { at, except }: { at: Date; except?: string | undefined }): Promise<void> {
    const { sessionVersion } = await db.user.update({
      where: { id: userId },
      data: { sessionVersion: { increment: 1 } },
    });
    const others = except === undefined ? {} : { id: { not: except } };
    await db.session.updateMany({ where: { userId, endedAt: null, ...others }, data: { endedAt: at } });
    if (except !== undefined) {
      await db.session.updateMany({ where: { id: except, userId, endedAt: null }, data: { sessionVersion } });
    }
  },

  /** Removes what nobody will ask for again. */
  async forget(userId: string, createdBefore: Date): Promise<void> {
    await db.session.deleteMany({ where: { userId, createdAt: { lt: createdBefore } } });
  },
});
