// npm test: every check and every test there is. Ends with the line "N passed, N failed".
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findBrowser } from "./bootstrap/browser.mjs";
import { exitWith, isWindows, root, run, say } from "./bootstrap/process.mjs";
import { ensureRedis } from "./bootstrap/redis.mjs";
import { bootstrapTools } from "./bootstrap.mjs";
import { runChecks } from "./checks.mjs";

/** Ten times what it takes; a test that hangs must not hang the run. */
const timeoutMs = 10 * 60_000;
const reports = mkdtempSync(join(tmpdir(), "gatehouse-reports-"));
const { node, env } = await bootstrapTools().catch(exitWith);
const browser = await findBrowser(node, env).catch(exitWith);
await ensureRedis(env).catch(exitWith);

const results = [await runChecks(env), await runVitest(), await runProve(), await runPlaywright()];
rmSync(reports, { recursive: true, force: true });
const sum = (name) => results.reduce((total, result) => total + result[name], 0);
process.stdout.write(`\n${sum("passed")} passed, ${sum("failed")} failed\n`);
process.exitCode = sum("failed") === 0 ? 0 : 1;

/** Unit tests, then the integration tests on a PostgreSQL, and a Redis, of their own. */
async function runVitest() {
  say("tests: unit and integration");
  const file = join(reports, "vitest.json");
  const code = await run("vitest", ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${file}`], {
    env,
  });
  return count(code, file, (report) => ({ passed: report.numPassedTests, failed: report.numFailedTests }));
}

/** Two minutes of gateways under faults; each promise about money counts as one test. */
async function runProve() {
  say("tests: the promises about money, under faults");
  if (isWindows) {
    say("skipped: a process cannot be frozen on Windows");
    return { passed: 0, failed: 0 };
  }
  const file = join(reports, "prove.json");
  const code = await run(node, [join(root, "prove/src/main.ts"), "--json", file], { env, timeoutMs });
  return count(code, file, (report) => report);
}

/** The whole product in a browser. */
async function runPlaywright() {
  say("tests: end to end");
  if (browser.missing) {
    process.stderr.write(`${browser.missing}\n`);
    return { passed: 0, failed: 1 };
  }
  if ((await run(node, [join(root, "scripts/build.mjs")], { env })) !== 0) return { passed: 0, failed: 1 };
  const file = join(reports, "playwright.json");
  const settings = {
    ...env,
    PLAYWRIGHT_JSON_OUTPUT_FILE: file,
    ...(browser.path ? { CHROMIUM_PATH: browser.path } : {}),
  };
  const flags = ["test", "--config", "e2e/playwright.config.ts", "--reporter=list,json"];
  const code = await run("playwright", flags, { env: settings, timeoutMs });
  const passedOf = ({ expected, flaky }) => expected + flaky;
  return count(code, file, ({ stats }) => ({ passed: passedOf(stats), failed: stats.unexpected }));
}

/** A runner that failed without a failing test (a suite that does not load, a setup that throws) counts as one failure. */
function count(code, file, read) {
  let counts = { passed: 0, failed: 0 };
  try {
    counts = read(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    process.stderr.write(`No report: ${error.message}\n`);
    return { passed: 0, failed: 1 };
  }
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}
