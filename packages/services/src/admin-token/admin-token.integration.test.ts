import { type Actor, LONGEST_ADMIN_TOKEN_DAYS } from "@gatehouse/domain";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  createAdminToken,
  createInvitation,
  createTeam,
  listAdminTokens,
  listAudit,
  listTeams,
  listVirtualKeys,
  loadTokenActor,
  revokeAdminToken,
  updatePerson,
} from "../index.ts";
import type { VerbContext } from "../platform.ts";
import { TOKEN } from "../testing/every-verb.ts";
import {
  ADMIN_TOKEN,
  codeOf,
  contextOf,
  createWorld,
  foundOrganization,
  insertPerson,
  ORIGIN,
  type World,
} from "../testing/world.ts";

let world: World;
let owner: VerbContext;

beforeAll(async () => {
  world = await createWorld();
  owner = await foundOrganization(world);
});
afterAll(() => world.close());

const actorBy = (secret: string): Promise<Actor | null> => loadTokenActor(world.platform, secret, ORIGIN);
const as = async (secret: string): Promise<VerbContext> => ({
  ...world.platform,
  actor: (await actorBy(secret)) as Actor,
});
const inDays = (days: number) => new Date(world.platform.now().getTime() + days * 86_400_000).toISOString();

test("a token does what its scopes name and its role allows, in its own organization, and nothing else", async () => {
  const { secret } = await createAdminToken(owner, { ...TOKEN, role: "admin", scopes: ["team.read", "team.write"] });
  const script = await as(secret);
  const team = await createTeam(script, { name: "By script" });
  expect((await listTeams(script)).items.map(({ id }) => id)).toContain(team.id);
  expect((await listVirtualKeys(script, { limit: 10 })).items).toEqual([]);
  for (const refused of [
    listAudit(script, { limit: 10 }),
    listAdminTokens(script),
    createInvitation(script, { email: "x@acme.test", role: "member", teams: [] }),
  ]) {
    expect(await codeOf(refused)).toBe("forbidden");
  }
  const [entry] = (await listAudit(owner, { limit: 1 })).items;
  expect(entry).toMatchObject({ action: "team.create", actor: TOKEN.name });
});

test("a token is no more than whoever makes it, and makes no other token", async () => {
  const { organizationId } = owner.actor;
  const admin = contextOf(world, organizationId, { role: "admin" });
  expect(await codeOf(createAdminToken(admin, { ...TOKEN, role: "owner" }))).toBe("forbidden");
  expect(await codeOf(createAdminToken(owner, { ...TOKEN, role: "auditor", scopes: ["team.write"] }))).toBe(
    "invalid_request",
  );
  const everything = {
    ...TOKEN,
    role: "owner",
    scopes: ["organization.write", "person.write", "person.read"],
  } as const;
  const script = await as((await createAdminToken(owner, { ...everything, scopes: [...everything.scopes] })).secret);
  expect(await codeOf(createAdminToken(script, TOKEN))).toBe("forbidden");
  // Nor may it hand a role to somebody that can do what its scopes do not name.
  expect(await codeOf(createInvitation(script, { email: "y@acme.test", role: "owner", teams: [] }))).toBe("forbidden");
});

test("only a digest of a token is stored, and neither list nor audit log tells the rest", async () => {
  const { secret, adminToken } = await createAdminToken(owner, TOKEN);
  expect(secret).toMatch(/^gh_admin_[0-9A-Za-z]{49}$/);
  expect(adminToken.display).toBe(`${secret.slice(0, 13)}…${secret.slice(-4)}`);
  const rows = await world.sql(`SELECT t::text AS row FROM admin_token t UNION ALL SELECT a::text FROM audit_entry a`);
  const told = JSON.stringify([rows, await listAdminTokens(owner)]);
  expect(told).toContain(secret.slice(-4));
  expect(told).not.toContain(secret.slice(13, -4));
});

test("a token that is revoked, over, mistyped or of nobody is nobody's", async () => {
  const { secret, adminToken } = await createAdminToken(owner, { ...TOKEN, expiresAt: inDays(1) });
  expect((await actorBy(secret))?.organizationId).toBe(owner.actor.organizationId);
  expect(await actorBy(`${secret.slice(0, -1)}${secret.endsWith("0") ? "1" : "0"}`)).toBeNull();
  expect(await actorBy("gh_admin_")).toBeNull();
  world.advance(86_400_000);
  expect(await actorBy(secret)).toBeNull();
  const next = await createAdminToken(owner, { ...TOKEN, expiresAt: inDays(1) });
  await revokeAdminToken(owner, { id: next.adminToken.id });
  expect((await revokeAdminToken(owner, { id: next.adminToken.id })).status).toBe("revoked");
  expect(await actorBy(next.secret)).toBeNull();
  const items = (await listAdminTokens(owner)).items;
  const statusOf = (id: string) => items.find((item) => item.id === id)?.status;
  expect([statusOf(adminToken.id), statusOf(next.adminToken.id)]).toEqual(["expired", "revoked"]);
});

test("a token works while whoever made it could make it: it is suspended with them", async () => {
  const id = await insertPerson(world, owner);
  await updatePerson(owner, { id, role: "admin" });
  const admin = contextOf(world, owner.actor.organizationId, { role: "admin", id });
  const { secret } = await createAdminToken(admin, { ...TOKEN, role: "admin" });
  expect(await actorBy(secret)).not.toBeNull();
  await updatePerson(owner, { id, role: "auditor" });
  expect(await actorBy(secret)).toBeNull();
  expect((await listAdminTokens(owner)).items[0]?.status).toBe("suspended");
  await updatePerson(owner, { id, role: "admin" });
  expect(await actorBy(secret)).not.toBeNull();
  await updatePerson(owner, { id, disabled: true });
  expect(await actorBy(secret)).toBeNull();
});

test("no token works for longer than a year", async () => {
  expect(await codeOf(createAdminToken(owner, { ...TOKEN, expiresAt: inDays(LONGEST_ADMIN_TOKEN_DAYS + 1) }))).toBe(
    "invalid_request",
  );
  const update = "UPDATE admin_token SET expires_at = created_at + interval '2 years'";
  await expect(world.sql(update)).rejects.toThrow(/admin_token_ends_within_a_year/);
});

test("a token is found under an older pepper, and tells when and from where it was used last", async () => {
  const [current, before] = world.platform.peppers;
  if (!current || !before) throw new Error("the world has two peppers");
  const { secret, adminToken } = await createAdminToken({ ...owner, pepper: before }, TOKEN);
  expect((await actorBy(secret))?.id).toBe(adminToken.id);
  const used = (await listAdminTokens(owner)).items.find(({ id }) => id === adminToken.id);
  expect(used).toMatchObject({ lastUsedAt: world.platform.now().toISOString(), lastUsedFrom: ORIGIN.ip });
});

test("the operator's own token does everything, as before", async () => {
  expect(await actorBy(ADMIN_TOKEN)).toMatchObject({ kind: "admin_token", role: "owner" });
  expect((await actorBy(ADMIN_TOKEN))?.scopes).toBeUndefined();
});
