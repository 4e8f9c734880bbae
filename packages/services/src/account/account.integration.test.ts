import { newTotpSecret } from "@gatehouse/vault/totp";
import { TOTP } from "otpauth";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  authenticate,
  beginTotp,
  changePassword,
  confirmTotp,
  createOwner,
  disableTotp,
  loadActor,
  loadTokenActor,
  readAccount,
  renewRecoveryCodes,
  type SignedIn,
  updateAccount,
} from "../index.ts";
import type { VerbContext } from "../platform.ts";
import { ADMIN_TOKEN, codeOf, createWorld, ORIGIN, SETUP_TOKEN, type World } from "../testing/world.ts";

const EMAIL = "ann@acme.test";
const PASSWORD = "a long enough password";
let world: World;

beforeEach(async () => {
  world = await createWorld();
  const owner = { organizationName: "Acme", name: "Ann", email: EMAIL, password: PASSWORD, timeZone: "UTC" };
  await createOwner(world.platform, { ...owner, setupToken: SETUP_TOKEN }, ORIGIN);
});
afterEach(() => world.close());

const signIn = (code?: string, password = PASSWORD, ip = "192.0.2.1") =>
  authenticate(world.platform, { email: EMAIL, password, code }, { requestId: "r", ip, userAgent: null });
const isAlive = async ({ sessionId }: SignedIn) => (await loadActor(world.platform, sessionId, ORIGIN)) !== null;
async function contextIn({ sessionId }: SignedIn): Promise<VerbContext> {
  const actor = await loadActor(world.platform, sessionId, ORIGIN);
  if (!actor) throw new Error("not signed in");
  return { ...world.platform, actor };
}
const codeNow = (secret: string) => new TOTP({ secret }).generate({ timestamp: world.platform.now().getTime() });
const nextStep = () => world.advance(30_000);
const actions = async () =>
  (await world.sql<{ action: string }>("SELECT action FROM audit_entry ORDER BY id")).map(({ action }) => action);

/** Signs in and sets up an app; answers its secret, the recovery codes and the session. */
async function enrol() {
  const session = await signIn();
  const context = await contextIn(session);
  const { secret } = await beginTotp(context, { password: PASSWORD });
  const { recoveryCodes } = await confirmTotp(context, { code: codeNow(secret) });
  nextStep();
  return { session, context, secret, recoveryCodes };
}

describe("the password", () => {
  test("is changed by whoever knows it; every other session ends, this one goes on", async () => {
    const [here, elsewhere] = [await signIn(), await signIn()];
    const context = await contextIn(here);
    const next = { currentPassword: PASSWORD, newPassword: "another long password" };
    const wrong = changePassword(context, { ...next, currentPassword: "wrong" });
    await expect(wrong).rejects.toMatchObject({ code: "invalid_request", details: { param: "currentPassword" } });
    await changePassword(context, next);
    expect([await isAlive(here), await isAlive(elsewhere)]).toEqual([true, false]);
    expect(await codeOf(signIn())).toBe("unauthenticated");
    expect(await codeOf(signIn(undefined, next.newPassword))).toBe("answered");
    expect(await actions()).toContain("account.change_password");
  });

  test("is not guessed from a session that was left open", async () => {
    const context = await contextIn(await signIn());
    const codes: string[] = [];
    for (let guess = 1; guess <= 6; guess += 1) {
      codes.push(await codeOf(changePassword(context, { currentPassword: "wrong", newPassword: "x".repeat(12) })));
    }
    expect(codes).toEqual([...Array(5).fill("invalid_request"), "rate_limited"]);
    expect(await codeOf(beginTotp(context, { password: PASSWORD }))).toBe("rate_limited");
  });
});

