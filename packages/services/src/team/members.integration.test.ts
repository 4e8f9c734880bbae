import { afterAll, beforeAll, expect, test } from "vitest";
import {
  addTeamMember,
  createTeam,
  createVirtualKey,
  listPeople,
  listTeamMembers,
  removeTeamMember,
  revokeVirtualKey,
} from "../index.ts";
import type { VerbContext } from "../platform.ts";
import { PLAIN } from "../testing/every-verb.ts";
import { codeOf, createWorld, foundOrganization, insertPerson, type World } from "../testing/world.ts";

let world: World;
let context: VerbContext;
let id: string;

beforeAll(async () => {
  world = await createWorld();
  context = await foundOrganization(world);
  id = (await createTeam(context, { name: "Search" })).id;
});
afterAll(() => world.close());

test("people of the organization, and only they, join a team; whoever is in it gets another role", async () => {
  const userId = await insertPerson(world, context, "Bob");
  const eve = await insertPerson(world, await foundOrganization(world), "Eve");
  expect((await listPeople(context)).items.map(({ name }) => name)).toEqual(["Ann", "Bob"]);
  await addTeamMember(context, { id, userId, role: "member" });
  await addTeamMember(context, { id, userId, role: "team_admin" });
  await addTeamMember(context, { id, userId, role: "team_admin" });
  expect((await listTeamMembers(context, { id })).items).toMatchObject([{ userId, name: "Bob", role: "team_admin" }]);
  expect(await codeOf(addTeamMember(context, { id, userId: eve, role: "member" }))).toBe("not_found");
  const entries = await world.db.audit.list(context.actor.organizationId, { beforeId: null, limit: 2 });
  expect(entries).toMatchObject([
    { action: "team.set_member", before: { role: "member" }, after: { role: "team_admin" } },
    { action: "team.set_member", before: null, after: { member: "Bob", role: "member" } },
  ]);
});

test("a member whose keys still work stays in the team", async () => {
  const userId = await insertPerson(world, context, "Cleo");
  await addTeamMember(context, { id, userId, role: "member" });
  const { virtualKey } = await createVirtualKey(context, { ...PLAIN, name: "key", teamId: id, memberId: userId });
  await expect(removeTeamMember(context, { id, userId })).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("Cleo"),
  });
  await revokeVirtualKey(context, { id: virtualKey.id });
  await removeTeamMember(context, { id, userId });
  expect((await listTeamMembers(context, { id })).items.map(({ name }) => name)).not.toContain("Cleo");
  expect(await codeOf(removeTeamMember(context, { id, userId }))).toBe("not_found");
});
