import type { CreatedVirtualKeyView, PolicyDraftView } from "@gatehouse/domain";
import { type APIRequestContext, expect, type Page, test } from "@playwright/test";
import { adminApi } from "../fixtures/admin-api.ts";
import { signIn } from "../fixtures/owner.ts";
import { type Product, startProduct } from "../stack/product.ts";

// The policy is the organization's, so these tests have a product of their own.
let product: Product;
let key: CreatedVirtualKeyView;
test.describe.configure({ mode: "serial" });
test.beforeAll(async ({ request }) => {
  product = await startProduct();
  const { connectSandbox, createTeam, createKey, put, post } = adminApi(request, product.facts);
  await connectSandbox();
  key = await createKey({ name: "crawler", teamId: (await createTeam("Search")).id });
  const document = {
    rules: [
      { name: "No batches", when: { tags: ["batch"] }, then: { deny: { reason: "Not at this time." } } },
      { name: "Answers are kept", then: { cache: { ttlSeconds: 3600, scope: "team" } } },
      { name: "The small one", then: { route: { targets: [{ model: "sandbox-small" }] } } },
    ],
  };
  const { revision } = await put<PolicyDraftView>("/policy/draft", { document, revision: null, basedOn: null });
  await post("/policy/draft/publish", { revision, inForce: null, note: "" });
});
test.afterAll(() => product.stop());

/** The status, and what the cache did. */
async function ask(request: APIRequestContext, tag: string): Promise<string> {
  const response = await request.post(`${product.facts.gatewayUrl}/v1/chat/completions`, {
    headers: { authorization: `Bearer ${key.secret}`, "x-gatehouse-tags": tag },
    data: { model: "sandbox-large", temperature: 0, messages: [{ role: "user", content: "What is a gateway?" }] },
  });
  return `${response.status()} ${response.headers()["x-gatehouse-cache"] ?? "–"}`;
}

async function openRequest(page: Page, filters: string): Promise<void> {
  await page.goto(`${product.facts.dashboardUrl}/requests?${filters}&tab=route`);
  await page
    .getByRole("link", { name: /^Open request/ })
    .first()
    .click();
}

test("the Route tab of a request shows which rule decided, which did not and why, and whose answer it got", async ({
  page,
  request,
}) => {
  await expect.poll(() => ask(request, "docs")).toBe("200 hit");
  await expect.poll(() => ask(request, "batch")).toBe("403 –");
  const { get } = adminApi(request, product.facts);
  await expect.poll(async () => (await get<{ items: unknown[] }>("/requests?cacheStatus=hit")).items.length).toBe(1);
  await signIn(page, product.facts);
  await openRequest(page, "cacheStatus=hit");
  const panel = page.getByRole("complementary", { name: "Request details" });
  await expect(panel.getByText("Routed by the rule “The small one”.")).toBeVisible();
  const version = panel.getByRole("link", { name: "Version 1 of the policy" });
  await expect(version).toBeVisible();
  const rules = panel.getByRole("region", { name: "Rules" });
  await expect(rules.getByRole("listitem").filter({ hasText: "No batches" })).toContainText("has none of its tags");
  await expect(rules.getByRole("listitem").filter({ hasText: "The small one" })).toContainText("decided");
  await expect(panel.getByRole("region", { name: "Candidates" }).getByText(/sandbox-small/)).toBeVisible();
  const cache = panel.getByRole("region", { name: "Cache" });
  await expect(cache.getByText("Hit", { exact: true })).toBeVisible();
  await cache.getByRole("link").click();
  await expect(cache.getByText("Miss", { exact: true })).toBeVisible();

  await openRequest(page, "policyRule=No%20batches");
  await expect(panel.getByText("Denied by the rule “No batches”.")).toBeVisible();
  await expect(panel.getByText("Not at this time.")).toBeVisible();
  await version.click();
  const shown = page.getByRole("dialog", { name: "Version 1" });
  await expect(shown.getByText("Answers are kept")).toBeVisible();
});

test("a purge says before what it takes, and stands in the audit log after", async ({ page, request }) => {
  await signIn(page, product.facts);
  await page.goto(`${product.facts.dashboardUrl}/cache`);
  await expect(page.getByText("Hit rate")).toBeVisible();
  await page.getByRole("button", { name: "Purge…" }).click();
  const dialog = page.getByRole("dialog", { name: "Purge the cache" });
  const confirm = dialog.getByRole("button", { name: "Purge" });
  await expect(confirm).toBeDisabled();
  await dialog.getByLabel("Tag").fill("nothing");
  await expect(dialog.getByText("No answer is kept that this is for.")).toBeVisible();
  await dialog.getByLabel("Tag").fill("docs");
  await expect(dialog.getByText(/^1 answer goes\./)).toBeVisible();
  await confirm.click();
  await expect(dialog).toBeHidden();
  const purges = page.getByRole("region", { name: "Purges" });
  await expect(purges.getByText("Tag docs")).toBeVisible();
  await expect.poll(() => ask(request, "docs")).toBe("200 miss");

  await page.goto(`${product.facts.dashboardUrl}/audit`);
  const entry = page.getByRole("row").filter({ hasText: "Purge cache" });
  await expect(entry).toContainText("docs");
});
