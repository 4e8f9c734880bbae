import type { OrganizationRole } from "@gatehouse/domain";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  acceptInvitation,
  addTeamMember,
  authenticate,
  createInvitation,
  createPasswordReset,
  createTeam,
  createVirtualKey,
  listInvitations,
  listPeople,
  loadActor,
  readInvitation,
  removePerson,
  renewInvitation,
  resetPassword,
  revokeInvitation,
  type SignedIn,
  startSession,
  updateOrganization,
  updatePerson,
} from "../index.ts";
import type { VerbContext } from "../platform.ts";
import { PLAIN } from "../testing/every-verb.ts";
import {
  codeOf,
  contextOf,
  createWorld,
  foundOrganization,
  insertPerson,
  ORIGIN,
  type World,
} from "../testing/world.ts";

const PASSWORD = "a long enough password";
const DAY_MS = 24 * 3_600_000;
let world: World;
let owner: VerbContext;
let number = 0;

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  owner = await foundOrganization(world);
});

const inRole = (role: OrganizationRole, id?: string) =>
  contextOf(world, owner.actor.organizationId, { role, ...(id && { id }) });
const freshEmail = () => `person-${++number}@acme.test`;
const invite = (context = owner, fields: { email?: string; role?: OrganizationRole } = {}) =>
  createInvitation(context, { email: fields.email ?? freshEmail(), role: fields.role ?? "member", teams: [] });
const accept = (token: string, name = "Cid") =>
  acceptInvitation(world.platform, { token, name, password: PASSWORD }, ORIGIN);
const signIn = (email: string, password = PASSWORD) =>
  authenticate(world.platform, { email, password }, { ...ORIGIN, userAgent: null });
const isAlive = async ({ sessionId }: SignedIn) => (await loadActor(world.platform, sessionId, ORIGIN)) !== null;
const personIn = async (id: string) => (await listPeople(owner)).items.find((person) => person.id === id);

/** A person with that role, and a session of theirs. */
async function person(role: OrganizationRole = "member", name = "Bob") {
  const id = await insertPerson(world, owner, name);
  await world.sql("UPDATE membership SET role = $2::organization_role WHERE user_id = $1", [id, role]);
  const row = (await world.db.people.findWithRoles(id))?.person;
  if (!row) throw new Error("no person");
  const start = () => startSession(world.platform, row, "password", { ...ORIGIN, userAgent: null });
  return { id, email: row.email, session: await start(), start };
}

describe("an invitation", () => {
  test("makes an account with its role and its teams that are still there, by a link that works once", async () => {
    const [team, gone] = [await createTeam(owner, { name: "Search" }), await createTeam(owner, { name: "Ads" })];
    const email = freshEmail();
    const { invitation, token } = await createInvitation(owner, {
      email,
      role: "finops",
      teams: [
        { teamId: team.id, role: "team_admin" },
        { teamId: gone.id, role: "member" },
      ],
    });
    expect(invitation).toMatchObject({ email, role: "finops", invitedBy: "Ann", expired: false });
    await world.sql("DELETE FROM team WHERE id = $1", [gone.id]);
    expect(await readInvitation(world.platform, { token })).toMatchObject({ organizationName: "Acme", email });
    const outcomes = await Promise.all([codeOf(accept(token, "Cid")), codeOf(accept(token, "Eve"))]);
    expect(outcomes.toSorted()).toEqual(["answered", "not_found"]);
    expect(await codeOf(accept(token))).toBe("not_found");

    const { userId } = await signIn(email);
    expect(await personIn(userId)).toMatchObject({
      role: "finops",
      teams: [{ teamId: team.id, name: "Search", role: "team_admin" }],
      lastLoginAt: world.platform.now().toISOString(),
    });
    expect((await listInvitations(owner)).items).toEqual([]);
    const text = JSON.stringify(await world.sql("SELECT before, after, action FROM audit_entry"));
    for (const action of ["invitation.create", "invitation.accept"]) expect(text).toContain(action);
    for (const secret of [token, PASSWORD]) expect(text).not.toContain(secret);
  });

  test("is over after seven days, when it was taken back, and when it got another link", async () => {
    const [old, revoked, renewed] = [await invite(), await invite(), await invite()];
    await revokeInvitation(owner, { id: revoked.invitation.id });
    const { token } = await renewInvitation(owner, { id: renewed.invitation.id });
    for (const link of [revoked, renewed]) expect(await codeOf(accept(link.token))).toBe("not_found");
    world.advance(7 * DAY_MS - 1);
    expect(await codeOf(readInvitation(world.platform, old))).toBe("answered");
    world.advance(1);
    expect(await codeOf(accept(old.token))).toBe("not_found");
    expect((await listInvitations(owner)).items.map(({ expired }) => expired)).toEqual([true, true]);
    const again = await renewInvitation(owner, { id: renewed.invitation.id });
    expect(await codeOf(accept(token))).toBe("not_found");
    expect(await codeOf(accept(again.token))).toBe("answered");
    expect(await codeOf(revokeInvitation(owner, { id: renewed.invitation.id }))).toBe("not_found");
  });

  test("is refused for an address that has an account or an invitation, whoever is first", async () => {
    const { email } = await person();
    await expect(invite(owner, { email })).rejects.toMatchObject({
      code: "conflict",
      details: { fields: { email: expect.any(String) } },
    });
    const twice = freshEmail();
    const codes = await Promise.all([codeOf(invite(owner, { email: twice })), codeOf(invite(owner, { email: twice }))]);
    expect(codes.toSorted()).toEqual(["answered", "conflict"]);
  });

  test("to become an owner is made, renewed and taken back by owners only", async () => {
    const admin = inRole("admin");
    expect(await codeOf(invite(admin, { role: "owner" }))).toBe("forbidden");
    const { invitation } = await invite(owner, { role: "owner" });
    expect(await codeOf(renewInvitation(admin, invitation))).toBe("forbidden");
    expect(await codeOf(revokeInvitation(admin, invitation))).toBe("forbidden");
    expect(await codeOf(invite(admin, { role: "admin" }))).toBe("answered");
  });
});

