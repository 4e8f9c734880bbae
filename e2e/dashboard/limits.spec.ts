import { adminApi } from "../fixtures/admin-api.ts";
import { expect, test } from "../fixtures/owner.ts";

test("a rate limit is set, changed and removed, by the keyboard alone where one likes", async ({ page, request }) => {
  const api = adminApi(request);
  await api.connectSandbox();
  const team = await api.createTeam(`Limits ${Date.now()}`);
  const limit = async () =>
    (await api.rateLimits()).items.find(({ scope }) => scope.kind === "team" && scope.teamId === team.id);

  await page.goto("/limits");
  await page.getByRole("button", { name: "Set rate limit" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Team").click();
  await page.getByRole("option", { name: team.name }).click();
  await dialog.getByRole("button", { name: "Set rate limit" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Give at least one limit.");
  await dialog.getByLabel("Requests per minute").fill("many");
  await dialog.getByRole("button", { name: "Set rate limit" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Give a whole number");
  await dialog.getByLabel("Requests per minute").fill("600");
  await dialog.getByLabel("Tokens per day").fill("2,000,000");
  await dialog.getByLabel("Tokens per day").press("Enter");
  await expect(dialog).toBeHidden();
  const row = page.getByRole("listitem").filter({ hasText: team.name });
  await expect(row.getByText("600 requests / min")).toBeVisible();
  await expect(row.getByText("2,000,000 tokens / day")).toBeVisible();
  expect(await limit()).toMatchObject({ requestsPerMinute: 600, tokensPerDay: 2_000_000, parallelRequests: null });

  const menu = row.getByRole("button", { name: `Actions for the rate limit of ${team.name}` });
  await menu.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await dialog.getByLabel("Requests per minute").fill("");
  await dialog.getByLabel("Parallel requests").fill("8");
  await page.keyboard.press("Enter");
  await expect(row.getByText("8 in parallel")).toBeVisible();
  await expect(row.getByText("600 requests / min")).toBeHidden();
  expect(await limit()).toMatchObject({ requestsPerMinute: null, tokensPerDay: 2_000_000, parallelRequests: 8 });

  await page.goto(`/teams/${team.id}`);
  const card = page.getByRole("region", { name: "Rate limits" });
  await card.getByRole("button", { name: `Actions for the rate limit of ${team.name}` }).click();
  await page.getByRole("menuitem", { name: "Remove rate limit" }).click();
  await dialog.getByRole("button", { name: "Remove rate limit" }).click();
  await expect(card.getByText("No rate limit is set here.")).toBeVisible();
  expect(await limit()).toBeUndefined();
});

test("the pages of budgets and limits fit a screen of 320 pixels", async ({ page, request }) => {
  const api = adminApi(request);
  const team = await api.createTeam(`A team with quite a long name ${Date.now()}`);
  const { userId } = await api.joinTeam(team.id);
  const { virtualKey } = await api.createKey({ name: "key", teamId: team.id, memberId: userId, monthlyBudgetUsd: "5" });
  await api.createBudget({
    scope: { kind: "member", teamId: team.id, userId },
    limitUsd: "3",
    period: "rolling_30_days",
  });
  await page.setViewportSize({ width: 320, height: 640 });
  for (const path of ["/budgets", "/limits", `/teams/${team.id}`, `/keys/${virtualKey.id}`, "/providers"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    const overflow = () => page.evaluate<number>("document.documentElement.scrollWidth - window.innerWidth");
    await expect.poll(overflow, { message: path }).toBeLessThanOrEqual(0);
  }
});
