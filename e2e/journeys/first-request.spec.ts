import { type Page as ApiPage, exactUsd, type RequestRow, type UsageView } from "@gatehouse/domain";
import OpenAI from "openai";
import { adminApi } from "../fixtures/admin-api.ts";
import { expect, test } from "../fixtures/owner.ts";
import { stack } from "../stack/stack.ts";

const messages = [{ role: "user" as const, content: "What is a gatehouse?" }];

test("from a key in the dashboard to a cost in a chart, and every place shows the same sum", async ({
  page,
  request,
}) => {
  await page.goto("/providers");
  const connect = page.getByRole("button", { name: "Connect the sandbox" });
  const connected = page.getByRole("rowheader", { name: "sandbox-small" });
  await expect(connect.or(connected).first()).toBeVisible();
  if (await connect.isVisible()) await connect.click();
  await expect(connected.first()).toBeVisible();

  const team = `Journey ${Date.now()}`;
  await page.goto("/teams");
  await page.getByRole("button", { name: "New team" }).first().click();
  await page.getByRole("dialog").getByLabel("Name").fill(team);
  await page.getByRole("dialog").getByRole("button", { name: "Create team" }).click();
  await expect(page.getByText(team).first()).toBeVisible();

  const secret = await createKey(page, team);
  const client = new OpenAI({ apiKey: secret, baseURL: `${stack().gatewayUrl}/v1`, maxRetries: 2 });
  await expect
    .poll(() =>
      client.models.list().then(
        (list) => list.data.length,
        () => 0,
      ),
    )
    .toBeGreaterThan(0);
  const answer = await client.chat.completions.create({ model: "sandbox-small", messages });
  expect(answer.choices[0]?.message.content).toContain("simulated");
  let streamed = "";
  for await (const chunk of await client.chat.completions.create({ model: "sandbox-large", messages, stream: true })) {
    streamed += chunk.choices[0]?.delta.content ?? "";
  }
  expect(streamed).toContain("simulated");

  const api = adminApi(request);
  const { items: teams } = await api.get<{ items: { id: string; name: string }[] }>("/teams");
  const teamId = teams.find(({ name }) => name === team)?.id as string;
  const rows = async () => (await api.get<ApiPage<RequestRow>>(`/requests?teamId=${teamId}`)).items;
  await expect.poll(async () => (await rows()).length).toBe(2);
  const records = (await rows()).reduce((sum, row) => sum + BigInt(row.costNanoUsd ?? 0), 0n);
  expect(records > 0n).toBe(true);
  const from = new Date(Date.now() - 3_600_000).toISOString();
  const usage = await api.get<UsageView>(
    `/usage?from=${from}&to=${new Date(Date.now() + 60_000).toISOString()}&teamId=${teamId}`,
  );
  expect(BigInt(usage.total.costNanoUsd)).toBe(records);
  const budget = (await api.budgets()).items.find(
    ({ scope }) => scope.kind === "virtual_key" && scope.teamId === teamId,
  );
  expect(BigInt(budget?.spentNanoUsd ?? 0)).toBe(records);
  expect(budget?.heldNanoUsd).toBe("0");

  await page.goto(`/requests?teamId=${teamId}`);
  const row = page.getByRole("row").filter({ hasText: "sandbox-large" });
  await row.getByRole("link").click();
  const detail = page.getByRole("complementary", { name: "Request details" });
  await expect(detail.getByText("Price source")).toBeVisible();
  await expect(detail.getByText("simulated").first()).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(detail).toBeHidden();

  // Every amount on a page carries all of its digits as a title.
  const shown = page.getByRole("main").getByTitle(`$${exactUsd(records)}`, { exact: true });
  for (const path of [`/keys?teamId=${teamId}`, "/teams", "/budgets"]) {
    await page.goto(path);
    await expect(shown.first()).toBeVisible();
  }

  await page.goto("/");
  // The chart's code comes only when it is needed; a loaded machine takes its time with it.
  const chart = page.getByRole("region", { name: "Cost", exact: true }).getByRole("application");
  await expect(chart).toBeVisible({ timeout: 30_000 });
});

async function createKey(page: import("@playwright/test").Page, team: string): Promise<string> {
  await page.goto("/keys");
  await page.getByRole("button", { name: "New key" }).first().click();
  const sheet = page.getByRole("dialog", { name: "New key" });
  await sheet.getByLabel("Name").fill("journey-bot");
  await sheet.getByLabel("Team").click();
  await page.getByRole("option", { name: team }).click();
  await sheet.getByRole("button", { name: "Budget, expiry and models" }).click();
  await sheet.getByLabel("Monthly budget").fill("25");
  await sheet.getByRole("button", { name: "Create key" }).click();
  const reveal = page.getByRole("dialog", { name: "Store this key now" });
  await expect(reveal.getByRole("status", { name: "Secret key" })).toContainText("••••");
  await reveal.getByRole("button", { name: "Show key" }).click();
  const secret = (await reveal.getByRole("status", { name: "Secret key" }).textContent())?.trim() ?? "";
  expect(secret).toMatch(/^gh_live_[0-9A-Za-z]{49}$/);
  await reveal.getByRole("button", { name: "I have stored it" }).click();
  await expect(page.getByText(secret)).toHaveCount(0);
  return secret;
}
