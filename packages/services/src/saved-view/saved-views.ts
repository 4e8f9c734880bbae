import type { SavedViewReader, SavedViewRow } from "@gatehouse/db/admin";
import {
  type Actor,
  type createSavedViewInput,
  GatehouseError,
  mayInOrganization,
  mayInTeam,
  type SavedViewView,
  type updateSavedViewInput,
  uuidv7,
  visibleTeams,
} from "@gatehouse/domain";
import type * as z from "zod";
import { differing, recordChange } from "../audit/record.ts";
import { found, invalidField, requireInOrganization, requireInTeam, requireSomewhere } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";

const MOST_VIEWS = 500;
const MOST_OF_ONE_PERSON = 100;

/** The own views, those of the teams whose requests the actor may see, and those of the organization; by name. */
export async function listSavedViews({ db, actor }: VerbContext): Promise<{ items: SavedViewView[] }> {
  requireSomewhere(actor, "request.read");
  return { items: (await db.savedViews.list(readerOf(actor), MOST_VIEWS)).map((row) => view(actor, row)) };
}

/**
 * Keeps the filters of the requests page under a name, for oneself, a team, or everybody.
 * @throws GatehouseError `forbidden` for whom a token acts, or who may not see the requests of those it is for
 */
export async function createSavedView(
  { db, actor, now }: VerbContext,
  { name, query, audience, teamId }: z.output<typeof createSavedViewInput>,
): Promise<SavedViewView> {
  requireSomewhere(actor, "request.read");
  if (actor.kind !== "user") throw new GatehouseError("forbidden", { message: "A view belongs to a person." });
  if ((audience === "team") !== (teamId !== null)) throw invalidField("teamId", "Name the team of a team's view.");
  if (audience === "organization") requireInOrganization(actor, "request.read");
  if (teamId !== null) {
    requireInTeam(actor, "request.read", teamId);
    found(await db.teams.find(actor.organizationId, teamId));
  }
  const { organizationId, id: userId } = actor;
  const id = uuidv7();
  await db.transaction(async (tx) => {
    if ((await tx.savedViews.countOf(organizationId, userId)) >= MOST_OF_ONE_PERSON) {
      throw new GatehouseError("conflict", { message: `A person can keep ${MOST_OF_ONE_PERSON} views. Remove one.` });
    }
    await tx.savedViews.create({ id, organizationId, userId, audience, teamId, name, query });
    const after = { name, query, audience, teamId };
    await recordChange(tx, { actor, now }, { action: "saved_view.create", ...targetOf(id), after });
  });
  return view(actor, found(await db.savedViews.find(readerOf(actor), id)));
}

/** Gives it another name or other filters. @throws GatehouseError `not_found`, `forbidden` for a view of somebody else */
export async function updateSavedView(
  { db, actor, now }: VerbContext,
  { id, ...input }: { id: string } & z.output<typeof updateSavedViewInput>,
): Promise<SavedViewView> {
  const before = await requireOwn({ db, actor }, id);
  const change = differing({ name: before.name, query: before.query }, input);
  if (Object.keys(change).length > 0) {
    await db.transaction(async (tx) => {
      await tx.savedViews.update(actor.organizationId, id, { ...change, updatedAt: now() });
      const { name, query } = before;
      const target = { ...targetOf(id), before: { name, query }, after: change };
      await recordChange(tx, { actor, now }, { action: "saved_view.update", ...target });
    });
  }
  return view(actor, found(await db.savedViews.find(readerOf(actor), id)));
}

/** Removes a saved view. @throws GatehouseError `not_found`, `forbidden` for a view of somebody else */
export async function removeSavedView({ db, actor, now }: VerbContext, { id }: { id: string }): Promise<void> {
  const { name, query, audience, teamId } = await requireOwn({ db, actor }, id);
  await db.transaction(async (tx) => {
    await tx.savedViews.remove(actor.organizationId, id);
    const before = { name, query, audience, teamId };
    await recordChange(tx, { actor, now }, { action: "saved_view.remove", ...targetOf(id), before });
  });
}

const targetOf = (id: string) => ({ targetType: "saved_view", targetId: id });

const readerOf = (actor: Actor): SavedViewReader => ({
  organizationId: actor.organizationId,
  userId: actor.kind === "user" ? actor.id : NOBODY,
  teams: visibleTeams(actor, "request.read"),
});
const NOBODY = "00000000-0000-0000-0000-000000000000";

async function requireOwn({ db, actor }: Pick<VerbContext, "db" | "actor">, id: string): Promise<SavedViewRow> {
  requireSomewhere(actor, "request.read");
  const row = found(await db.savedViews.find(readerOf(actor), id));
  if (!isOwn(actor, row)) throw new GatehouseError("forbidden");
  return row;
}

/** Who made it; and who rules the team or the organization, for what all of these see. */
function isOwn(actor: Actor, { userId, audience, teamId }: SavedViewRow): boolean {
  if (userId === actor.id) return true;
  if (audience === "team" && teamId !== null) return mayInTeam(actor, "virtual_key.write", teamId);
  return audience === "organization" && mayInOrganization(actor, "organization.write");
}

const view = (actor: Actor, row: SavedViewRow): SavedViewView => ({
  id: row.id,
  name: row.name,
  query: row.query,
  audience: row.audience,
  teamId: row.teamId,
  teamName: row.teamName,
  madeBy: row.madeBy,
  mine: isOwn(actor, row),
  updatedAt: row.updatedAt.toISOString(),
});
