import type { Page } from "@playwright/test";
import { adminApi } from "../fixtures/admin-api.ts";
import { expect, test } from "../fixtures/owner.ts";
import { stack } from "../stack/stack.ts";

/** A key that the gateway knows already. */
async function readyKey(api: ReturnType<typeof adminApi>, teamName: string) {
  await api.connectSandbox();
  const team = await api.createTeam(teamName);
  const { secret, virtualKey } = await api.createKey({ name: "played with", teamId: team.id });
  const status = async () => {
    const response = await fetch(`${stack().gatewayUrl}/v1/models`, { headers: { authorization: `Bearer ${secret}` } });
    await response.arrayBuffer();
    return response.status;
  };
  await expect.poll(status).toBe(200);
  return { team, secret, virtualKey };
}

const answer = (page: Page) => page.getByRole("region", { name: "Words of the answer" });
const palette = (page: Page) => page.getByRole("dialog", { name: "Search and commands" });

test("the playground sends real requests with a pasted key, streamed and not, and shows what they cost", async ({
  page,
  request,
}) => {
  const { secret } = await readyKey(adminApi(request), `Playground ${Date.now()}`);
  const addresses: string[] = [];
  page.on("request", (asked) => addresses.push(asked.url()));
  await page.goto("/playground?model=sandbox-small");
  await expect(page.getByLabel("Model")).toHaveValue("sandbox-small");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByText("Paste a key, or use a temporary one.")).toBeVisible();
  await expect(page.getByText("Every message needs words.")).toBeVisible();

  const key = page.getByLabel("Virtual key");
  await expect(key).toHaveAttribute("type", "password");
  await key.fill(secret);
  await page.getByRole("textbox", { name: "User message 1" }).fill("Say hello");
  const relayed = page.waitForResponse(/\/api\/v1\/playground$/);
  await page.getByRole("textbox", { name: "User message 1" }).press("Control+Enter");
  // A compressed stream is held back until a block of it is full.
  expect((await relayed).headers()).toMatchObject({ "content-type": expect.stringContaining("text/event-stream") });
  expect((await relayed).headers()["content-encoding"]).toBeUndefined();
  await expect(page.getByRole("status").filter({ hasText: "Done" })).toBeVisible();
  await expect(answer(page)).not.toBeEmpty();
  const cost = page.getByRole("definition").filter({ hasText: "$" });
  await expect(cost).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/\d+ → \d+/)).toBeVisible();

  await page.getByRole("button", { name: "Continue from here" }).click();
  await page.getByRole("textbox", { name: "User message 3" }).fill("And again");
  await page.getByLabel("Format").click();
  await page.getByRole("option", { name: "Anthropic messages" }).click();
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("checkbox", { name: "Stream the answer" }).click();
  await page.getByLabel("Tags").fill("e2e:playground");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: "Done" })).toBeVisible();
  await expect(answer(page)).not.toBeEmpty();
  await expect(page.getByText("curl 'http", { exact: false })).toContainText("/v1/messages");
  await expect(cost).toBeVisible({ timeout: 30_000 });

  await page.getByRole("link", { name: "Open in Requests" }).click();
  const details = page.getByRole("complementary", { name: "Request details" });
  await expect(details).toBeVisible();
  await expect(details.getByText("messages", { exact: true })).toBeVisible();
  // Back to an empty form: the key was in that page's memory only.
  expect(addresses.join(" ")).not.toContain(secret);
  expect(
    await page.evaluate(() => {
      const { history } = globalThis as unknown as { history: { state: unknown } };
      return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state]);
    }),
  ).not.toContain(secret);
  await page.goto("/playground");
  await expect(page.getByLabel("Virtual key")).toHaveValue("");
});