describe("an authenticator app", () => {
  test("is asked for once it is confirmed, after the password and never before it", async () => {
    const first = await contextIn(await signIn());
    const { secret, uri } = await beginTotp(first, { password: PASSWORD });
    expect(new URL(uri).searchParams.get("secret")).toBe(secret);
    expect(await codeOf(signIn())).toBe("answered");
    const wrong = codeNow(newTotpSecret());
    expect(await codeOf(confirmTotp(first, { code: wrong }))).toBe("invalid_request");
    const { recoveryCodes } = await confirmTotp(first, { code: codeNow(secret) });
    expect(new Set(recoveryCodes).size).toBe(10);
    expect((await readAccount(first)).totp).toMatchObject({ recoveryCodesLeft: 10 });

    nextStep();
    await expect(signIn()).rejects.toMatchObject({ code: "unauthenticated", details: { param: "code" } });
    await expect(signIn(undefined, "wrong")).rejects.toMatchObject({
      details: { message: expect.stringMatching(/^E-mail/) },
    });
    await expect(signIn(codeNow(secret), "wrong")).rejects.not.toMatchObject({ details: { param: "code" } });
    expect(await codeOf(signIn(codeNow(secret)))).toBe("answered");
  });

  test("gives codes that work once, also for two who use one at the same time", async () => {
    const { secret } = await enrol();
    const code = codeNow(secret);
    const codes = await Promise.all([codeOf(signIn(code)), codeOf(signIn(code, PASSWORD, "192.0.2.2"))]);
    expect(codes.toSorted()).toEqual(["answered", "unauthenticated"]);
    expect(await codeOf(signIn(code))).toBe("unauthenticated");
    // The step before the newest one is over as well, though its time is not.
    nextStep();
    expect(await codeOf(signIn(codeNow(secret)))).toBe("answered");
    expect(await codeOf(signIn(code))).toBe("unauthenticated");
  });

  test("is not guessed by whoever knows the password, from however many addresses", async () => {
    const { secret } = await enrol();
    const codes: string[] = [];
    for (let host = 1; host <= 7; host += 1) codes.push(await codeOf(signIn("000000", PASSWORD, `198.51.100.${host}`)));
    expect(codes).toEqual([...Array(5).fill("unauthenticated"), "rate_limited", "rate_limited"]);
    world.advance(60_000);
    expect(await codeOf(signIn(codeNow(secret)))).toBe("answered");
  });

  test("can be replaced by each recovery code once", async () => {
    const { recoveryCodes, context } = await enrol();
    const [code = "", other = ""] = recoveryCodes;
    const codes = await Promise.all([codeOf(signIn(code)), codeOf(signIn(code, PASSWORD, "192.0.2.2"))]);
    expect(codes.toSorted()).toEqual(["answered", "unauthenticated"]);
    expect(await codeOf(signIn(code))).toBe("unauthenticated");
    expect((await readAccount(context)).totp?.recoveryCodesLeft).toBe(9);
    expect(await codeOf(signIn(other.toUpperCase().replaceAll("-", " ")))).toBe("answered");
    const [entry] = await world.sql<{ after: unknown }>("SELECT after FROM audit_entry ORDER BY id DESC LIMIT 1");
    expect(entry?.after).toMatchObject({ how: "password_recovery_code" });
  });

  test("is given up, and gets new recovery codes, by password and code together", async () => {
    const { context, secret, recoveryCodes } = await enrol();
    const [old = ""] = recoveryCodes;
    const both = () => ({ password: PASSWORD, code: codeNow(secret) });
    expect(await codeOf(disableTotp(context, { ...both(), password: "wrong" }))).toBe("invalid_request");
    expect(await codeOf(disableTotp(context, { ...both(), code: "000000" }))).toBe("invalid_request");
    const renewed = await renewRecoveryCodes(context, both());
    expect(await codeOf(signIn(old))).toBe("unauthenticated");
    expect(await codeOf(signIn(renewed.recoveryCodes[0]))).toBe("answered");
    nextStep();
    await disableTotp(context, both());
    expect((await readAccount(context)).totp).toBeNull();
    expect(await codeOf(signIn())).toBe("answered");
    expect(await codeOf(signIn(renewed.recoveryCodes[1]))).toBe("answered");
    expect(await world.sql("SELECT * FROM recovery_code")).toEqual([]);
  });

  test("is not guessed by whoever has a session and the password: knowing one does not free the other", async () => {
    const { context } = await enrol();
    const codes: string[] = [];
    for (let guess = 1; guess <= 6; guess += 1) {
      codes.push(await codeOf(disableTotp(context, { password: PASSWORD, code: "000000" })));
    }
    expect(codes).toEqual([...Array(5).fill("invalid_request"), "rate_limited"]);
  });

  test("is not set up twice, and leaves neither secret nor code in the database or the audit log", async () => {
    const { context, secret, recoveryCodes } = await enrol();
    expect(await codeOf(beginTotp(context, { password: PASSWORD }))).toBe("conflict");
    expect(await codeOf(confirmTotp(context, { code: codeNow(secret) }))).toBe("conflict");
    const rows = await Promise.all(
      ["second_factor", "recovery_code", "audit_entry"].map((table) => world.sql(`SELECT * FROM ${table}`)),
    );
    const text = JSON.stringify(rows, (_, value) => (typeof value === "bigint" ? value.toString() : value));
    for (const secretText of [
      secret,
      PASSWORD,
      ...recoveryCodes,
      ...recoveryCodes.map((code) => code.replaceAll("-", "")),
    ]) {
      expect(text).not.toContain(secretText);
    }
  });

  test("of one person does not open another one's account when its row is moved", async () => {
    const { secret } = await enrol();
    const [row] = await world.sql<{ id: string }>("SELECT id FROM person");
    await world.sql(
      "INSERT INTO person (id, email, name, password_hash) SELECT gen_random_uuid(), 'eve@acme.test', 'Eve', password_hash FROM person",
    );
    await world.sql(
      "INSERT INTO membership (organization_id, user_id, role) SELECT m.organization_id, p.id, 'member' FROM person p, membership m WHERE p.id <> $1",
      [row?.id],
    );
    await world.sql("UPDATE second_factor SET user_id = (SELECT id FROM person WHERE id <> $1)", [row?.id]);
    const eve = authenticate(
      world.platform,
      { email: "eve@acme.test", password: PASSWORD, code: codeNow(secret) },
      { ...ORIGIN, userAgent: null },
    );
    expect(await codeOf(eve)).toBe("credential_unusable");
  });
});

test("the account is the person's own; the admin token has none", async () => {
  const context = await contextIn(await signIn());
  expect(await updateAccount(context, { name: "Ann B." })).toMatchObject({
    name: "Ann B.",
    email: EMAIL,
    role: "owner",
  });
  const actor = await loadTokenActor(world.platform, ADMIN_TOKEN, ORIGIN);
  if (!actor) throw new Error("no admin token");
  expect(await codeOf(readAccount({ ...world.platform, actor }))).toBe("forbidden");
  expect(await codeOf(beginTotp({ ...world.platform, actor }, { password: PASSWORD }))).toBe("forbidden");
});
