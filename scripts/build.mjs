// Builds the dashboard when its sources changed since the last build: node scripts/build.mjs
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { alone } from "./bootstrap/alone.mjs";
import { BootstrapError, exitWith, root, run, say } from "./bootstrap/process.mjs";
import { bootstrapTools } from "./bootstrap.mjs";

const output = join(root, "apps/dashboard/.next");
const stampFile = join(output, "gatehouse-build");
const sources = ["apps/dashboard", "packages", "prisma/schema", "prisma.config.ts", "turbo.json", "pnpm-lock.yaml"];
const skipped = /^(node_modules|generated|dist|coverage|fixtures|next-env\.d\.ts|\..*)$|\.test\.tsx?$|\.tsbuildinfo$/;

async function build() {
  const current = () => existsSync(stampFile) && readFileSync(stampFile, "utf8") === fingerprint();
  const built = () => existsSync(join(output, "standalone/apps/dashboard/server.js")) && current();
  if (built()) return;
  await alone("building", async () => {
    if (built()) return;
    const before = fingerprint();
    say("Building the dashboard (about a minute) …");
    const { env } = await bootstrapTools();
    const flags = ["run", "build", "--ui=stream", "--output-logs=errors-only", "--log-order=grouped"];
    const code = await run("turbo", flags, { env: { ...env, NODE_ENV: "production" } });
    if (code !== 0) throw new BootstrapError(`The dashboard could not be built (turbo ended with ${code}, see above).`);
    writeFileSync(stampFile, before);
  });
}

/** A digest over every file that the build reads. */
function fingerprint() {
  const hash = createHash("sha256");
  for (const source of sources) add(hash, source);
  return hash.digest("hex");
}

function add(hash, path) {
  const whole = join(root, path);
  if (!existsSync(whole)) return;
  let names;
  try {
    names = readdirSync(whole, { withFileTypes: true });
  } catch {
    hash.update(`${path}\n`).update(readFileSync(whole));
    return;
  }
  for (const entry of names.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (skipped.test(entry.name)) continue;
    if (entry.isDirectory()) add(hash, `${path}/${entry.name}`);
    else if (entry.isFile()) hash.update(`${path}/${entry.name}\n`).update(readFileSync(join(whole, entry.name)));
  }
}

await build().catch(exitWith);
