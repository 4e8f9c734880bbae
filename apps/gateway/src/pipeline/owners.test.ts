import { expect, test, vi } from "vitest";
import { createOwners } from "./owners.ts";

const tenant = { organizationId: "o", teamId: "t" };
const KEPT = { credentialId: "c", tokens: 5 };

test("what this process saw is found without a look into the database", async () => {
  const find = vi.fn();
  const owners = createOwners(find);
  owners.remember(tenant, "c", [{ objectId: "resp_1", tokens: 5 }]);
  expect(await owners.find(tenant, ["resp_1"])).toEqual(KEPT);
  expect(find).not.toHaveBeenCalled();
});

test("what another gateway has not stored yet is looked for a second time", async () => {
  const find = vi
    .fn()
    .mockResolvedValueOnce([])
    .mockResolvedValueOnce([{ objectId: "resp_1", ...KEPT }]);
  expect(await createOwners(find, { lateMs: 0 }).find(tenant, ["resp_1"])).toEqual(KEPT);
});

test("objects that are kept in two places cannot be used together", async () => {
  const owners = createOwners(vi.fn());
  owners.remember(tenant, "c", [{ objectId: "resp_1", tokens: 5 }]);
  owners.remember(tenant, "d", [{ objectId: "msg_1", tokens: 5 }]);
  await expect(owners.find(tenant, ["resp_1", "msg_1"])).rejects.toMatchObject({ code: "invalid_request" });
});

test("tokens add up, and are unknown together when one of them is", async () => {
  const owners = createOwners(vi.fn());
  owners.remember(tenant, "c", [
    { objectId: "resp_1", tokens: 5 },
    { objectId: "msg_1", tokens: 7 },
    { objectId: "msg_2", tokens: null },
  ]);
  expect(await owners.find(tenant, ["resp_1", "msg_1"])).toMatchObject({ tokens: 12 });
  expect(await owners.find(tenant, ["resp_1", "msg_2"])).toMatchObject({ tokens: null });
});

test("while the database is away nobody is told that an object is not theirs", async () => {
  const owners = createOwners(vi.fn().mockRejectedValue(new Error("away")), { lateMs: 0 });
  await expect(owners.find(tenant, ["resp_1"])).rejects.toMatchObject({ code: "not_ready" });
});
