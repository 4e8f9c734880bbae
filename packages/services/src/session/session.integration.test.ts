import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  authenticate,
  createOwner,
  endSession,
  listSessions,
  loadActor,
  readSession,
  revokeSessions,
  startSession,
} from "../index.ts";
import type { VerbContext } from "../platform.ts";
import { codeOf, createWorld, insertPerson, ORIGIN, SETUP_TOKEN, type World } from "../testing/world.ts";

const EMAIL = "ann@acme.test";
const PASSWORD = "a long enough password";
let world: World;
let userId: string;

beforeAll(async () => {
  world = await createWorld();
  const owner = { organizationName: "Acme", name: "Ann", email: EMAIL, password: PASSWORD, timeZone: "UTC" };
  ({ userId } = await createOwner(world.platform, { ...owner, setupToken: SETUP_TOKEN }, ORIGIN));
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.sql("DELETE FROM login_throttle");
  await world.sql("UPDATE person SET disabled_at = NULL");
});

const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
const signIn = (password = PASSWORD, { email = EMAIL, ip = "192.0.2.1", userAgent = FIREFOX } = {}) =>
  authenticate(world.platform, { email, password }, { requestId: "request-1", ip, userAgent });
const actorOfSession = (sessionId: string, ip = "192.0.2.1") =>
  loadActor(world.platform, sessionId, { requestId: "request-1", ip });
/** What the verbs get from whoever is in that session. */
async function contextIn({ sessionId }: { sessionId: string }): Promise<VerbContext> {
  const actor = await actorOfSession(sessionId);
  if (!actor) throw new Error("not signed in");
  return { ...world.platform, actor };
}

describe("signing in", () => {
  test("answers the session, and is written to the audit log", async () => {
    const { userId: who, sessionId } = await signIn();
    expect(who).toBe(userId);
    const actor = await loadActor(world.platform, sessionId, ORIGIN);
    expect(actor).toMatchObject({ role: "owner", label: "Ann", requestId: "request-1", sessionId });
    const [entry] = await world.sql("SELECT action, ip, after FROM audit_entry ORDER BY id DESC LIMIT 1");
    expect(entry).toEqual({
      action: "session.create",
      ip: "192.0.2.1",
      after: { how: "password", device: "Firefox on Linux" },
    });
  });

  test("tells an unknown account, a wrong password, a disabled person and a password hash apart by nothing", async () => {
    const [row] = await world.sql<{ password_hash: string }>("SELECT password_hash FROM person");
    const attempts = [signIn("wrong"), signIn(PASSWORD, { email: "nobody@acme.test" }), signIn(row?.password_hash)];
    const errors = await Promise.allSettled(attempts);
    await world.sql("UPDATE person SET disabled_at = now()");
    errors.push(...(await Promise.allSettled([signIn()])));
    const messages = errors.map((outcome) => (outcome.status === "rejected" ? String(outcome.reason) : "signed in"));
    expect(new Set(messages)).toEqual(new Set(["GatehouseError: E-mail address or password is wrong."]));
  });

  test("has to wait after five failures, also with the right password, and then may again", async () => {
    for (let failure = 1; failure <= 5; failure += 1) expect(await codeOf(signIn("wrong"))).toBe("unauthenticated");
    expect(await codeOf(signIn())).toBe("rate_limited");
    world.advance(29_000);
    expect(await codeOf(signIn())).toBe("rate_limited");
    world.advance(2_000);
    expect(await codeOf(signIn())).toBe("answered");
    expect(await codeOf(signIn("wrong"))).toBe("unauthenticated");
  });

  test("counts guesses that are made at the same time", async () => {
    const codes = await Promise.all(Array.from({ length: 12 }, () => codeOf(signIn("wrong"))));
    expect(codes.filter((code) => code === "unauthenticated")).toHaveLength(5);
    expect(codes.filter((code) => code === "rate_limited")).toHaveLength(7);
  });

  test("is not locked by failures from other addresses for longer than a minute", async () => {
    for (let host = 1; host <= 40; host += 1) await codeOf(signIn("wrong", { ip: `198.51.100.${host}` }));
    expect(await codeOf(signIn())).toBe("rate_limited");
    world.advance(60_000);
    expect(await codeOf(signIn())).toBe("answered");
  });

  test("waits no longer than a quarter of an hour, and keeps no address in clear", async () => {
    await world.sql("DELETE FROM login_throttle");
    for (let failure = 1; failure <= 5; failure += 1) await codeOf(signIn("wrong"));
    await world.sql("UPDATE login_throttle SET failures = 24");
    await expect(signIn()).rejects.toMatchObject({ details: { retryAfterSeconds: 900 } });
    const rows = await world.sql<{ key: string }>("SELECT key FROM login_throttle");
    expect(JSON.stringify(rows)).not.toMatch(/acme|192/);
  });
});

