import OpenAI from "openai";
import { adminApi } from "../fixtures/admin-api.ts";
import { expect, test } from "../fixtures/owner.ts";
import { stack } from "../stack/stack.ts";

test("a revoked key gets 401, and the dashboard says when every gateway has confirmed it", async ({
  page,
  request,
}) => {
  const api = adminApi(request);
  await api.connectSandbox();
  const team = await api.createTeam(`Revoke ${Date.now()}`);
  const name = `leaked-${Date.now()}`;
  const { secret } = await api.createKey({ name, teamId: team.id });
  const client = new OpenAI({ apiKey: secret, baseURL: `${stack().gatewayUrl}/v1`, maxRetries: 0 });
  const status = () =>
    client.models.list().then(
      () => 200,
      (error: { status?: number }) => error.status,
    );
  await expect.poll(status).toBe(200);

  await page.goto("/keys");
  await page.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: "Revoke…" }).click();
  const dialog = page.getByRole("dialog");
  const confirm = dialog.getByLabel(`Type “${name}” to confirm`);
  if (await confirm.isVisible()) await confirm.fill(name);
  await dialog.getByRole("button", { name: "Revoke key" }).click();
  await expect(dialog.getByText(/1\/1 gateways? confirmed/)).toBeVisible();
  expect(await status()).toBe(401);
});

test("a budget set in the dashboard stops the next request that it does not cover", async ({ page, request }) => {
  const api = adminApi(request);
  await api.connectSandbox();
  const team = await api.createTeam(`Budget ${Date.now()}`);
  const { secret } = await api.createKey({ name: "spender", teamId: team.id });
  const client = new OpenAI({ apiKey: secret, baseURL: `${stack().gatewayUrl}/v1`, maxRetries: 0 });
  const ask = () =>
    client.chat.completions.create({ model: "sandbox-large", messages: [{ role: "user", content: "Hello" }] }).then(
      () => 200,
      (error: { status?: number }) => error.status,
    );
  await expect.poll(ask).toBe(200);

  await page.goto("/budgets");
  await page.getByRole("button", { name: `Set a budget for ${team.name}` }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Limit per month").fill("0.001");
  await dialog.getByRole("button", { name: /^Set/ }).click();
  await expect(page.getByRole("meter", { name: `Budget of ${team.name}` })).toBeVisible();
  await expect.poll(ask).toBe(402);
  await page.goto(`/requests?teamId=${team.id}`);
  await expect(page.getByRole("row").filter({ hasText: "402" }).first()).toBeVisible();
});
