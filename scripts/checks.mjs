// The checks that need no test runner: those of package.json's "verify" without the unit tests.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root, run, say } from "./bootstrap/process.mjs";

const names = ["generate", "format:check", "lint", "boundaries", "house", "dead-code", "typecheck"];

/** Runs every check, also after one has failed. Returns how many passed and failed. */
export async function runChecks(env) {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const counts = { passed: 0, failed: 0 };
  for (const name of names) {
    say(`check: ${name}`);
    const code = await run(scripts[name], [], { env, shell: true });
    counts[code === 0 ? "passed" : "failed"] += 1;
    if (code !== 0) process.stderr.write(`check failed: pnpm run ${name}\n`);
  }
  return counts;
}
