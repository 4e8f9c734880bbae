import { uuidv7 } from "@gatehouse/domain";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  addTeamMember,
  setRateLimit,
  updateCredential,
  updateDeployment,
  updateOrganization,
  updatePerson,
} from "../index.ts";
import type { VerbContext } from "../platform.ts";
import { populate, RULES, spareFor, type Things, VERBS, type Verb } from "../testing/every-verb.ts";
import { createWorld, foundOrganization, insertPerson, type World } from "../testing/world.ts";

/** Reads by their names; every other verb has to leave an entry. */
const READS = /^(list|read|preview|diff|render|dryRun|verify)/;
/** Verbs that leave none, each with its reason. Whoever adds to this hides something from the audit log. */
const EXCEPTIONS: Record<string, string> = {
  sendPlayground: "It sends a request with a secret that its sender has; the request stands in the usage records.",
  testVirtualKey: "It sends a request as any holder of the key could; the request stands in the usage records.",
};
/** The matrix calls these with what is there already, which changes nothing. */
const WITH_A_CHANGE: Record<string, Verb> = {
  addTeamMember: async (c, t) =>
    addTeamMember(c, { id: t.teamId, userId: await insertPerson(world, c, uuidv7()), role: "member" }),
  setRateLimit: (c, t) =>
    setRateLimit(c, { ...RULES, requestsPerMinute: 11, scope: { kind: "virtual_key", virtualKeyId: t.virtualKeyId } }),
  updateCredential: (c, t) => updateCredential(c, { id: t.credentialId, name: "renamed" }),
  updateDeployment: (c, t) => updateDeployment(c, { id: t.deploymentId, disabled: true }),
  updateOrganization: (c) => updateOrganization(c, { name: uuidv7() }),
  updatePerson: (c, t) => updatePerson(c, { id: t.personId, disabled: true }),
};

let world: World;
let owner: VerbContext;
let things: Things;
beforeAll(async () => {
  world = await createWorld();
  owner = await foundOrganization(world);
  things = await populate(world, owner);
});
afterAll(() => world.close());

const names = Object.keys(VERBS);
const verbOf = (name: string): Verb => WITH_A_CHANGE[name] ?? VERBS[name as keyof typeof VERBS];

test("no read changes anything", async () => {
  const before = await digests();
  for (const name of names.filter((each) => READS.test(each))) await verbOf(name)(owner, things);
  expect(await digests()).toEqual(before);
});

test.each(names.filter((name) => !READS.test(name)))("%s leaves an entry in the audit log", async (name) => {
  const given = await spareFor(world, name, owner, things);
  const before = await countEntries();
  await verbOf(name)(owner, given);
  const written = (await countEntries()) - before;
  if (EXCEPTIONS[name] === undefined) expect(written).toBeGreaterThan(0);
  else expect([name, written, EXCEPTIONS[name].length > 20]).toEqual([name, 0, true]);
});

async function countEntries(): Promise<number> {
  const [row] = await world.sql<{ entries: number }>("SELECT count(*)::int AS entries FROM audit_entry");
  return row?.entries ?? 0;
}

/** What is in every table but those of the log itself, and the version that every change of configuration raises. */
async function digests(): Promise<Record<string, string>> {
  const tables = await world.sql<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
       AND relname NOT LIKE 'audit\\_%' AND relname NOT IN ('configuration_version', '_prisma_migrations')`,
  );
  const each = tables.map(
    ({ name }) =>
      `SELECT '${name}' AS name, md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS digest FROM "${name}" t`,
  );
  const rows = await world.sql<{ name: string; digest: string }>(each.join(" UNION ALL "));
  return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]));
}