describe("a change of a person", () => {
  test.each([
    ["another role", { role: "admin" }],
    ["being disabled", { disabled: true }],
  ] as const)("%s ends every session with the next request", async (_, change) => {
    const { id, session } = await person();
    await updatePerson(owner, { id, ...change });
    expect(await isAlive(session)).toBe(false);
  });

  test("to what is there already ends nothing and is not written down", async () => {
    const { id, session } = await person();
    const entries = () => world.sql("SELECT id FROM audit_entry");
    const before = await entries();
    await updatePerson(owner, { id, role: "member", disabled: false, totp: false });
    expect(await isAlive(session)).toBe(true);
    expect(await entries()).toEqual(before);
  });

  test("by an administrator reaches everybody but owners, and makes nobody one", async () => {
    const admin = inRole("admin");
    const [boss, member] = [await person("owner"), await person()];
    for (const change of [{ role: "member" }, { disabled: true }, { totp: false }] as const) {
      expect(await codeOf(updatePerson(admin, { id: boss.id, ...change }))).toBe("forbidden");
    }
    expect(await codeOf(removePerson(admin, { id: boss.id }))).toBe("forbidden");
    expect(await codeOf(createPasswordReset(admin, { id: boss.id }))).toBe("forbidden");
    expect(await codeOf(updatePerson(admin, { id: member.id, role: "owner" }))).toBe("forbidden");
    expect(await codeOf(updatePerson(admin, { id: member.id, role: "admin" }))).toBe("answered");
    expect(await personIn(boss.id)).toMatchObject({ role: "owner", disabledAt: null });
  });

  test("is nobody's of oneself when it locks the door behind", async () => {
    const admin = await person("admin");
    const context = inRole("admin", admin.id);
    expect(await codeOf(updatePerson(context, { id: admin.id, disabled: true }))).toBe("conflict");
    expect(await codeOf(removePerson(context, { id: admin.id }))).toBe("conflict");
    expect(await isAlive(admin.session)).toBe(true);
  });

  test("leaves an owner who may sign in, also of two who demote, disable or remove each other at the same time", async () => {
    const changes = [
      (c: VerbContext, id: string) => updatePerson(c, { id, role: "member" }),
      (c: VerbContext, id: string) => updatePerson(c, { id, disabled: true }),
      (c: VerbContext, id: string) => removePerson(c, { id }),
    ];
    for (const change of changes) {
      owner = await foundOrganization(world);
      const { id } = owner.actor;
      const token = { ...owner, actor: { ...owner.actor, kind: "admin_token", id: "admin-token" } } as const;
      expect(await codeOf(change(token, id))).toBe("conflict");
      const other = await person("owner");
      const both = [change(owner, other.id), change(inRole("owner", other.id), id)];
      const codes = await Promise.all(both.map(codeOf));
      expect(codes.filter((code) => code === "answered")).toHaveLength(1);
      expect(await world.db.people.countOwners(owner.actor.organizationId)).toBe(1);
    }
  });
});

