import { canStartRedis } from "./redis.ts";

/** Vitest's global setup of the integration tests: says once what will be skipped. */
export function setup(): void {
  if (canStartRedis()) return;
  process.stderr.write(
    "Skipped: the tests on a real Redis, because neither redis-server nor valkey-server is on the PATH (Debian: apt-get install redis-server).\n",
  );
}
