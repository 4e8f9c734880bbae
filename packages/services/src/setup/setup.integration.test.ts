import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createOwner, ensureOwner, loadTokenActor, readSetup } from "../index.ts";
import { ADMIN_TOKEN, codeOf, createWorld, ORIGIN, SETUP_TOKEN, type World } from "../testing/world.ts";

const owner = {
  organizationName: "Acme",
  name: "Ann",
  email: "ann@acme.test",
  password: "a long enough password",
  timeZone: "UTC",
};
let world: World;

beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const create = (setupToken = SETUP_TOKEN) => createOwner(world.platform, { ...owner, setupToken }, ORIGIN);

describe("setup", () => {
  test("creates organization, owner, data key and audit entry, and closes for good", async () => {
    expect(await readSetup(world.platform)).toEqual({ open: true });
    const { userId } = await create();
    expect(await readSetup(world.platform)).toEqual({ open: false });
    expect(await codeOf(create())).toBe("conflict");

    const joined = await world.db.people.findWithRoles(userId);
    expect(joined).toMatchObject({ role: "owner", organization: { name: "Acme" }, person: { email: "ann@acme.test" } });
    const organizationId = joined?.organization.id as string;
    expect(await world.db.organizations.wrappedDataKey(organizationId)).toEqual(expect.any(String));
    const [entry] = await world.db.audit.list(organizationId, { limit: 10 });
    expect(entry).toMatchObject({ action: "organization.create", actorId: userId, ip: "192.0.2.1" });
  });

  test("is refused with a wrong token, an empty one, or where no token was made", async () => {
    expect(await codeOf(create("wrong"))).toBe("invalid_request");
    expect(await codeOf(create(""))).toBe("invalid_request");
    world.platform.setupToken = null;
    expect(await codeOf(create(""))).toBe("invalid_request");
    world.platform.setupToken = "";
    expect(await codeOf(create(""))).toBe("invalid_request");
    expect(await readSetup(world.platform)).toEqual({ open: true });
  });

  test("makes one owner when two people finish it at the same moment", async () => {
    const codes = await Promise.all([codeOf(create()), codeOf(create()), codeOf(create())]);
    expect(codes.toSorted()).toEqual(["answered", "conflict", "conflict"]);
    expect(await world.sql("SELECT 1 FROM organization")).toHaveLength(1);
  });

  test("refuses a time zone that nobody knows", async () => {
    const input = { ...owner, setupToken: SETUP_TOKEN, timeZone: "Mars/Olympus" };
    expect(await codeOf(createOwner(world.platform, input, ORIGIN))).toBe("invalid_request");
  });

  test("by the environment creates the owner once and changes nothing afterwards", async () => {
    expect(await ensureOwner(world.platform, owner)).toEqual({ created: true });
    expect(await ensureOwner(world.platform, { ...owner, email: "eve@acme.test" })).toEqual({ created: false });
    expect(await world.db.people.findByEmail("eve@acme.test")).toBeNull();
  });
});

test("the admin token acts as owner of the first organization, and only the very token does", async () => {
  expect(await loadTokenActor(world.platform, ADMIN_TOKEN, ORIGIN)).toBeNull();
  await create();
  expect(await loadTokenActor(world.platform, ADMIN_TOKEN, ORIGIN)).toMatchObject({
    kind: "admin_token",
    role: "owner",
  });
  expect(await loadTokenActor(world.platform, `${ADMIN_TOKEN}x`, ORIGIN)).toBeNull();
  world.platform.adminToken = null;
  expect(await loadTokenActor(world.platform, "", ORIGIN)).toBeNull();
});
