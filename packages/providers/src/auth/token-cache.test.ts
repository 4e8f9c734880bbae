import { expect, test } from "vitest";
import { type AccessToken, TokenCache } from "./token-cache.ts";

const HOUR_MS = 3_600_000;

function world() {
  const clock = { now: 1_000_000 };
  const fetched: string[] = [];
  const fetch = async (): Promise<AccessToken> => {
    const token = `token-${fetched.length + 1}`;
    fetched.push(token);
    return { token, expiresAtMs: clock.now + HOUR_MS };
  };
  return { clock, fetched, fetch, cache: new TokenCache(() => clock.now) };
}

test("calls at the same time wait for one token", async () => {
  const { cache, fetch, fetched } = world();
  const tokens = await Promise.all([cache.get("a", fetch), cache.get("a", fetch), cache.get("a", fetch)]);
  expect(tokens).toEqual(["token-1", "token-1", "token-1"]);
  expect(fetched).toHaveLength(1);
});

test("one credential never gets another's token", async () => {
  const { cache, fetch } = world();
  expect([await cache.get("a", fetch), await cache.get("b", fetch)]).toEqual(["token-1", "token-2"]);
});

test("a token is used until five minutes before it expires", async () => {
  const { cache, fetch, clock } = world();
  await cache.get("a", fetch);
  clock.now += HOUR_MS - 5 * 60_000 - 1;
  expect(await cache.get("a", fetch)).toBe("token-1");
  clock.now += 1;
  expect(await cache.get("a", fetch)).toBe("token-2");
});

test("while no new token is to be had, the one at hand is used until it expires", async () => {
  const { cache, fetch, clock } = world();
  const away = () => Promise.reject(new Error("away"));
  await cache.get("a", fetch);
  clock.now += HOUR_MS - 1;
  expect(await cache.get("a", away)).toBe("token-1");
  clock.now += 1;
  await expect(cache.get("a", away)).rejects.toThrow("away");
  expect(await cache.get("a", fetch)).toBe("token-2");
});

test("a token that was refused is replaced once, however many calls it was refused to", async () => {
  const { cache, fetch, fetched } = world();
  await cache.get("a", fetch);
  cache.forget("a", "token-1");
  expect(await cache.get("a", fetch)).toBe("token-2");
  cache.forget("a", "token-1");
  expect(await cache.get("a", fetch)).toBe("token-2");
  expect(fetched).toHaveLength(2);
});
