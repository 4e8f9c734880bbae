import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chat, keyOf, parts } from "../testing/entries.ts";
import { anyBody, anyValue, chances, leavesOf, spell, withLeaf } from "../testing/spellings.ts";
import { cacheKey, type KeyParts } from "./cache-key.ts";
import { type KeyScope, scopeOf } from "./key-scope.ts";

/** Equal for values that mean the same, whatever the order of members. */
function meaning(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(meaning).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}:${meaning(one)}`);
  return `{${members.sort().join()}}`;
}

describe("two bodies have the same key", () => {
  test("when they differ in nothing but white space, escapes and the order of members", () => {
    fc.assert(
      fc.property(anyBody, chances, (body, chance) => {
        expect(keyOf(spell(body, chance))).toBe(keyOf(JSON.stringify(body)));
      }),
      { numRuns: 500 },
    );
  });

  test("only then: a body has the key of another one exactly when it means the same", () => {
    const small = anyValue.map((value) => ({ value }));
    const near = fc
      .constantFrom<unknown>("", "a", "aa", [], {}, [[]], [{}], { a: [] }, null, 0, "0", false, "null", ["a", "a"], {
        a: "a",
      })
      .map((value) => ({ value }));
    fc.assert(
      fc.property(fc.oneof(small, near), fc.oneof(small, near), (one, other) => {
        const same = meaning(JSON.parse(JSON.stringify(one))) === meaning(JSON.parse(JSON.stringify(other)));
        expect(keyOf(JSON.stringify(one)) === keyOf(JSON.stringify(other))).toBe(same);
      }),
      { numRuns: 2_000 },
    );
  });

  test("not after a change of any leaf", () => {
    fc.assert(
      fc.property(anyBody, fc.nat(), anyValue, (body, number, leaf) => {
        const ways = leavesOf(body);
        const changed = withLeaf(body, ways[number % ways.length] ?? [], leaf) as Record<string, unknown>;
        const [before, after] = [JSON.stringify(body), JSON.stringify(changed)];
        fc.pre(typeof changed === "object" && changed !== null && !Array.isArray(changed));
        expect(keyOf(after) === keyOf(before)).toBe(meaning(JSON.parse(after)) === meaning(JSON.parse(before)));
      }),
      { numRuns: 1_000 },
    );
  });

  test("not when an array is in another order", () => {
    expect(keyOf('{"messages":["a","b"]}')).not.toBe(keyOf('{"messages":["b","a"]}'));
  });
});

describe("a number counts as it was written", () => {
  const SPELLINGS = [
    ...[
      "0",
      "-0",
      "0.0",
      "-0.0",
      "0e0",
      "1",
      "1.0",
      "1.00",
      "1e0",
      "10e-1",
      "-1",
      "0.1",
      "0.10",
      "1E1",
      "1e1",
      "1e+1",
      "10",
    ],
    ...["12345678901234567890", "12345678901234567891", "9007199254740993", "9007199254740992", "123456789012345"],
    ...["0.1000000000000000055", "1e400", "1e999", "-1e400", "1e-400", "100000000000000000000000"],
  ];

  test("so that two spellings that JSON.parse takes for the same, or not, never share an answer", () => {
    for (const wrap of [(n: string) => `{"n":${n}}`, (n: string) => `{"b":[{"z":1,"a":${n}}],"a":[${n} , 2]}`]) {
      const keys = SPELLINGS.map((number) => keyOf(wrap(number)));
      expect(new Set(keys).size).toBe(SPELLINGS.length);
    }
  });

  test("and still does not care for the order and the white space around it", () => {
    const one = keyOf('{"temperature":0.0,"big":12345678901234567890,"model":"m"}');
    expect(keyOf(' { "model" : "m" , "big":12345678901234567890 ,"temperature" : 0.0 } ')).toBe(one);
  });

  test("also among names that JavaScript puts in an order of its own", () => {
    const one = keyOf('{"bias":{"b":0.10,"20":1.0,"3":-0,"a":2}}');
    expect(keyOf('{"bias":{"3":-0,"20":1.0,"a":2,"b":0.10}}')).toBe(one);
    expect(keyOf('{"bias":{"3":1.0,"20":-0,"a":2,"b":0.10}}')).not.toBe(one);
  });
});

test("half of a surrogate pair is no other half, and not the character that stands for what has no meaning", () => {
  const keys = ['"\\ud83d"', '"\\ud83c"', '"\\udc00"', '"\ufffd"', '"\\ud83d\\ude00"'].map((text) =>
    keyOf(`{"a":${text}}`),
  );
  expect(new Set(keys).size).toBe(5);
  expect(keyOf('{"b":1,"a":"\\ud83d"}')).toBe(keyOf('{ "a":"\\ud83d", "b":1}'));
});

test("bytes that are not those of the body stand for themselves", () => {
  const request = (bytes: string) => ({ ...chat('{"a":"one"}'), bytes: Buffer.from(bytes) });
  const stale = [
    '{"a":["one"]}',
    '{"a":"one","b":2}',
    "{}",
    "",
    '{"a":1}',
    "[",
    '{"a":"one","a":"two"}',
    '{"a":"one"',
    "no",
  ];
  const keys = stale.map((bytes) => cacheKey(parts("{}", { request: request(bytes) })));
  expect(new Set(keys).size).toBe(stale.length);
  expect(keys).not.toContain(keyOf('{"a":"one"}'));
});

test("an object with thousands of members in the worst order takes no time to speak of", () => {
  const names = Array.from({ length: 50_000 }, (_, at) => `n${String(50_000 - at).padStart(6, "0")}`);
  const forwards = `{${names
    .toReversed()
    .map((name) => `"${name}":1`)
    .join(",")}}`;
  const backwards = `{${names.map((name) => `"${name}":1`).join(",")}}`;
  const startedMs = performance.now();
  expect(keyOf(backwards)).toBe(keyOf(forwards));
  expect(performance.now() - startedMs).toBeLessThan(2_000);
});

describe("fields that never change the answer are left out", () => {
  const differ = (format: string, one: object, other: object): boolean => {
    const key = (own: object) => keyOf("{}", { request: chat(JSON.stringify({ model: "m", ...own }), format) });
    return key(one) !== key(other);
  };

  test.each([
    ["openai-chat", { safety_identifier: "a" }, { safety_identifier: "b" }],
    ["openai-chat", { prompt_cache_key: "a" }, {}],
    ["anthropic-messages", { metadata: { user_id: "a" } }, { metadata: { user_id: "b" } }],
    ["openai-embeddings", { user: "a" }, { user: "b" }],
  ])("%s: %j and %j", (format, one, other) => expect(differ(format, one, other)).toBe(false));

  test.each([
    ["openai-chat", { user: "a" }, { user: "b" }],
    ["openai-chat", { metadata: { a: "1" } }, {}],
    ["openai-chat", { store: false }, {}],
    ["openai-chat", { stream_options: { include_usage: true } }, {}],
    ["openai-chat", { service_tier: "flex" }, {}],
    ["openai-chat", { seed: 1 }, { seed: 2 }],
    ["openai-chat", { safety_identifier: { not: "a text" } }, {}],
    ["openai-chat", { a: { safety_identifier: "a" } }, { a: { safety_identifier: "b" } }],
    ["openai-responses", { safety_identifier: "a" }, { safety_identifier: "b" }],
    ["openai-responses", { prompt_cache_key: "a" }, {}],
    ["openai-responses", { metadata: { a: "1" } }, { metadata: { a: "2" } }],
    ["anthropic-messages", { metadata: { user_id: "a", more: 1 } }, { metadata: { user_id: "a", more: 2 } }],
    ["gemini", { labels: { a: "1" } }, {}],
  ])("and all others are not: %s %j and %j", (format, one, other) => expect(differ(format, one, other)).toBe(true));

  test("what is left out is read over, wherever it stands", () => {
    const one = keyOf('{"safety_identifier":"x","a":1.0,"b":[2]}');
    expect(keyOf('{"b":[2],"safety_identifier":"a \\" } ,","a":1.0}')).toBe(one);
    expect(keyOf('{"a":1.0,"b":[2]}')).toBe(one);
  });
});

describe("a key is made of everything that an answer depends on", () => {
  const text = '{"model":"gpt","messages":[]}';
  const organization: KeyScope = { kind: "organization", organizationId: "o" };
  const variants: Partial<KeyParts>[] = [
    {},
    { scope: organization },
    { scope: { kind: "team", organizationId: "o", teamId: "t" } },
    { scope: { kind: "key", organizationId: "o", teamId: "t", virtualKeyId: "k" } },
    { policyVersion: 4 },
    { endpoint: "messages" },
    { model: "gpt-2" },
    { query: "?beta=true" },
    { headers: { "anthropic-beta": "a" } },
    { headers: { "anthropic-beta": "b" } },
    { headers: { "anthropic-beta": "a", "anthropic-version": "b" } },
    { request: { ...chat(text), stream: true } },
    { request: chat(text, "openai-completions") },
  ];

  test("scope, policy, endpoint, model, query, headers, streaming and format", () => {
    expect(new Set(variants.map((variant) => keyOf(text, variant))).size).toBe(variants.length);
  });

  test("the order of headers does not count", () => {
    const [one, other] = [
      { a: "1", b: "2" },
      { b: "2", a: "1" },
    ];
    expect(keyOf(text, { headers: one })).toBe(keyOf(text, { headers: other }));
  });

  test("no two sets of ids and words run into each other", () => {
    const word = fc.string({ minLength: 1, maxLength: 3, unit: fc.constantFrom("a", "1", ":", ";", "\0") });
    const anyParts = fc.record({
      scope: fc.oneof(
        word.map((organizationId): KeyScope => ({ kind: "organization", organizationId })),
        fc.tuple(word, word).map(([organizationId, teamId]): KeyScope => ({ kind: "team", organizationId, teamId })),
        fc
          .tuple(word, word, word)
          .map(([organizationId, teamId, virtualKeyId]) => scopeOf("key", { organizationId, teamId, virtualKeyId })),
      ),
      endpoint: word,
      model: word,
      headers: fc.dictionary(word, word, { maxKeys: 2 }),
    });
    fc.assert(
      fc.property(anyParts, anyParts, (one, other) => {
        const same = meaning(one) === meaning(other);
        expect(keyOf(text, one) === keyOf(text, other)).toBe(same);
      }),
      { numRuns: 3_000 },
    );
  });

  test("the same request of two organizations never has the same key, at any scope", () => {
    const id = fc.uuid();
    fc.assert(
      fc.property(id, id, id, id, anyBody, (one, other, teamId, virtualKeyId, body) => {
        fc.pre(one !== other);
        const bytes = JSON.stringify(body);
        for (const kind of ["organization", "team", "key"] as const) {
          const keys = [one, other].map((organizationId) =>
            keyOf(bytes, { scope: scopeOf(kind, { organizationId, teamId, virtualKeyId }) }),
          );
          expect(keys[0]).not.toBe(keys[1]);
        }
      }),
    );
  });

  test("a key without its tenant or its policy is not made", () => {
    const scope = (given: object) => ({ ...organization, ...given }) as KeyScope;
    expect(() => keyOf(text, { scope: scope({ organizationId: "" }) })).toThrow(TypeError);
    expect(() => keyOf(text, { scope: scope({ kind: "team" }) })).toThrow(TypeError);
    expect(() => keyOf(text, { scope: scope({ kind: "key", teamId: "t" }) })).toThrow(TypeError);
    expect(() => keyOf(text, { policyVersion: Number.NaN })).toThrow(TypeError);
    // @ts-expect-error: a team's answers need the team
    const noTeam: KeyScope = { kind: "team", organizationId: "o" };
    // @ts-expect-error: a team's answers are not those of one key
    const tooMuch: KeyScope = { kind: "team", organizationId: "o", teamId: "t", virtualKeyId: "k" };
    // @ts-expect-error: a text is no key
    const madeUp: ReturnType<typeof cacheKey> = "a".repeat(64);
    expect([noTeam, tooMuch, madeUp]).toHaveLength(3);
  });

  test("what it is made of stays: a key of yesterday finds the same answer today", () => {
    const body =
      '{"model":"gpt","messages":[{"role":"user","content":"hé"}],"temperature":0.0,"n":null,"stream":false}';
    expect(keyOf(body, { headers: { "anthropic-version": "2023-06-01" } })).toMatchInlineSnapshot(
      `"f270838ce933de7d1357f74d2cc73a3d1de675f81472335929799a050fa1ce8f"`,
    );
  });
});