describe("a session", () => {
  test("ends with the request after everything was revoked, on every device", async () => {
    const [one, two] = [await signIn(), await signIn()];
    const context = await contextIn(one);
    expect(await readSession(context)).toMatchObject({
      user: { email: EMAIL },
      role: "owner",
      gatewayUrl: "https://gateway.test",
    });
    await revokeSessions(context);
    expect(await actorOfSession(one.sessionId)).toBeNull();
    expect(await actorOfSession(two.sessionId)).toBeNull();
    expect(await actorOfSession((await signIn()).sessionId)).not.toBeNull();
  });

  test("ends alone when it is ended, by its person only", async () => {
    const [one, two] = [await signIn(), await signIn()];
    const other = await insertPerson(world, await contextIn(one));
    const [person] = await world.sql<{ session_version: number }>("SELECT session_version FROM person WHERE id = $1", [
      other,
    ]);
    const stranger = await startSession(
      world.platform,
      { id: other, sessionVersion: person?.session_version ?? 0 },
      "sso",
      { ...ORIGIN, userAgent: null },
    );
    expect(await codeOf(endSession(await contextIn(stranger), { id: one.sessionId }))).toBe("not_found");
    await endSession(await contextIn(two), { id: one.sessionId });
    expect(await actorOfSession(one.sessionId)).toBeNull();
    expect(await actorOfSession(two.sessionId)).not.toBeNull();
    expect(await codeOf(endSession(await contextIn(two), { id: one.sessionId }))).toBe("not_found");
  });

  test("is listed with its device, its address and when it was used, noted once a minute", async () => {
    await revokeSessions(await contextIn(await signIn()));
    const [first, current] = [await signIn(PASSWORD, { ip: "192.0.2.7", userAgent: "curl/8" }), await signIn()];
    world.advance(59_000);
    await actorOfSession(first.sessionId, "192.0.2.8");
    const listed = async () => (await listSessions(await contextIn(current))).items;
    const noted = (await listed()).find(({ id }) => id === first.sessionId);
    expect(noted).toMatchObject({ device: "curl", ip: "192.0.2.7", how: "password", current: false });
    expect(noted?.lastSeenAt).toBe(noted?.createdAt);
    world.advance(2_000);
    await actorOfSession(first.sessionId, "192.0.2.8");
    const [own, again] = (await listed()).toSorted((a) => (a.current ? -1 : 1));
    expect(own).toMatchObject({ id: current.sessionId, current: true });
    expect(again).toMatchObject({ ip: "192.0.2.8", lastSeenAt: world.platform.now().toISOString() });
    await endSession(await contextIn(current), { id: first.sessionId });
    expect((await listed()).map(({ id }) => id)).toEqual([current.sessionId]);
  });

  test("is over when it was not used for half an hour, and after twelve hours of use", async () => {
    const { sessionId } = await signIn();
    world.advance(32 * 60_000);
    expect(await actorOfSession(sessionId)).toBeNull();

    const used = await signIn();
    for (let minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
      world.advance(20 * 60_000);
      expect(await actorOfSession(used.sessionId)).not.toBeNull();
    }
    expect((await listSessions(await contextIn(used))).items).toHaveLength(1);
    world.advance(20 * 60_000);
    expect(await actorOfSession(used.sessionId)).toBeNull();
  });

  test("ends when the person is disabled, who is given no other, however the sign-in went", async () => {
    const { sessionId } = await signIn();
    const before = await world.db.people.findByEmail(EMAIL);
    if (!before) throw new Error("no person");
    await world.sql("UPDATE person SET disabled_at = now()");
    expect(await actorOfSession(sessionId)).toBeNull();
    const start = startSession(world.platform, before, "sso", { ...ORIGIN, userAgent: null });
    expect(await codeOf(start)).toBe("unauthenticated");
  });

  test("that begins while all are being ended is over at once", async () => {
    const before = await world.db.people.findByEmail(EMAIL);
    if (!before) throw new Error("no person");
    await world.db.sessions.endAll(userId, { at: world.platform.now() });
    const { sessionId } = await startSession(world.platform, before, "password", { ...ORIGIN, userAgent: null });
    expect(await actorOfSession(sessionId)).toBeNull();
  });

  test.each(["", "not-an-id", "00000000-0000-7000-8000-000000000000"])("is not found for %j", async (id) => {
    expect(await codeOf(actorOfSession(id))).toBe("answered");
    expect(await actorOfSession(id).catch(() => "failed")).toBeNull();
  });
});
