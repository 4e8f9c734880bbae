import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

const exclude = ["**/node_modules/**", "**/.next/**", "e2e/**"];

/** `unit` needs nothing but the code; `integration` starts one real PostgreSQL for the run, and a Redis where a suite needs one. */
export default defineConfig({
  test: {
    // Integration tests wait for processes more than they work: two cores that run one file at a time stand idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      { test: { name: "unit", include: ["**/*.test.{ts,tsx}"], exclude: [...exclude, "**/*.integration.test.ts"] } },
      {
        test: {
          name: "integration",
          include: ["**/*.integration.test.ts"],
          exclude,
          globalSetup: ["./packages/postgres/src/testing/setup.ts", "./packages/testing/src/redis-setup.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
