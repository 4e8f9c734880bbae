import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { readEnvironment } from "./env.ts";

const given = {
  DATABASE_URL: "postgres://localhost/gatehouse",
  GATEHOUSE_SPOOL_DIR: "/spool",
  GATEHOUSE_KEY_PEPPER: randomBytes(32).toString("base64"),
  GATEHOUSE_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
};

test("without a Redis there is none, and several addresses are nodes of one cluster", () => {
  expect(readEnvironment(given).redisUrls).toEqual([]);
  const GATEHOUSE_REDIS_URL = "redis://one:6379, rediss://user:word@two:6379";
  expect(readEnvironment({ ...given, GATEHOUSE_REDIS_URL }).redisUrls).toEqual([
    "redis://one:6379",
    "rediss://user:word@two:6379",
  ]);
});

test.each(["one:6379", "http://one", "redis"])("'%s' is refused as a Redis, and not repeated", (address) => {
  const read = () => readEnvironment({ ...given, GATEHOUSE_REDIS_URL: `redis://fine, ${address}` });
  expect(read).toThrow(/^The gateway cannot start: GATEHOUSE_REDIS_URL is no redis:\/\/ or rediss:\/\/ address\.$/);
});
