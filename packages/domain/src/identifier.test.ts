import { expect, test } from "vitest";
import { uuid, uuidv7 } from "./identifier.ts";

test("event ids are UUIDv7, unique, and never go back, even when the clock does", () => {
  const clock = [1_800_000_000_000, 1_700_000_000_000, 1_800_000_000_001];
  const ids = Array.from({ length: 20_000 }, (_, i) => uuidv7(clock[i % clock.length]));
  expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(
    true,
  );
  expect(new Set(ids).size).toBe(ids.length);
  expect([...ids].sort()).toEqual(ids);
});

test("an id given as an object or an operator is refused", () => {
  for (const value of [{ startsWith: "" }, [], null, 1, "1' OR '1'='1"])
    expect(uuid.safeParse(value).success).toBe(false);
});
