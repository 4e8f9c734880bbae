import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { authenticate, createOwner, loadActor, readSession, revokeSessions } from "../index.ts";
import { codeOf, createWorld, ORIGIN, SETUP_TOKEN, type World } from "../testing/world.ts";

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

const signIn = (password = PASSWORD, { email = EMAIL, ip = "192.0.2.1" } = {}) =>
  authenticate(world.platform, { email, password }, { requestId: "request-1", ip });

describe("signing in", () => {
  test("answers the session version, and is written to the audit log", async () => {
    const session = await signIn();
    expect(session).toMatchObject({ userId, email: EMAIL, name: "Ann" });
    const actor = await loadActor(world.platform, session, ORIGIN);
    expect(actor).toMatchObject({ role: "owner", label: "Ann", requestId: "request-1" });
    const [entry] = await world.sql("SELECT action, ip FROM audit_entry ORDER BY id DESC LIMIT 1");
    expect(entry).toEqual({ action: "session.create", ip: "192.0.2.1" });
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
  test("ends with the request after it was revoked, for every device", async () => {
    const [one, two] = [await signIn(), await signIn()];
    const actor = await loadActor(world.platform, one, ORIGIN);
    if (!actor) throw new Error("not signed in");
    expect(await readSession({ ...world.platform, actor })).toMatchObject({
      user: { email: EMAIL },
      role: "owner",
      gatewayUrl: "https://gateway.test",
    });
    await revokeSessions({ ...world.platform, actor });
    expect(await loadActor(world.platform, one, ORIGIN)).toBeNull();
    expect(await loadActor(world.platform, two, ORIGIN)).toBeNull();
  });

  test("ends when the person is disabled", async () => {
    const session = await signIn();
    await world.sql("UPDATE person SET disabled_at = now()");
    expect(await loadActor(world.platform, session, ORIGIN)).toBeNull();
  });
});
