import type { CreatedVirtualKeyView, VirtualKeyView } from "@gatehouse/domain";
import { adminApi } from "../fixtures/admin-api.ts";
import { expect, test } from "../fixtures/owner.ts";
import { stack } from "../stack/stack.ts";

/** What the gateway says to a secret. */
const statusOf = async (secret: string): Promise<number> => {
  const response = await fetch(`${stack().gatewayUrl}/v1/models`, { headers: { authorization: `Bearer ${secret}` } });
  await response.arrayBuffer();
  return response.status;
};

test("a new key is tested in place, and handed over by a link that shows it once, to somebody who is not signed in", async ({
  page,
  request,
  browser,
}) => {
  test.slow();
  const api = adminApi(request);
  await api.connectSandbox();
  const team = await api.createTeam(`Handover ${Date.now()}`);
  await page.goto(`/keys?new=true&for=${team.id}`);
  const sheet = page.getByRole("dialog", { name: "New key" });
  await sheet.getByLabel("Name").fill("handed over");
  await sheet.getByRole("button", { name: "Create key" }).click();

  const reveal = page.getByRole("dialog", { name: "Store this key now" });
  await expect(reveal).toBeVisible();
  const warning = reveal.getByRole("alert").filter({ hasText: "Nobody has this key yet" });
  await expect(async () => {
    // The sheet behind may still be closing, and takes the key.
    await page.keyboard.press("Escape");
    await expect(warning).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await reveal.getByRole("button", { name: "Back to the key" }).click();
  await reveal.getByRole("button", { name: "Test this key" }).click();
  await expect(reveal.getByText("The key works.")).toBeVisible();
  await expect(reveal.getByText(/Status 200 · .* · sandbox-/)).toBeVisible();
  const requestLink = await reveal.getByRole("link", { name: "Open the request" }).getAttribute("href");
  expect(requestLink).toMatch(/request=req_[0-9a-f]{32}$/);
  await reveal.getByRole("button", { name: "Create one-time link" }).click();
  const link = (await reveal.getByRole("status", { name: "One-time link" }).textContent()) as string;
  await reveal.getByRole("button", { name: "Show key" }).click();
  const secret = (await reveal.getByRole("status", { name: "Secret key" }).textContent()) as string;
  await reveal.getByRole("button", { name: "I have stored it" }).click();

  const other = await (await browser.newContext()).newPage();
  const sent: string[] = [];
  other.on("request", (asked) => sent.push(asked.url(), asked.postData() ?? ""));
  const answer = await other.goto(link);
  expect(answer?.headers()).toMatchObject({
    "x-robots-tag": expect.stringContaining("noindex"),
    "referrer-policy": "no-referrer",
    "cache-control": expect.stringContaining("no-store"),
  });
  await other.getByRole("button", { name: "Show the key" }).click();
  await other.getByRole("button", { name: "Show key" }).click();
  await expect(other.getByRole("status", { name: "Secret key" })).toHaveText(secret);
  expect(sent.join(" ")).not.toContain(link.split("#")[1]);
  await other.goto("about:blank");
  await other.goto(link);
  await other.getByRole("button", { name: "Show the key" }).click();
  await expect(other.getByRole("alert").first()).toContainText("holds nothing any more");
  await other.context().close();

  await page.goto(requestLink as string);
  await expect(page.getByRole("complementary", { name: "Request details" })).toBeVisible();
});

test("a key is rotated while both secrets work, it is seen who uses the old one, and that one is ended", async ({
  page,
  request,
}) => {
  const api = adminApi(request);
  const team = await api.createTeam(`Rotation ${Date.now()}`);
  const { virtualKey, secret: old } = await api.createKey({ name: "rotated", teamId: team.id });
  await page.goto(`/keys/${virtualKey.id}?tab=rotation`);
  await page.getByRole("button", { name: "Rotate…" }).click();
  const dialog = page.getByRole("dialog", { name: "Rotate “rotated”" });
  await expect(dialog.getByText(/^at .+ UTC$/)).toBeVisible();
  await dialog.getByRole("button", { name: "Rotate key" }).click();
  const reveal = page.getByRole("dialog", { name: "Store this key now" });
  await reveal.getByRole("button", { name: "Show key" }).click();
  const secret = (await reveal.getByRole("status", { name: "Secret key" }).textContent()) as string;
  await reveal.getByRole("button", { name: "I have stored it" }).click();

  await expect.poll(() => statusOf(secret)).toBe(200);
  expect(await statusOf(old)).toBe(200);
  await expect(page.getByText(/Old secret last used .* from 127\.0\.0\.1/)).toBeVisible();
  await page.getByRole("button", { name: "End grace now" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "End it now" }).click();
  await expect(page.getByText("Old secret, over")).toBeVisible();
  await expect.poll(() => statusOf(old)).toBe(401);
  expect(await statusOf(secret)).toBe(200);
  await page.getByRole("tab", { name: "Audit" }).click();
  await expect(page.getByRole("region", { name: "History" }).getByRole("listitem").first()).toBeVisible();
});

test("keys are found by their last characters and changed together, and each says what became of it", async ({
  page,
  request,
}) => {
  const api = adminApi(request);
  const team = await api.createTeam(`Together ${Date.now()}`);
  const made: CreatedVirtualKeyView[] = [];
  for (const name of ["one", "two", "three"]) made.push(await api.createKey({ name, teamId: team.id }));
  await page.goto(`/keys?teamId=${team.id}`);
  await page.getByLabel("Search keys").fill((made[0] as CreatedVirtualKeyView).secret.slice(-4));
  await expect(page.getByRole("row")).toHaveCount(2);
  await page.getByLabel("Search keys").clear();
  await expect(page.getByRole("row")).toHaveCount(4);
  for (const name of ["one", "two"]) await page.getByRole("checkbox", { name: `Select ${name}` }).click();
  await page.getByRole("region", { name: "Selected keys" }).getByRole("button", { name: "Disable…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("2 keys of 1 team, with 0 requests in the last 24 hours.")).toBeVisible();
  await dialog.getByRole("button", { name: "Disable", exact: true }).click();
  await expect(page.getByRole("dialog", { name: "2 keys disabled" }).getByText(/gateways confirmed/)).toBeVisible();
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByRole("button", { name: "Disabled", exact: true }).click();
  await expect(page).toHaveURL(/status=disabled/);
  await expect(page.getByRole("row")).toHaveCount(3);
  const { items } = await api.get<{ items: VirtualKeyView[] }>(`/virtual-keys?teamId=${team.id}`);
  expect(items.map(({ status }) => status)).toEqual(["active", "disabled", "disabled"]);
});

test("whoever is in a team has a page of their own keys, which is readable on a narrow screen", async ({
  page,
  request,
}) => {
  const api = adminApi(request);
  const team = await api.createTeam(`Mine ${Date.now()}`);
  const { userId } = await api.joinTeam(team.id);
  const name = `mine ${Date.now()}`;
  const { virtualKey } = await api.createKey({ name, teamId: team.id, memberId: userId, monthlyBudgetUsd: "5" });
  await page.goto("/");
  await page.getByRole("link", { name: "My keys" }).click();
  await expect(page.getByRole("region", { name }).getByText(/has \$5\.00 left of its monthly budget/)).toBeVisible();
  await page.setViewportSize({ width: 320, height: 640 });
  const share = "/share/6f9619ff-8b86-4d01-b42d-00c04fc964ff";
  for (const path of [
    "/me",
    "/keys",
    `/keys/${virtualKey.id}?tab=rotation`,
    `/keys/${virtualKey.id}?tab=audit`,
    share,
  ]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    const overflow = () => page.evaluate<number>("document.documentElement.scrollWidth - window.innerWidth");
    await expect.poll(overflow, { message: path }).toBeLessThanOrEqual(0);
  }
});
