import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { readEnvironment } from "./env.ts";

const systemBrowsers = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/**
 * The browser to test with: CHROMIUM_PATH, else Playwright's own, else the system's.
 * @returns a path; "" for Playwright's own; `undefined` when there is none
 */
export function findChromium(): string | undefined {
  const { chromiumPath } = readEnvironment();
  if (chromiumPath && existsSync(chromiumPath)) return chromiumPath;
  if (existsSync(chromium.executablePath())) return "";
  return systemBrowsers.find((path) => existsSync(path));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = findChromium();
  process.stdout.write(found ?? "");
  process.exitCode = found === undefined ? 1 : 0;
}
