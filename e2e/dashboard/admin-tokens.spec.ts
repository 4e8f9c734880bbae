import { expect } from "@playwright/test";
import { test } from "../fixtures/owner.ts";
import { stack } from "../stack/stack.ts";

test("a token is shown once, does what was chosen for it and nothing else, and is over when it is revoked", async ({
  page,
  playwright,
}) => {
  const name = `Terraform ${Date.now()}`;
  await page.goto("/settings/tokens?new=true");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("button", { name: "Make the token" }).click();
  await expect(dialog.getByText("Choose at least one thing that it may do.")).toBeVisible();
  await dialog.getByRole("checkbox", { name: "Teams: write" }).click();
  await expect(dialog.getByRole("checkbox", { name: "Teams: read" })).toBeChecked();
  await dialog.getByRole("button", { name: "Make the token" }).click();
  const token = await page.getByRole("status", { name: "Token", exact: true }).textContent();
  await page.getByRole("button", { name: "I have stored it" }).click();

  const item = page.getByRole("region", { name: "API tokens" }).getByRole("listitem").filter({ hasText: name });
  await expect(item).toContainText("Teams: read and write");
  await expect(page.getByText(token ?? "", { exact: true })).toHaveCount(0);

  const script = await playwright.request.newContext({
    baseURL: stack().dashboardUrl,
    extraHTTPHeaders: { authorization: `Bearer ${token}` },
  });
  const key = { "idempotency-key": name.replace(" ", "-") };
  const make = () => script.post("/api/v1/teams", { data: { name: `Team of ${name}` }, headers: key });
  expect([(await make()).status(), (await make()).headers()["idempotent-replayed"]]).toEqual([201, "true"]);
  expect((await script.get("/api/v1/audit")).status()).toBe(403);
  expect((await (await script.get("/api/v1/openapi.json")).json()).openapi).toBe("3.1.1");

  await item.getByRole("button", { name: `Revoke ${name}` }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await expect(item).toContainText("Revoked");
  expect((await script.get("/api/v1/teams")).status()).toBe(401);
  await script.dispose();
});
