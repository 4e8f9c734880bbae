import { afterAll, beforeAll, expect, test } from "vitest";
import { createSavedView, createTeam, listAudit, listSavedViews, removeSavedView, updateSavedView } from "../index.ts";
import type { VerbContext } from "../platform.ts";
import { codeOf, contextOf, createWorld, foundOrganization, insertPerson, type World } from "../testing/world.ts";

let world: World;
let owner: VerbContext;
let member: VerbContext;
let outsider: VerbContext;
let teamId: string;

beforeAll(async () => {
  world = await createWorld();
  owner = await foundOrganization(world);
  teamId = (await createTeam(owner, { name: "Search" })).id;
  const personAs = async (teams: { teamId: string; role: "member" }[]): Promise<VerbContext> => {
    const id = await insertPerson(world, owner);
    const context = contextOf(world, owner.actor.organizationId, { role: "member", teams });
    return { ...context, actor: { ...context.actor, id } };
  };
  member = await personAs([{ teamId, role: "member" }]);
  outsider = await personAs([]);
  const id = await insertPerson(world, owner);
  owner = { ...owner, actor: { ...owner.actor, id } };
});
afterAll(() => world.close());

const create = (context: VerbContext, name: string, audience: "person" | "team" | "organization" = "person") =>
  createSavedView(context, { name, query: "status=error", audience, teamId: audience === "team" ? teamId : null });
const names = async (context: VerbContext) => (await listSavedViews(context)).items.map(({ name }) => name);

test("a view is shown to those that it was saved for, and changed by who made it or rules them", async () => {
  await create(owner, "a of the owner's own");
  const shared = await create(owner, "b for everybody", "organization");
  const team = await create(member, "c for the team", "team");
  const own = await create(member, "d of the member's own");
  expect(await names(owner)).toEqual(["a of the owner's own", "b for everybody", "c for the team"]);
  expect(await names(member)).toEqual(["b for everybody", "c for the team", "d of the member's own"]);
  expect(await codeOf(listSavedViews(outsider))).toBe("forbidden");

  expect(await codeOf(updateSavedView(member, { id: shared.id, name: "mine" }))).toBe("forbidden");
  expect(await codeOf(removeSavedView(owner, { id: own.id }))).toBe("not_found");
  expect(await updateSavedView(owner, { id: team.id, name: "c of all" })).toMatchObject({ name: "c of all" });
  await removeSavedView(member, { id: own.id });
  expect(await names(member)).toEqual(["b for everybody", "c of all"]);
  const [entry] = (await listAudit(owner, { limit: 1 })).items;
  expect(entry).toMatchObject({ action: "saved_view.remove", targetId: own.id, before: { query: "status=error" } });
});

test("nobody saves a view for those whose requests they may not see", async () => {
  expect(await codeOf(create(member, "x", "organization"))).toBe("forbidden");
  expect(await codeOf(create(outsider, "x"))).toBe("forbidden");
  const { id: foreign } = await createTeam(await foundOrganization(world), { name: "Foreign" });
  const input = { name: "x", query: "", audience: "team", teamId: foreign } as const;
  expect(await codeOf(createSavedView(owner, input))).toBe("not_found");
  expect(await codeOf(createSavedView(member, { ...input, teamId: null }))).toBe("invalid_request");
  const token = { ...owner, actor: { ...owner.actor, kind: "admin_token" as const } };
  expect(await codeOf(create(token, "x"))).toBe("forbidden");
});
