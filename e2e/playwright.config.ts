import { defineConfig } from "@playwright/test";
import { findChromium } from "./stack/chromium.ts";
import { readEnvironment } from "./stack/env.ts";

const chromium = findChromium();
/** Chromium's sandbox refuses root. */
const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];

export default defineConfig({
  testDir: ".",
  testMatch: "**/*.spec.ts",
  globalSetup: "./stack/global-setup.ts",
  outputDir: "../test-results",
  // The tests share one product: a file is a journey of its own and runs in order, files run beside each other.
  workers: 2,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: "list",
  use: {
    baseURL: readEnvironment().stack?.dashboardUrl,
    // Takes a third of the time of a run; `pnpm e2e --trace retain-on-failure` to see what went wrong.
    trace: "off",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: chromium || undefined,
      args: [...asRoot, "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", ...quiet],
    },
  },
});
