/** The teams that a query may touch: all of the organization, or these (perhaps none). */
export type TeamScope = "all" | readonly string[];

/** A Prisma filter on a team id column. */
export const inTeams = (scope: TeamScope): { in: string[] } | undefined =>
  scope === "all" ? undefined : { in: [...scope] };

/** Text as the literal middle of a LIKE pattern: PostgreSQL's wildcards lose their meaning. */
export const likeLiteral = (text: string): string => text.replace(/[\\%_]/g, (character) => `\\${character}`);
