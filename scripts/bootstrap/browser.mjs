import { existsSync } from "node:fs";
import { join } from "node:path";
import { ask, root, run, say } from "./process.mjs";

/**
 * Finds a Chromium for the end-to-end tests: CHROMIUM_PATH, Playwright's own, or the system's; on Debian and its kin, root
 * gets it from apt. Returns `{ path }` (absent for Playwright's own), or `{ missing }` with the text to show.
 */
export async function findBrowser(node, env) {
  const found = await look(node, env);
  if (found !== undefined) return { path: found || undefined };
  if (process.platform === "linux" && process.getuid() === 0 && (await ask("apt-get", ["--version"]))) {
    say("Installing Chromium with apt …");
    const quiet = { env: { ...env, DEBIAN_FRONTEND: "noninteractive" } };
    await run("apt-get", ["update", "-qq"], quiet);
    await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], quiet);
    const installed = await look(node, env);
    if (installed !== undefined) return { path: installed || undefined };
  }
  return {
    missing:
      "The end-to-end tests need a Chromium, and none was found. Any one of these helps:\n" +
      "  npx playwright install --with-deps chromium\n" +
      "  sudo apt-get install chromium        (Debian; Ubuntu's package of that name is a snap and may not do)\n" +
      "  CHROMIUM_PATH=/path/to/chrome npm test",
  };
}

/** The same search as the tests make: a path, "" for Playwright's own, `undefined` for none. */
async function look(node, env) {
  const script = join(root, "e2e/stack/chromium.ts");
  if (!existsSync(script)) return undefined;
  return ask(node, [script], { env });
}
