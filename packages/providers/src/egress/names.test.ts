import type { LookupAddress } from "node:dns";
import { expect, test, vi } from "vitest";
import { createNames, type Resolve } from "./names.ts";

const ADDRESSES: LookupAddress[] = [{ address: "192.0.2.1", family: 4 }];
const FAILURE = Object.assign(new Error("SERVFAIL"), { code: "EAI_AGAIN" });

/** A name server that answers when it is told to. */
function nameServer() {
  const asked: { hostname: string; answer: Parameters<Resolve>[2] }[] = [];
  const resolve: Resolve = (hostname, _options, answer) => asked.push({ hostname, answer });
  return { asked, resolve };
}

const lookUp = (names: Resolve, hostname: string) =>
  new Promise<LookupAddress[]>((resolve, reject) =>
    names(hostname, {}, (error, addresses) => (error ? reject(error) : resolve(addresses))),
  );

test("sockets that want the same name at once share one look-up", async () => {
  const { asked, resolve } = nameServer();
  const names = createNames(resolve);
  const both = Promise.all([lookUp(names, "a.example"), lookUp(names, "a.example")]);
  expect(asked).toHaveLength(1);
  asked[0]?.answer(null, ADDRESSES);
  expect(await both).toEqual([ADDRESSES, ADDRESSES]);
});

test("no more than two look-ups are under way, and the next begins when one is answered", async () => {
  const { asked, resolve } = nameServer();
  const names = createNames(resolve);
  const answers = ["a", "b", "c"].map((hostname) => lookUp(names, hostname));
  expect(asked.map(({ hostname }) => hostname)).toEqual(["a", "b"]);
  asked[0]?.answer(FAILURE, []);
  expect(asked.map(({ hostname }) => hostname)).toEqual(["a", "b", "c"]);
  asked[1]?.answer(null, ADDRESSES);
  asked[2]?.answer(null, ADDRESSES);
  await expect(answers[0]).rejects.toThrow("SERVFAIL");
  expect(await Promise.all(answers.slice(1))).toEqual([ADDRESSES, ADDRESSES]);
});

test("nobody waits for a name server that does not answer, and its late answer is still of use", async () => {
  const { asked, resolve } = nameServer();
  const names = createNames(resolve, { timeoutMs: 1 });
  await expect(lookUp(names, "a.example")).rejects.toMatchObject({ code: "EAI_AGAIN" });
  asked[0]?.answer(null, ADDRESSES);
  const again = lookUp(names, "a.example");
  asked[1]?.answer(FAILURE, []);
  expect(await again).toEqual(ADDRESSES);
});

test("for a minute the last good answer stands in for one that fails, and not longer", async () => {
  let nowMs = 0;
  const resolve = vi.fn<Resolve>((_hostname, _options, answer) => answer(null, ADDRESSES));
  const names = createNames(resolve, { nowMs: () => nowMs });
  await lookUp(names, "a.example");
  resolve.mockImplementation((_hostname, _options, answer) => answer(FAILURE, []));
  nowMs = 60_000;
  expect(await lookUp(names, "a.example")).toEqual(ADDRESSES);
  nowMs = 60_001;
  await expect(lookUp(names, "a.example")).rejects.toThrow("SERVFAIL");
});
