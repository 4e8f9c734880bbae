import { expect, test } from "@playwright/test";
import { signIn } from "../fixtures/owner.ts";
import { stack } from "../stack/stack.ts";

test("without a session every page leads to the sign-in, and the API answers 401", async ({ page, request }) => {
  for (const path of [
    "/",
    "/requests",
    "/keys",
    "/budgets",
    "/limits",
    "/teams",
    "/policies",
    "/providers",
    "/cache",
    "/gateways",
    "/audit",
    "/settings",
    "/settings/people",
    "/account",
  ]) {
    await page.goto(path);
    await expect(page).toHaveURL(/\/login/);
  }
  for (const path of [
    "/teams",
    "/virtual-keys",
    "/budgets",
    "/rate-limits",
    "/people",
    "/invitations",
    "/account",
    "/sessions",
    "/requests",
    "/usage",
    "/audit",
    "/credentials",
    "/policy",
    "/policy/versions",
    "/cache",
    "/gateways",
    "/ledger-check",
  ]) {
    const headers = { "x-middleware-subrequest": "src/middleware:src/middleware:src/middleware" };
    const response = await request.get(`/api/v1${path}`, { headers });
    expect(response.status()).toBe(401);
    expect(response.headers()["cache-control"]).toContain("no-store");
  }
});

test("a wrong password says nothing about which part is wrong", async ({ page }) => {
  await page.goto("/login");
  await page.getByLabel("E-mail").fill(`nobody-${Date.now()}@example.com`);
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.locator("form [role=alert]")).toContainText("do not fit");
});

test("after the sign-in one is where one wanted to be", async ({ page }) => {
  await page.goto("/requests?status=error");
  await expect(page).toHaveURL(/\/login/);
  await page.getByLabel("E-mail").fill(stack().ownerEmail);
  await page.getByLabel("Password").fill(stack().ownerPassword);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/requests\?status=error/);
});

test("the first-owner page is closed once there is an owner", async ({ page, request }) => {
  expect(await (await request.get("/api/v1/setup")).json()).toMatchObject({ open: false });
  await page.goto("/setup?token=guess");
  await expect(page.getByRole("button", { name: "Create owner and sign in" })).toHaveCount(0);
});

test("a change that comes from another site is refused", async ({ page }) => {
  await signIn(page);
  const headers = { origin: "https://evil.example" };
  const response = await page.request.post("/api/v1/teams", { headers, data: { name: "forged" } });
  expect(response.status()).toBe(403);
});

for (const theme of ["light", "dark"] as const) {
  test(`every page comes up in ${theme} without an error in the console`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme });
    const faults: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error") faults.push(message.text());
    });
    page.on("pageerror", (error) => faults.push(error.message));
    await signIn(page);
    for (const path of [
      "/",
      "/requests",
      "/keys",
      "/budgets",
      "/limits",
      "/teams",
      "/policies",
      "/providers",
      "/cache",
      "/gateways",
      "/audit",
      "/settings",
      "/settings/people",
      "/account",
    ]) {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expect(page.locator("html")).toHaveClass(new RegExp(theme));
    }
    expect(faults).toEqual([]);
  });
}
