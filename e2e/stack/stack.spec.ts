import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { freePorts, launch } from "./launch.ts";
import { stack } from "./stack.ts";

test("the command that the start prints works", async ({ request }) => {
  const response = await request.get(`${stack().gatewayUrl}/readyz`);
  expect(response.status()).toBe(200);
});

test("a browser gets the dashboard, with its styles and scripts", async ({ page }) => {
  const failed: string[] = [];
  page.on("response", (response) => {
    if (response.status() >= 400) failed.push(response.url());
  });
  await page.goto("/");
  await expect(page.locator("body")).toBeVisible();
  expect(failed).toEqual([]);
});

test("a second start on the same data says that one is running, and where", async () => {
  const { dataDirectory, gatewayUrl, dashboardUrl } = stack();
  const second = launch({ GATEHOUSE_DATA_DIR: dataDirectory, ...(await ownPorts()) });
  expect(await second.settled).toBe(1);
  expect(second.output()).toContain("is running already");
  expect(second.output()).toContain(gatewayUrl);
  expect(second.output()).toContain(dashboardUrl);
});

test("a start whose ports are taken names each port and its variable, and leaves nothing behind", async () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), "gatehouse-e2e-"));
  const { port } = new URL(stack().gatewayUrl);
  const second = launch({ GATEHOUSE_DATA_DIR: dataDirectory, ...(await ownPorts()), GATEHOUSE_PORT: port });
  expect(await second.settled).toBe(1);
  expect(second.output()).toContain(`Port ${port} (the gateway) is taken by another program. Set GATEHOUSE_PORT`);
  expect(() => statSync(join(dataDirectory, "running.json"))).toThrow();
  rmSync(dataDirectory, { recursive: true });
});

test("the generated secrets are for the owner of the process alone", async () => {
  expect(statSync(join(stack().dataDirectory, "secrets.json")).mode & 0o777).toBe(0o600);
});

test("a start after a kill -9 takes over the data, and its processes stop in order", async () => {
  const settings = { GATEHOUSE_DATA_DIR: mkdtempSync(join(tmpdir(), "gatehouse-e2e-")), ...(await ownPorts()) };
  const first = launch(settings);
  expect(await first.settled, first.output()).toBe("running");
  first.process.kill("SIGKILL");
  const second = launch(settings);
  expect(await second.settled, second.output()).toBe("running");
  expect(second.output()).toContain("Took over the PostgreSQL");
  await second.stop();
  expect(second.process.exitCode).toBe(0);
  expect(second.output()).toContain("All data is kept.");
  rmSync(settings.GATEHOUSE_DATA_DIR, { recursive: true });
});

async function ownPorts(): Promise<Record<string, string>> {
  const [gateway, dashboard, sandbox] = await freePorts(3);
  return {
    GATEHOUSE_PORT: String(gateway),
    GATEHOUSE_DASHBOARD_PORT: String(dashboard),
    GATEHOUSE_SANDBOX_PORT: String(sandbox),
  };
}
