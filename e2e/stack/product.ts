import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StackFacts } from "./env.ts";
import { freePorts, type Launch, launch } from "./launch.ts";

export interface Product {
  facts: StackFacts;
  launch: Launch;
  /** Stops it and removes its data. */
  stop(): Promise<void>;
}

/**
 * Starts the product as `npm start` does, with data and ports of its own.
 * @throws Error with all that it printed when it does not come up
 */
export async function startProduct(settings: Record<string, string> = {}): Promise<Product> {
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
  const launched = launch({
    GATEHOUSE_PORT: String(gateway),
    GATEHOUSE_DASHBOARD_PORT: String(dashboard),
    GATEHOUSE_SANDBOX_PORT: String(sandbox),
    GATEHOUSE_SANDBOX_LATENCY: "0",
    GATEHOUSE_DATA_DIR: dataDirectory,
    GATEHOUSE_OWNER_EMAIL: facts.ownerEmail,
    GATEHOUSE_OWNER_PASSWORD: facts.ownerPassword,
    GATEHOUSE_ADMIN_TOKEN: facts.adminToken,
    GATEHOUSE_DRAIN_SECONDS: "5",
    ...settings,
  });
  if ((await launched.settled) !== "running") throw new Error(`The product did not start:\n${launched.output()}`);
  const stop = async () => {
    await launched.stop();
    rmSync(dataDirectory, { recursive: true, force: true });
  };
  return { facts, launch: launched, stop };
}
