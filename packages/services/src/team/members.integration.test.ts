import { afterAll, beforeAll, expect, test } from "vitest";
import {
  addTeamMember,
  createTeam,
  createVirtualKey,
  listPeople,
  listTeamMembers,
  removeTeamMember,
  revokeVirtualKey,
  updateVirtualKey,
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
  const entries = await world.db.audit.list(context.actor.organizationId, { limit: 2 });
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

test("who is disabled is told to be, and does not join; one who is in the team already can get another role", async () => {
  const [present, userId] = [await insertPerson(world, context, "Dan"), await insertPerson(world, context, "Eli")];
  await addTeamMember(context, { id, userId: present, role: "team_admin" });
  await world.sql("UPDATE person SET disabled_at = now() WHERE id = ANY ($1)", [[present, userId]]);
  const listed = (await listPeople(context)).items.filter(({ name }) => name === "Dan" || name === "Eli");
  expect(listed.map(({ disabledAt }) => disabledAt !== null)).toEqual([true, true]);
  await expect(addTeamMember(context, { id, userId, role: "member" })).rejects.toMatchObject({
    code: "invalid_request",
    details: { fields: { userId: "This person is disabled." } },
  });
  expect(await addTeamMember(context, { id, userId: present, role: "member" })).toMatchObject({ role: "member" });
});

/** How many connections wait for a lock of another. */
const waiting = async () =>
  (
    await world.sql(
      "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND pid <> pg_backend_pid()",
    )
  ).length;

test("a member who is being removed gets no key, and one who is getting a key is not removed", async () => {
  const userId = await insertPerson(world, context, "Finn");
  await addTeamMember(context, { id, userId, role: "member" });
  const plain = (await createVirtualKey(context, { ...PLAIN, name: "plain", teamId: id })).virtualKey;
  const given = { ...PLAIN, name: "given", teamId: id, memberId: userId };

  const late = await world.db.transaction(async (tx) => {
    await tx.teams.lockMember(id, userId, "update");
    const keys = [
      codeOf(createVirtualKey(context, given)),
      codeOf(updateVirtualKey(context, { id: plain.id, memberId: userId })),
    ];
    await expect.poll(waiting).toBe(2);
    await tx.teams.removeMember(id, userId);
    return { keys };
  });
  expect(await Promise.all(late.keys)).toEqual(["invalid_request", "invalid_request"]);

  await addTeamMember(context, { id, userId, role: "member" });
  const { removal } = await world.db.transaction(async (tx) => {
    await tx.teams.lockMember(id, userId, "share");
    const removing = codeOf(removeTeamMember(context, { id, userId }));
    await expect.poll(waiting).toBe(1);
    await tx.virtualKeys.update(context.actor.organizationId, plain.id, { memberId: userId });
    return { removal: removing };
  });
  expect(await removal).toBe("conflict");
});
