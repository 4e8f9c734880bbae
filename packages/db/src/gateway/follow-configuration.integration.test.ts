import { expect, test } from "vitest";
import { openSuite } from "../testing/database.ts";
import { type DatabaseClockReading, followConfiguration } from "./follow-configuration.ts";

test("every look tells the database's clock, and when it was asked", async () => {
  const { url, pool, drop } = await openSuite();
  const databaseNow = async () => {
    const { rows } = await pool.query<{ now: Date }>("SELECT clock_timestamp() AS now");
    return Number(rows[0]?.now);
  };
  const told = Promise.withResolvers<DatabaseClockReading>();
  const before = { databaseMs: await databaseNow(), ms: performance.now() };
  const follower = followConfiguration(url, { onVersion: (_, reading) => told.resolve(reading) });
  const reading = await told.promise;
  expect(Number(reading.databaseNow)).toBeGreaterThanOrEqual(before.databaseMs);
  expect(Number(reading.databaseNow)).toBeLessThanOrEqual(await databaseNow());
  expect(reading.askedMs).toBeGreaterThanOrEqual(before.ms);
  expect(reading.answeredMs).toBeGreaterThanOrEqual(reading.askedMs);
  await follower.stop();
  await drop();
});
