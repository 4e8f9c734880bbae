import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { AuditCheckpointView, Page as ListPage } from "@gatehouse/domain";
import { expect, type Page, test } from "@playwright/test";
import { adminApi } from "../fixtures/admin-api.ts";
import { signIn } from "../fixtures/owner.ts";
import { type Product, startProduct } from "../stack/product.ts";

// The whole log is looked at, so these tests have a product of their own.
let product: Product;
test.describe.configure({ mode: "serial" });
test.beforeAll(async ({ request }) => {
  product = await startProduct();
  const { createTeam, createKey, patch } = adminApi(request, product.facts);
  const team = await createTeam("Search");
  const { virtualKey } = await createKey({ name: "=crawler", teamId: team.id });
  await createKey({ name: "indexer", teamId: team.id });
  await patch(`/virtual-keys/${virtualKey.id}`, { name: "=spider" });
});
test.afterAll(() => product.stop());

const log = (page: Page) => page.getByRole("region", { name: "Audit log" });

test("a log is narrowed to what one looks for, in the URL, and exported as it stands there", async ({ page }) => {
  await signIn(page, product.facts);
  await page.goto(`${product.facts.dashboardUrl}/audit`);
  await page.getByRole("radio", { name: "Key changes" }).click();
  await expect(page).toHaveURL(/action=virtual_key\./);
  await expect(log(page).getByRole("row")).toHaveCount(4);
  await page.getByRole("searchbox", { name: "Search the audit log" }).fill("spider");
  await expect(log(page).getByRole("row")).toHaveCount(2);
  await page.reload();
  await expect(log(page).getByRole("row").filter({ hasText: "Change key" })).toContainText("spider");
  await expect(log(page).getByRole("row")).toHaveCount(2);

  await page.getByRole("button", { name: "Export" }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: /^CSV/ }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^audit-log-\d{4}-\d\d-\d\d\.csv$/);
  const lines = readFileSync(await download.path(), "utf8")
    .split("\r\n")
    .filter(Boolean);
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain("virtual_key.update");
  await page.getByRole("button", { name: "Clear filters" }).click();
  await page.reload();
  await expect(log(page).getByRole("row").nth(1)).toContainText("Export audit log");
});

test("an entry shows what was before and after, and leads to the history of its thing", async ({ page }) => {
  await signIn(page, product.facts);
  await page.goto(`${product.facts.dashboardUrl}/audit?action=virtual_key.update`);
  await page.getByRole("button", { name: /^Change key/ }).click();
  const sheet = page.getByRole("dialog", { name: "Change key" });
  const changed = sheet.getByRole("row").filter({ hasText: "name" });
  await expect(changed).toContainText("=crawler");
  await expect(changed).toContainText("=spider");
  await expect(sheet.getByText("Admin token")).toBeVisible();
  await expect(sheet.getByText(/^[0-9a-f]{64}$/)).toBeVisible();
  await sheet.getByRole("button", { name: "Its history" }).click();
  await expect(sheet).toBeHidden();
  await expect(log(page).getByRole("row")).toHaveCount(3);
  await expect(page).toHaveURL(/targetId=/);
});

test("the log is verified on the page, and by the command of the operator", async ({ page, request }) => {
  await signIn(page, product.facts);
  await page.goto(`${product.facts.dashboardUrl}/audit`);
  await page.getByRole("button", { name: "Verify now" }).click();
  await expect(page.getByText(/^Chain verified up to entry \d+/)).toBeVisible();
  const { get } = adminApi(request, product.facts);
  const { items } = await get<ListPage<AuditCheckpointView>>("/audit/checkpoints");
  expect(items.length).toBeGreaterThan(0);
  const command = fileURLToPath(new URL("../../apps/launcher/src/verify-audit.ts", import.meta.url));
  const env = { ...process.env, GATEHOUSE_DATA_DIR: product.facts.dataDirectory };
  const output = await new Promise<string>((resolve) => {
    execFile(process.execPath, [command], { env }, (error, stdout, stderr) =>
      resolve(`${error?.code ?? 0} ${stdout}${stderr}`),
    );
  });
  expect(output).toMatch(/^0 OK /);
});