test("the playground explains errors and issues a temporary key that is revoked when the page is left", async ({
  page,
  request,
}) => {
  const api = adminApi(request);
  const { team } = await readyKey(api, `Temporary ${Date.now()}`);
  await page.goto("/playground?model=no-such-model");
  const teams = page.getByLabel("Team of the temporary key");
  await teams.click();
  await page.getByRole("option", { name: team.name }).click();
  await page.getByRole("button", { name: "Use a temporary key" }).click();
  await expect(page.getByText("A temporary key is in use")).toBeVisible();
  await page.getByRole("textbox", { name: "User message 1" }).fill("Say hello");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByText("You can fix this in the request or the key. Choose another model")).toBeVisible();
  await expect(page.getByText("status 404 · model_not_found")).toBeVisible();

  await page.getByLabel("Model").fill("sandbox-large");
  await page
    .getByRole("textbox", { name: "User message 1" })
    .fill(`Tell me a very long story. ${"and then ".repeat(200)}`);
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(answer(page)).not.toBeEmpty();
  const temporary = async () => (await api.keys(team.id)).items.find(({ name }) => name.startsWith("Playground of "));
  expect((await temporary())?.status).toBe("active");
  await page.getByRole("link", { name: "Teams" }).click();
  await expect.poll(async () => (await temporary())?.status).toBe("revoked");
});

test("the palette finds pages, teams, keys and a pasted request id; single-key shortcuts can be turned off and it stays", async ({
  page,
  request,
}) => {
  const api = adminApi(request);
  const { team, secret, virtualKey } = await readyKey(api, `Palette ${Date.now()}`);
  const asked = await fetch(`${stack().gatewayUrl}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "sandbox-small", messages: [{ role: "user", content: "Hi" }] }),
  });
  await asked.arrayBuffer();
  const requestId = asked.headers.get("x-request-id") as string;
  await expect.poll(() => api.tryGet(`/requests/${requestId}`), { timeout: 30_000 }).toBeDefined();

  await page.goto("/");
  await expect(async () => {
    // The page listens once it is hydrated.
    await page.keyboard.press("Control+k");
    await expect(palette(page).getByRole("combobox")).toBeFocused({ timeout: 2_000 });
  }).toPass();
  await page.keyboard.type(team.name);
  await expect(palette(page).getByRole("option", { name: team.name })).toBeVisible();
  await palette(page).getByRole("option", { name: team.name }).click();
  await expect(page).toHaveURL(new RegExp(`/teams/${team.id}$`));

  await page.keyboard.press("Control+k");
  const addresses: string[] = [];
  page.on("request", (sent) => addresses.push(sent.url()));
  await palette(page).getByRole("combobox").fill(secret);
  await expect(palette(page).getByRole("option", { name: "played with" })).toBeVisible();
  expect(addresses.join(" ")).not.toContain(secret.slice(12));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/keys/${virtualKey.id}`));

  await page.keyboard.press("Control+k");
  await palette(page).getByRole("combobox").fill(requestId);
  await expect(palette(page).getByRole("option", { name: requestId })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("complementary", { name: "Request details" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("complementary", { name: "Request details" })).toBeHidden();

  await page.keyboard.press("g");
  await page.keyboard.press("t");
  await expect(page).toHaveURL(/\/teams$/);
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(sheet.getByText("Next request, while one is open")).toBeVisible();
  await sheet.getByRole("checkbox", { name: "Single-key shortcuts" }).click();
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Teams", level: 1 })).toBeVisible();
  for (const key of ["?", "g", "r"]) await page.keyboard.press(key);
  await page.keyboard.press("Control+k");
  await expect(palette(page)).toBeVisible();
  await expect(sheet).toBeHidden();
  await expect(page).toHaveURL(/\/teams$/);
  await palette(page).getByRole("combobox").fill("turn single-key");
  await page.keyboard.press("Enter");
  await expect(palette(page)).toBeHidden();
  await page.keyboard.press("g");
  await page.keyboard.press("r");
  await expect(page).toHaveURL(/\/requests/);
});
