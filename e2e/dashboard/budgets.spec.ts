import type { BudgetView, TeamMemberView } from "@gatehouse/domain";
import type { Locator, Page } from "@playwright/test";
import OpenAI from "openai";
import { adminApi } from "../fixtures/admin-api.ts";
import { expect, test } from "../fixtures/owner.ts";
import { stack } from "../stack/stack.ts";

async function choose(page: Page, control: Locator, option: string | RegExp): Promise<void> {
  await control.click();
  await page.getByRole("option", { name: option, exact: true }).click();
}

test("a person joins a team, and a key of the team belongs to that member", async ({ page, request }) => {
  const api = adminApi(request);
  const team = await api.createTeam(`Members ${Date.now()}`);
  await page.goto(`/teams/${team.id}`);
  await page.getByRole("button", { name: "Add member" }).click();
  const adding = page.getByRole("dialog");
  await adding.getByLabel("Person").click();
  await page.getByRole("option", { name: /owner@example\.com/ }).click();
  await adding.getByRole("button", { name: "Add member" }).click();
  const members = page.getByRole("region", { name: "Members" });
  await expect(members.getByText("owner@example.com")).toBeVisible();
  const { items } = await api.get<{ items: TeamMemberView[] }>(`/teams/${team.id}/members`);
  const name = items[0]?.name as string;

  await page.goto(`/keys?new=true&for=${team.id}`);
  const sheet = page.getByRole("dialog", { name: "New key" });
  await sheet.getByLabel("Name").fill("laptop");
  await choose(page, sheet.getByLabel("Belongs to"), name);
  await sheet.getByRole("button", { name: "Create key" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "I have stored it" }).click();
  await expect(page.getByRole("link", { name: "laptop" }).first()).toBeVisible();
  const key = (await api.keys(team.id)).items[0];
  expect(key?.member?.name).toBe(name);

  await page.goto(`/teams/${team.id}`);
  await members.getByRole("button", { name: `Remove ${name} from the team` }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Remove member" }).click();
  await expect(dialog.getByRole("alert")).toContainText(`Keys of this team belong to ${name}.`);
  await page.goto(`/keys/${key?.id}`);
  await expect(page.getByRole("definition").getByText(name, { exact: true })).toBeVisible();
});

test("a budget of every scope is set with its window, kind and narrowing, and stands in its place of the tree", async ({
  page,
  request,
}) => {
  test.slow();
  const api = adminApi(request);
  await api.connectSandbox();
  const team = await api.createTeam(`Tree ${Date.now()}`);
  const { userId, name: member } = await api.joinTeam(team.id);
  const keyName = `laptop-${Date.now()}`;
  await api.createKey({ name: keyName, teamId: team.id, memberId: userId });

  // Without a model the organization's budget would bind the other tests as well: it is wide.
  await page.goto("/budgets");
  const set = async (fill: (dialog: Locator) => Promise<void>) => {
    await page.getByRole("button", { name: "Set budget" }).first().click();
    const dialog = page.getByRole("dialog", { name: "Set a budget" });
    await fill(dialog);
    await dialog.getByRole("button", { name: "Set budget" }).click();
    await expect(dialog).toBeHidden();
  };
  const advanced = (dialog: Locator) =>
    dialog.getByRole("button", { name: "Soft budgets, one model or provider, time zone" }).click();
  await set(async (dialog) => {
    await choose(page, dialog.getByLabel("For"), "The whole organization");
    await choose(page, dialog.getByLabel("Period"), /In total/);
    await dialog.getByLabel("Limit in total").fill("1,000,000");
  });
  await set(async (dialog) => {
    await choose(page, dialog.getByLabel("Team"), team.name);
    await choose(page, dialog.getByLabel("Period"), "Week");
    await dialog.getByLabel("Limit per week").fill("70");
    await advanced(dialog);
    await choose(page, dialog.getByLabel("When it is reached"), /Soft/);
    await choose(page, dialog.getByLabel("Weeks begin on"), "Sunday");
    await dialog.getByLabel("Time zone").fill("Asia/Kathmandu");
    await expect(dialog.getByText("It starts again every Sunday, 00:00 Asia/Kathmandu.")).toBeVisible();
  });
  await set(async (dialog) => {
    await choose(page, dialog.getByLabel("For"), "A member of a team");
    await choose(page, dialog.getByLabel("Team"), team.name);
    await choose(page, dialog.getByLabel("Member"), member);
    await choose(page, dialog.getByLabel("Period"), /rolling/);
    await dialog.getByLabel("Limit per 30 days").fill("30");
  });
  await set(async (dialog) => {
    await choose(page, dialog.getByLabel("For"), "A key");
    await choose(page, dialog.getByLabel("Team"), team.name);
    await dialog.getByLabel("Key").click();
    await page.getByRole("option", { name: new RegExp(keyName) }).click();
    await choose(page, dialog.getByLabel("Period"), "Day");
    await dialog.getByLabel("Limit per day").fill("40");
    await advanced(dialog);
    await choose(page, dialog.getByLabel("When it covers a request in part"), "Refuse the request");
    await choose(page, dialog.getByLabel("Counts"), "Requests for one model");
    await choose(page, dialog.getByLabel("Model", { exact: true }), "sandbox-small");
  });

  const mine = (await api.budgets()).items.filter(
    ({ scope }) => scope.kind === "organization" || scope.teamId === team.id,
  );
  const kinds = mine.map(({ scope, period, enforcement, shortfall, model, timeZone, weekStart }) => [
    scope.kind,
    period,
    enforcement,
    shortfall,
    model,
    weekStart,
    timeZone === "Asia/Kathmandu",
  ]);
  expect(kinds).toEqual([
    ["organization", "total", "hard", "lower_output", null, 1, false],
    ["team", "week", "soft", "lower_output", null, 7, true],
    ["member", "rolling_30_days", "hard", "lower_output", null, 1, false],
    ["virtual_key", "day", "hard", "refuse", "sandbox-small", 1, false],
  ]);

  const branch = page
    .getByRole("listitem")
    .filter({ has: page.getByRole("article", { name: team.name, exact: true }) });
  const inTeam = branch.last();
  await expect(inTeam.getByText("Weekly")).toBeVisible();
  await expect(inTeam.getByText("Soft")).toBeVisible();
  const inMember = inTeam.getByRole("listitem").filter({ hasText: `Member of ${team.name}` });
  await expect(inMember.getByText("30-day", { exact: true })).toBeVisible();
  const ofKey = inMember.getByRole("article", { name: keyName });
  await expect(ofKey.getByText("sandbox-small")).toBeVisible();
  await expect(ofKey.getByText(`Bounded by ${member}`)).toBeVisible();
});

test("a second budget for the same says which one there is", async ({ page, request }) => {
  const api = adminApi(request);
  const team = await api.createTeam(`Twin ${Date.now()}`);
  await api.createBudget({ scope: { kind: "team", teamId: team.id }, limitUsd: "12" });
  await page.goto(`/teams/${team.id}`);
  await page.getByRole("region", { name: "Budgets" }).getByRole("button", { name: "Set budget" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Limit per month").fill("20");
  await dialog.getByRole("button", { name: "Set budget" }).click();
  await expect(dialog.getByRole("alert")).toContainText(`Team “${team.name}” already has a monthly budget, of $12.`);
});

test("a limit below what is spent stops new requests and resets nothing; a raise lifts it until it is ended", async ({
  page,
  request,
}) => {
  const api = adminApi(request);
  await api.connectSandbox();
  const team = await api.createTeam(`Lowered ${Date.now()}`);
  // Before the key: a gateway that knows the key knows the budget too.
  const created = await api.createBudget({ scope: { kind: "team", teamId: team.id }, limitUsd: "100" });
  const { secret } = await api.createKey({ name: "spender", teamId: team.id });
  const client = new OpenAI({ apiKey: secret, baseURL: `${stack().gatewayUrl}/v1`, maxRetries: 0 });
  const ask = () =>
    client.chat.completions.create({ model: "sandbox-large", messages: [{ role: "user", content: "Hello" }] }).then(
      () => 200,
      (error: { status?: number }) => error.status,
    );
  const budget = async () => (await api.budgets()).items.find(({ id }) => id === created.id) as BudgetView;
  await expect.poll(ask).toBe(200);
  await expect.poll(async () => BigInt((await budget()).spentNanoUsd) > 0n).toBe(true);
  const spent = BigInt((await budget()).spentNanoUsd);

  await page.goto("/budgets");
  const row = page.getByRole("article", { name: team.name });
  const open = async (item: string) => {
    await row.getByRole("button", { name: `Actions for the monthly budget of ${team.name}` }).click();
    await page.getByRole("menuitem", { name: item }).click();
  };
  await open("Change budget");
  const change = page.getByRole("dialog");
  await change.getByLabel("Limit per month").fill("0.000001");
  await expect(change.getByText("are spent already")).toBeVisible();
  await change.getByRole("button", { name: "Change budget" }).click();
  await expect(row.getByText("Stops new requests")).toBeVisible();
  await expect(row.getByText(/^\d{4,}%$/)).toBeVisible();
  await expect.poll(ask).toBe(402);
  expect(BigInt((await budget()).spentNanoUsd) >= spent).toBe(true);

  await open("Raises");
  const raises = page.getByRole("dialog");
  const history = raises.getByRole("region", { name: "History of raises" });
  await expect(history.getByText("never raised")).toBeVisible();
  await raises.getByLabel("Add to the limit").fill("5");
  await raises.getByLabel("Reason").fill("launch week");
  await raises.getByRole("button", { name: "Raise budget" }).click();
  await expect(history.getByText("launch week")).toBeVisible();
  await expect(history.getByText("In force")).toBeVisible();
  expect((await budget()).effectiveLimitNanoUsd).toBe("5000001000");
  await raises.getByRole("button", { name: "Close" }).click();
  await expect(row.getByText(/Raised until/)).toBeVisible();
  await expect.poll(ask).toBe(200);
  await expect(row.getByText("Stops new requests")).toBeHidden();

  await open("Raises");
  await history.getByRole("button", { name: "End now" }).click();
  await expect(history.getByText("Ended")).toBeVisible();
  await expect(history.getByText("launch week")).toBeVisible();
  await raises.getByRole("button", { name: "Cancel" }).click();
  await expect(row.getByText("Stops new requests")).toBeVisible();
  await expect.poll(ask).toBe(402);
  const after = await budget();
  expect(after).toMatchObject({ effectiveLimitNanoUsd: "1000", limitNanoUsd: "1000" });
  expect(BigInt(after.spentNanoUsd) >= spent).toBe(true);
  await page.goto("/audit");
  await expect(page.getByText("End raise of budget").first()).toBeVisible();
});

test("models without a price are refused until the organization names a ceiling", async ({ page, request }) => {
  await adminApi(request).connectSandbox();
  await page.goto("/providers");
  const card = page.getByRole("region", { name: "Models without a price" });
  await expect(card.getByText("cannot call them")).toBeVisible();
  const setPolicy = async (policy: string, fill: (dialog: Locator) => Promise<void>) => {
    await card.getByRole("button", { name: "Change policy" }).click();
    const dialog = page.getByRole("dialog");
    await choose(page, dialog.getByLabel("Policy"), policy);
    await fill(dialog);
    await dialog.getByRole("button", { name: "Set policy" }).click();
    await expect(dialog).toBeHidden();
  };
  await setPolicy("Charge a ceiling price", async (dialog) => {
    await dialog.getByLabel("Input").fill("15");
    await dialog.getByLabel("Output").fill("75.5");
  });
  await expect(card.getByText("$15.00 in and $75.50 out per million tokens")).toBeVisible();
  await setPolicy("Refuse them under a hard budget", async () => {});
  await expect(card.getByText("cannot call them")).toBeVisible();
});
