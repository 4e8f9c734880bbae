import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { CredentialView, GatewaysView } from "@gatehouse/domain";
import { type APIRequestContext, expect, test } from "@playwright/test";
import OpenAI from "openai";
import { adminApi } from "../fixtures/admin-api.ts";
import { signIn } from "../fixtures/owner.ts";
import { type Product, startProduct } from "./product.ts";

let product: Product;
test.describe.configure({ mode: "serial" });
test.beforeAll(async () => {
  // Short leases: what a lost gateway holds can be released once they end.
  const settings = { GATEHOUSE_LEASE_SECONDS: "10", GATEHOUSE_RECONCILE_SECONDS: "2" };
  product = await startProduct({ GATEHOUSE_GATEWAYS: "3", ...settings });
});
test.afterAll(() => product.stop());

interface Note {
  gatewayUrls: string[];
  children: { pid: number }[];
}
const running = (): Note => JSON.parse(readFileSync(join(product.facts.dataDirectory, "running.json"), "utf8"));
const api = (request: APIRequestContext) => adminApi(request, product.facts);
const listed = (request: APIRequestContext) => api(request).get<GatewaysView>("/gateways");
const nodeOf = async (request: APIRequestContext, url: string): Promise<string> =>
  (await (await request.get(`${url}/readyz`)).json()).nodeId;

test("three gateways are up, each a node of its own, and the start says where", async ({ request }) => {
  const { gatewayUrls } = running();
  expect(gatewayUrls).toHaveLength(3);
  expect(gatewayUrls[0]).toBe(product.facts.gatewayUrl);
  for (const url of gatewayUrls) expect(product.launch.output()).toContain(`${url}/v1`);
  const nodeIds = await Promise.all(gatewayUrls.map((url) => nodeOf(request, url)));
  expect(new Set(nodeIds).size).toBe(3);
  const { items } = await listed(request);
  expect(items.filter(({ alive }) => alive).map(({ id }) => id)).toEqual(nodeIds.toSorted());
});

test("a key works on every gateway, and its budget counts what all of them spent", async ({ request }) => {
  const { connectSandbox, createTeam, createKey, budgets, get } = api(request);
  await connectSandbox();
  const { secret, virtualKey } = await createKey({
    name: "k",
    teamId: (await createTeam("T")).id,
    monthlyBudgetUsd: "5",
  });
  for (const url of running().gatewayUrls) {
    const client = new OpenAI({ apiKey: secret, baseURL: `${url}/v1`, maxRetries: 0 });
    const ask = () =>
      client.chat.completions.create({ model: "sandbox-large", messages: [{ role: "user", content: "Hello" }] }).then(
        () => 200,
        (error: { status?: number }) => error.status,
      );
    await expect.poll(ask).toBe(200);
  }
  const path = `/requests?virtualKeyId=${virtualKey.id}&status=success`;
  const cost = async () => {
    const { items } = await get<{ items: { costNanoUsd: string }[] }>(path);
    return { requests: items.length, sum: items.reduce((sum, item) => sum + BigInt(item.costNanoUsd), 0n).toString() };
  };
  await expect.poll(async () => (await cost()).requests).toBe(3);
  expect((await budgets()).items).toMatchObject([{ spentNanoUsd: (await cost()).sum, heldNanoUsd: "0" }]);
});

test("what a lost gateway holds is shown and can be released; when it comes back, its request is charged all the same", async ({
  page,
  request,
}) => {
  const { get, post, createTeam, createKey } = api(request);
  const [credential] = (await get<{ items: CredentialView[] }>("/credentials")).items;
  await post("/deployments", {
    credentialId: credential?.id,
    model: "stalled",
    upstreamModel: "sandbox-small-stream-stall",
    region: null,
  });
  const team = await createTeam("Stranded");
  const { secret } = await createKey({ name: "slow", teamId: team.id, monthlyBudgetUsd: "5" });
  const { gatewayUrls, children } = running();
  const [url, pid] = [gatewayUrls[1] as string, children[2]?.pid as number];
  const nodeId = await nodeOf(request, url);
  const client = new OpenAI({ apiKey: secret, baseURL: `${url}/v1`, maxRetries: 0 });
  const begin = () =>
    client.chat.completions.create({ model: "stalled", messages: [{ role: "user", content: "Hello" }], stream: true });
  let stream: Awaited<ReturnType<typeof begin>> | undefined;
  await expect
    .poll(async () => {
      stream = await begin().catch(() => undefined);
      return stream !== undefined;
    })
    .toBe(true);
  const holds = async () => (await listed(request)).items.find(({ id }) => id === nodeId)?.leases.length;
  await expect.poll(holds).toBeGreaterThan(0);

  process.kill(pid, "SIGSTOP");
  try {
    await signIn(page, product.facts);
    await page.goto(`${product.facts.dashboardUrl}/gateways`);
    const stranded = page.getByRole("region", { name: "Left behind by gateways" });
    await expect(stranded).toContainText("of the budget of slow", { timeout: 45_000 });
    await expect(page.getByRole("row").filter({ hasText: nodeId })).toContainText("Lost");
    await stranded.getByRole("button", { name: "Release" }).first().click({ timeout: 20_000 });
    const dialog = page.getByRole("dialog");
    await expect(dialog).toContainText("its requests are still charged");
    await dialog.getByRole("button", { name: "Release" }).click();
    await expect(stranded).toHaveCount(0);
    await page.goto(`${product.facts.dashboardUrl}/audit`);
    await expect(page.getByRole("row").filter({ hasText: "Release lease" })).toBeVisible();
  } finally {
    process.kill(pid, "SIGCONT");
  }
  stream?.controller.abort();
  const spent = async () => {
    const budgets = (await api(request).budgets()).items;
    return BigInt(budgets.find(({ scope }) => scope.name === "slow")?.spentNanoUsd ?? 0);
  };
  await expect.poll(async () => (await spent()) > 0n).toBe(true);
});

test("the dashboard says that the ledger agrees with the records", async ({ page }) => {
  await signIn(page, product.facts);
  await page.goto(`${product.facts.dashboardUrl}/budgets`);
  await expect(page.getByText(/Ledger reconciled/)).toBeVisible();
  await expect(page.getByText("ledger and the usage records differ")).toHaveCount(0);
});

test("a gateway that is killed comes back on its own; the others go on", async ({ request }) => {
  const { gatewayUrls, children } = running();
  const third = await nodeOf(request, gatewayUrls[2] as string);
  process.kill(children[3]?.pid as number, "SIGKILL");
  const others = await Promise.all(gatewayUrls.slice(0, 2).map((url) => request.get(`${url}/readyz`)));
  expect(others.map((response) => response.status())).toEqual([200, 200]);
  await expect.poll(() => nodeOf(request, gatewayUrls[2] as string).catch(() => "")).toBe(third);
});

test("Ctrl-C ends all of them in order", async () => {
  const { children } = running();
  await product.launch.stop();
  expect(product.launch.process.exitCode).toBe(0);
  for (const { pid } of children) expect(() => process.kill(pid, 0)).toThrow();
});
