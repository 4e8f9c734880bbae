import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { announce } from "./env.ts";
import { freePorts, launch } from "./launch.ts";

/** Starts the product as `npm start` does, with data and ports of its own, for all tests of the run. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const [gateway, dashboard, sandbox] = await freePorts(3);
  const dataDirectory = mkdtempSync(join(tmpdir(), "gatehouse-e2e-"));
  const facts = {
    gatewayUrl: `http://127.0.0.1:${gateway}`,
    dashboardUrl: `http://127.0.0.1:${dashboard}`,
    sandboxUrl: `http://127.0.0.1:${sandbox}`,
    dataDirectory,
    ownerEmail: "owner@example.com",
    ownerPassword: `open sesame ${randomBytes(6).toString("hex")}`,
    adminToken: randomBytes(24).toString("hex"),
  };
  const stack = launch({
    GATEHOUSE_PORT: String(gateway),
    GATEHOUSE_DASHBOARD_PORT: String(dashboard),
    GATEHOUSE_SANDBOX_PORT: String(sandbox),
    GATEHOUSE_SANDBOX_LATENCY: "0",
    GATEHOUSE_DATA_DIR: dataDirectory,
    GATEHOUSE_OWNER_EMAIL: facts.ownerEmail,
    GATEHOUSE_OWNER_PASSWORD: facts.ownerPassword,
    GATEHOUSE_ADMIN_TOKEN: facts.adminToken,
    GATEHOUSE_DRAIN_SECONDS: "5",
  });
  if ((await stack.settled) !== "running") throw new Error(`The product did not start:\n${stack.output()}`);
  announce(facts);
  return async () => {
    await stack.stop();
    rmSync(dataDirectory, { recursive: true, force: true });
  };
}
