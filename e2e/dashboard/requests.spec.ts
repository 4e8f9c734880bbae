import type { CreatedVirtualKeyView } from "@gatehouse/domain";
import type { APIRequestContext, Page } from "@playwright/test";
import { adminApi } from "../fixtures/admin-api.ts";
import { expect, test } from "../fixtures/owner.ts";
import { stack } from "../stack/stack.ts";

// A team of its own keeps the requests of other tests out.
let key: CreatedVirtualKeyView;
const TEAM = "Requests page";
test.describe.configure({ mode: "serial" });
test.beforeAll(async ({ request }) => {
  const { connectSandbox, createTeam, createKey, get } = adminApi(request);
  await connectSandbox();
  const team = await createTeam(TEAM);
  key = await createKey({ name: "lister", teamId: team.id });
  // A key takes a moment to reach the gateway, which refuses it until then and records nothing.
  await expect.poll(() => ask(request, "sandbox-large")).toBe(200);
  for (const model of ["sandbox-small", "no-such-model"]) await ask(request, model);
  const stored = async () => (await get<{ items: unknown[] }>(`/requests?teamId=${team.id}`)).items.length;
  await expect.poll(stored).toBe(3);
});

async function ask(request: APIRequestContext, model: string): Promise<number> {
  const response = await request.post(`${stack().gatewayUrl}/v1/chat/completions`, {
    headers: { authorization: `Bearer ${key.secret}` },
    data: { model, messages: [{ role: "user", content: "What is a gateway?" }] },
  });
  return response.status();
}

const rows = (page: Page) =>
  page.getByRole("table", { name: "Requests" }).getByRole("row").filter({ hasText: "lister" });
const search = (page: Page) => page.getByRole("combobox", { name: "Search requests" });

test("what is typed, chosen in menus and shared as a link is one state, and what is not understood is said", async ({
  page,
}) => {
  await page.goto("/requests?range=1h");
  await page.keyboard.press("/");
  await search(page).fill(`team:"${TEAM}" nonsense`);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "“nonsense” has no field" })).toBeVisible();
  await search(page).fill(`team:"${TEAM}" -status:success http:400..499`);
  await page.keyboard.press("Enter");
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText("no-such-model");

  await page.getByRole("button", { name: "Remove the filter HTTP status" }).click();
  await page.getByRole("button", { name: "Remove the filter Status" }).first().click();
  await expect(rows(page)).toHaveCount(3);
  await page.getByRole("button", { name: "Model", exact: true }).click();
  const large = page.getByRole("list", { name: "Model" }).getByRole("button", { name: "sandbox-large 1" });
  await large.click();
  await page
    .getByRole("list", { name: "Model" })
    .getByRole("button", { name: /^sandbox-small/ })
    .click();
  await page.keyboard.press("Escape");
  await expect(rows(page)).toHaveCount(2);
  expect(new URL(page.url()).searchParams.get("model")).toBe("sandbox-large,sandbox-small");

  await page.reload();
  await expect(rows(page)).toHaveCount(2);
  await expect(page.getByRole("list", { name: "Filters" })).toContainText("Model sandbox-large");
});

test("a view that was saved opens with its filters, and an export holds the rows of the list", async ({ page }) => {
  await page.goto(`/requests?range=1h&virtualKeyId=${key.virtualKey.id}&status=success`);
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("menuitem", { name: "Save this view…" }).click();
  await page.getByLabel("Name").fill("What the lister got");
  await page.getByRole("button", { name: "Save view" }).click();
  await expect(page.getByText("What the lister got is saved")).toBeVisible();

  await page.goto("/requests");
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("menuitem", { name: /^What the lister got/ }).click();
  await expect(rows(page)).toHaveCount(2);

  await page.getByRole("button", { name: "Export" }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: "JSON lines" }).click(),
  ]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  const lines = Buffer.concat(chunks).toString().trim().split("\n");
  expect(lines.map((line) => JSON.parse(line).status)).toEqual(["success", "success"]);
});

test("the live tail brings what arrives, stands still when it is held, and the panel narrows the list", async ({
  page,
  request,
}) => {
  await page.goto(`/requests?range=1h&virtualKeyId=${key.virtualKey.id}`);
  await expect(rows(page)).toHaveCount(3);
  await page.getByRole("button", { name: "Live" }).click();
  await ask(request, "sandbox-small");
  await expect(rows(page)).toHaveCount(4);
  await page.getByRole("button", { name: "Hold" }).click();
  await ask(request, "sandbox-small");
  await expect(page.getByText("Held, 1 new")).toBeVisible();
  await expect(rows(page)).toHaveCount(4);
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(rows(page)).toHaveCount(5);
  await page.getByRole("button", { name: "Live" }).click();

  await rows(page).filter({ hasText: "sandbox-large" }).getByRole("link").click();
  const panel = page.getByRole("complementary", { name: "Request details" });
  await panel.getByRole("button", { name: "Filter by this model" }).click();
  await page.getByRole("menuitem", { name: "All but these" }).click();
  await expect(rows(page)).toHaveCount(4);
  const width = panel.getByRole("separator", { name: "Width of the panel" });
  const before = Number(await width.getAttribute("aria-valuenow"));
  await width.press("ArrowLeft");
  await expect(width).toHaveAttribute("aria-valuenow", `${before + 32}`);
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
});
