import { readFile } from "node:fs/promises";
import { type CreatedVirtualKeyView, exactUsd, type UsageView } from "@gatehouse/domain";
import { type APIRequestContext, expect, type Page, test } from "@playwright/test";
import { adminApi } from "../fixtures/admin-api.ts";
import { signIn } from "../fixtures/owner.ts";
import { type Product, startProduct } from "../stack/product.ts";

// The sums are the organization's, so these tests have a product of their own.
let product: Product;
const keys: CreatedVirtualKeyView[] = [];
test.describe.configure({ mode: "serial" });
test.beforeAll(async ({ request }) => {
  product = await startProduct();
  const { connectSandbox, createTeam, createKey } = adminApi(request, product.facts);
  await connectSandbox();
  for (const name of ["Search", "Ads"]) {
    keys.push(await createKey({ name: `${name} key`, teamId: (await createTeam(name)).id }));
  }
});
test.afterAll(() => product.stop());

async function ask(request: APIRequestContext, key: CreatedVirtualKeyView | undefined): Promise<number> {
  const response = await request.post(`${product.facts.gatewayUrl}/v1/chat/completions`, {
    headers: { authorization: `Bearer ${key?.secret}` },
    data: { model: "sandbox-large", messages: [{ role: "user", content: "What is a gateway?" }] },
  });
  return response.status();
}

const open = (page: Page, query: string) => page.goto(`${product.facts.dashboardUrl}/usage${query}`);

test("the cost of a range is one amount: on the page, in the table and in the file", async ({ page, request }) => {
  await expect.poll(() => ask(request, keys[0])).toBe(200);
  for (const key of [keys[0], keys[0], keys[1]]) expect(await ask(request, key)).toBe(200);
  const { get } = adminApi(request, product.facts);
  const day = 24 * 3_600_000;
  const [from, to] = [-day, day].map((offset) => new Date(Date.now() + offset).toISOString());
  let usage: UsageView | undefined;
  await expect
    .poll(async () => {
      usage = await get<UsageView>(`/usage?from=${from}&to=${to}`);
      return usage.total.requests;
    })
    .toBe(4);
  const cost = exactUsd(BigInt(usage?.total.costNanoUsd ?? 0));

  await signIn(page, product.facts);
  await open(page, "?range=7d&by=team");
  await expect(page.getByText(`exactly $${cost}`)).toBeVisible();
  await expect(page.getByText(/by the clock of UTC \(UTC\)\. As of/)).toBeVisible();
  const card = page.getByRole("region", { name: "Cost", exact: true });
  await expect(card.getByRole("application")).toBeVisible();
  await card.getByRole("radio", { name: "Table" }).click();
  const table = card.getByRole("table");
  await expect(table.getByRole("columnheader", { name: "Search" })).toBeVisible();
  await expect(table.getByRole("row", { name: /^Total/ })).toContainText(`$${cost}`);

  const download = page.waitForEvent("download");
  await card.getByRole("link", { name: "Cost as CSV" }).click();
  const [header = "", ...lines] = (await readFile(await (await download).path(), "utf8")).trimEnd().split("\r\n");
  const column = header.split(",").indexOf("cost nano-usd");
  const sum = lines.reduce((total, line) => total + BigInt(line.split(",")[column] ?? 0), 0n);
  expect(exactUsd(sum)).toBe(cost);
  await page.goto(`${product.facts.dashboardUrl}/audit`);
  await expect(page.getByRole("row").filter({ hasText: "Export usage" })).toBeVisible();
});

test("dragging over a span leads to its requests with the same filters, and so does the table without a mouse", async ({
  page,
}) => {
  await signIn(page, product.facts);
  await open(page, `?range=24h&teamId=${keys[0]?.virtualKey.teamId}`);
  const chart = page.getByRole("region", { name: "Requests", exact: true }).getByRole("application");
  await chart.scrollIntoViewIfNeeded();
  const box = await chart.boundingBox();
  if (!box) throw new Error("the chart has no place");
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.5, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.7, y, { steps: 10 });
  await page.mouse.move(box.x + box.width - 8, y, { steps: 10 });
  await expect(page.locator(".recharts-reference-area")).toBeVisible();
  await page.mouse.up();
  await page.waitForURL((url) => url.pathname === "/requests");
  const filters = new URL(page.url()).searchParams;
  expect(filters.get("teamId")).toBe(keys[0]?.virtualKey.teamId);
  expect(filters.get("range")).toMatch(/^\d{4}-.+Z\.\.\d{4}-.+Z$/);
  await expect(page.getByRole("link", { name: /^Open request/ })).toHaveCount(3);

  await page.goBack();
  const card = page.getByRole("region", { name: "Requests", exact: true });
  await card.getByRole("radio", { name: "Table" }).click();
  await card
    .getByRole("link", { name: /^Requests of/ })
    .last()
    .press("Enter");
  await page.waitForURL((url) => url.pathname === "/requests");
  await expect(page.getByRole("link", { name: /^Open request/ }).first()).toBeVisible();
});

test("every tab can be read in a narrow window, and the URL holds what is shown", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await signIn(page, product.facts);
  for (const [tab, card] of [
    ["Tokens", "Tokens"],
    ["Latency", "First byte"],
    ["Errors", "Attempts per request"],
    ["Cache", "Saved by the cache"],
  ] as const) {
    await open(page, "?range=7d&compare=true");
    await page.getByRole("tab", { name: tab }).click();
    await expect(page.getByRole("region", { name: card, exact: true })).toBeVisible();
    await expect(page).toHaveURL(/compare=true/);
    await expect(page).toHaveURL(new RegExp(`tab=${tab.toLowerCase()}`));
    const wide = await page.evaluate<number>("document.documentElement.scrollWidth - window.innerWidth");
    expect(wide).toBe(0);
  }
});