describe("keys that belong to a person", () => {
  async function withKeys() {
    const { id, email } = await person("member", "Bea");
    const team = await createTeam(owner, { name: "Search" });
    await addTeamMember(owner, { id: team.id, userId: id, role: "member" });
    const key = async (memberId: string | null) =>
      (await createVirtualKey(owner, { ...PLAIN, name: "key", teamId: team.id, memberId })).virtualKey.id;
    const [mine, offByHand, app] = [await key(id), await key(id), await key(null)];
    await world.sql("UPDATE virtual_key SET disabled_at = '2026-11-01' WHERE id = $1", [offByHand]);
    const states = async () => {
      const rows = await world.sql<{ id: string; state: string }>(
        `SELECT id, CASE WHEN revoked_at IS NOT NULL THEN 'revoked' WHEN disabled_at IS NOT NULL THEN 'disabled' ELSE 'active' END AS state
         FROM virtual_key WHERE team_id = $1`,
        [team.id],
      );
      return [mine, offByHand, app].map((which) => rows.find((row) => row.id === which)?.state);
    };
    return { id, email, mine, states };
  }

  test("are disabled and enabled with them; one that was disabled by hand stays so", async () => {
    const { id, states, mine } = await withKeys();
    await updatePerson(owner, { id, disabled: true });
    expect(await states()).toEqual(["disabled", "disabled", "active"]);
    await updatePerson(owner, { id, disabled: false });
    expect(await states()).toEqual(["active", "disabled", "active"]);
    const trail = await world.sql<{ after: object }>(
      "SELECT after FROM audit_entry WHERE target_id = $1 AND action = 'virtual_key.update' ORDER BY id",
      [mine],
    );
    expect(trail.map(({ after }) => after)).toEqual([{ disabledAt: expect.any(String) }, { disabledAt: null }]);
  });

  test("are revoked in the transaction that removes them, and their address can be invited again", async () => {
    const { id, email, states, mine } = await withKeys();
    await removePerson(owner, { id });
    expect(await states()).toEqual(["revoked", "revoked", "active"]);
    expect(await personIn(id)).toBeUndefined();
    const trail = await world.sql(
      "SELECT action, before FROM audit_entry WHERE target_id = $1 ORDER BY id DESC LIMIT 1",
      [mine],
    );
    expect(trail).toMatchObject([{ action: "virtual_key.revoke", before: { member: "Bea" } }]);
    expect(await codeOf(invite(owner, { email }))).toBe("answered");
  });
});

describe("a link for a new password", () => {
  const reset = (token: string, password = "a new long password") =>
    resetPassword(world.platform, { token, password }, ORIGIN);

  test("works once and within an hour, and ends every session", async () => {
    const { id, email, session } = await person();
    const { token } = await createPasswordReset(owner, { id });
    expect(await isAlive(session)).toBe(true);
    const outcomes = await Promise.all([codeOf(reset(token)), codeOf(reset(token))]);
    expect(outcomes.toSorted()).toEqual(["answered", "not_found"]);
    expect(await isAlive(session)).toBe(false);
    expect(await codeOf(signIn(email, "a new long password"))).toBe("answered");
    const late = await createPasswordReset(owner, { id });
    world.advance(3_600_000);
    expect(await codeOf(reset(late.token))).toBe("not_found");
  });

  test("is replaced by the next one, and over when the person is disabled or removed", async () => {
    const { id } = await person();
    const [first, second] = [await createPasswordReset(owner, { id }), await createPasswordReset(owner, { id })];
    expect(await codeOf(reset(first.token))).toBe("not_found");
    await updatePerson(owner, { id, disabled: true });
    expect(await codeOf(reset(second.token))).toBe("not_found");
    expect(await codeOf(createPasswordReset(owner, { id }))).toBe("conflict");
    await updatePerson(owner, { id, disabled: false });
    expect(await codeOf(reset(second.token))).toBe("not_found");
    const third = await createPasswordReset(owner, { id });
    await removePerson(owner, { id });
    expect(await codeOf(reset(third.token))).toBe("not_found");
  });
});

test("the organization is renamed and gets another clock, which has to exist", async () => {
  expect(await codeOf(updateOrganization(owner, { timeZone: "Mars/Olympus" }))).toBe("invalid_request");
  const changed = await updateOrganization(owner, { name: "Acme Ltd", timeZone: "Europe/Berlin" });
  expect(changed).toMatchObject({ name: "Acme Ltd", timeZone: "Europe/Berlin" });
  const [entry] = await world.sql("SELECT action, before, after FROM audit_entry ORDER BY id DESC LIMIT 1");
  expect(entry).toEqual({
    action: "organization.update",
    before: { name: "Acme", timeZone: "UTC" },
    after: { name: "Acme Ltd", timeZone: "Europe/Berlin" },
  });
});
