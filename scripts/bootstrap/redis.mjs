import { ask, run, say } from "./process.mjs";

const SERVERS = ["redis-server", "valkey-server"];

/**
 * Sees to a Redis or Valkey for the integration tests, which skip what needs one when there is none: on Debian and its
 * kin, root gets it from apt.
 */
export async function ensureRedis(env) {
  if (await isThere(env)) return;
  if (process.platform !== "linux" || process.getuid() !== 0 || !(await ask("apt-get", ["--version"]))) return;
  say("Installing Redis with apt …");
  const quiet = { env: { ...env, DEBIAN_FRONTEND: "noninteractive" } };
  await run("apt-get", ["update", "-qq"], quiet);
  await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "redis-server"], quiet);
}

async function isThere(env) {
  for (const server of SERVERS) if (await ask(server, ["--version"], { env })) return true;
  return false;
}
