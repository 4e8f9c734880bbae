import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseChatRequest } from "./parse.ts";
import { type ChatBodyEdits, spliceChatBody } from "./splice.ts";

const MESSAGES = [{ role: "user", content: 'say "hi" \\ 日本 \u{1f600}' }];

const splice = (text: string, edits: ChatBodyEdits) =>
  spliceChatBody(parseChatRequest(Buffer.from(text)), edits).toString();

/** What the edits mean, said on parsed data. */
function expected(body: Record<string, unknown>, edits: ChatBodyEdits): Record<string, unknown> {
  const out: Record<string, unknown> = { ...body, model: edits.model };
  if (edits.outputCap) {
    const own = (body.max_completion_tokens ?? body.max_tokens ?? null) as number | null;
    const caps = [own, edits.outputCap.value].filter((cap) => cap !== null);
    delete out.max_tokens;
    delete out.max_completion_tokens;
    if (caps.length > 0) out[edits.outputCap.field] = Math.min(...caps);
  }
  if (edits.includeUsage && body.stream) {
    out.stream_options = { ...(body.stream_options as object | null), include_usage: true };
  }
  for (const field of edits.drop ?? []) delete out[field];
  for (const [from, to] of Object.entries(edits.rename ?? {})) {
    if (!Object.hasOwn(out, from) || Object.hasOwn(out, to)) continue;
    out[to] = out[from];
    delete out[from];
  }
  return out;
}

const cap = fc.integer({ min: 1, max: 100_000 });
const extras = fc.record(
  {
    stream: fc.boolean(),
    stream_options: fc.oneof(fc.constant(null), fc.record({ include_usage: fc.boolean(), other: fc.string() })),
    max_tokens: cap,
    max_completion_tokens: fc.oneof(cap, fc.constant(null)),
    seed: fc.integer(),
    store: fc.boolean(),
    'q"uote\\d ключ': fc.json().map((text) => JSON.parse(text) as unknown),
    metadata: fc.dictionary(
      fc.string().filter((key) => key !== "__proto__"),
      fc.string({ unit: "binary" }),
    ),
  },
  { requiredKeys: [] },
);
const edits: fc.Arbitrary<ChatBodyEdits> = fc.record(
  {
    model: fc.constantFrom("m", "up/stream-1", 'quo"ted'),
    outputCap: fc.record({
      field: fc.constantFrom("max_tokens" as const, "max_completion_tokens" as const),
      value: fc.oneof(cap, fc.constant(null)),
    }),
    includeUsage: fc.boolean(),
    drop: fc.subarray(["store", "metadata", 'q"uote\\d ключ', "absent"]),
    rename: fc.constantFrom<Record<string, string>>({}, { seed: "random_seed" }, { seed: "store" }),
  },
  { requiredKeys: ["model"] },
);

/** The same body with keys in any order and white space anywhere JSON allows it. */
const bodies = fc
  .tuple(extras, fc.constantFrom(undefined, 1, "\t", " \r\n "), fc.integer())
  .map(([extra, indent, salt]) => {
    const entries = Object.entries({ model: "m", messages: MESSAGES, ...extra });
    const turn = Math.abs(salt) % entries.length;
    const body = Object.fromEntries([...entries.slice(turn), ...entries.slice(0, turn)]) as Record<string, unknown>;
    return { body, text: JSON.stringify(body, null, indent) };
  });

describe("splicing", () => {
  test("reads afterwards exactly as the edited body, whatever the body looks like", () => {
    fc.assert(
      fc.property(bodies, edits, ({ body, text }, edit) => {
        expect(JSON.parse(splice(text, edit))).toEqual(JSON.parse(JSON.stringify(expected(body, edit))));
      }),
      { numRuns: 1_000 },
    );
  });

  test("returns the caller's own buffer when nothing changes", () => {
    fc.assert(
      fc.property(bodies, ({ text }) => {
        const request = parseChatRequest(Buffer.from(text));
        expect(spliceChatBody(request, { model: "m" })).toBe(request.bytes);
      }),
    );
  });

  test("leaves every byte outside the edit as it was", () => {
    const text =
      '{ "model" :"m" , "x": 1.00e+2,"big":12345678901234567890,"u":"\\u00e9é","messages":[{"role":"user"}] }\n';
    expect(splice(text, { model: "up" })).toBe(text.replace('"m"', '"up"'));
    expect(splice(text, { model: "m", outputCap: { field: "max_tokens", value: 5 } })).toBe(
      text.replace("] }", '],"max_tokens":5 }'),
    );
    expect(splice(text, { model: "m", drop: ["x"] })).toBe(text.replace('"x": 1.00e+2,', ""));
  });

  test.each([
    ["first", '{"x":1,"model":"m","messages":[{"role":"u"}]}', '{"model":"m","messages":[{"role":"u"}]}'],
    ["last", '{"model":"m","messages":[{"role":"u"}],"x":{"a":[1,2]}}', '{"model":"m","messages":[{"role":"u"}]}'],
    [
      "a run at the end",
      '{"model":"m","messages":[{"role":"u"}],"x":1 , "y":2}',
      '{"model":"m","messages":[{"role":"u"}]}',
    ],
  ])("takes a field out with its comma: %s", (_name, text, result) => {
    expect(splice(text, { model: "m", drop: ["x", "y"] })).toBe(result);
  });

  test("inserts before a field that is taken out at the end", () => {
    const text = '{"model":"m","messages":[{"role":"u"}],"max_tokens":900}';
    expect(splice(text, { model: "m", outputCap: { field: "max_completion_tokens", value: 10 } })).toBe(
      '{"model":"m","messages":[{"role":"u"}],"max_completion_tokens":10}',
    );
  });

  test.each([
    ['"max_completion_tokens":900', '"max_completion_tokens":10'],
    ['"max_tokens":900', '"max_tokens":10'],
    ['"max_tokens":900,"max_completion_tokens":800', '"max_completion_tokens":10'],
    ['"x":1', '"x":1,"max_tokens":10'],
  ])("caps whichever field the caller chose, where either is known: %s", (given, expected) => {
    const text = (members: string) => `{"model":"m","messages":[{"role":"u"}],${members}}`;
    const outputCap = { field: "either" as const, value: 10 };
    expect(splice(text(given), { model: "m", outputCap })).toBe(text(expected));
  });

  test("leaves the caller's field alone where either is known and nothing is held for", () => {
    const text = '{"model":"m","messages":[{"role":"u"}],"max_completion_tokens":900}';
    expect(splice(text, { model: "m", outputCap: { field: "either", value: null } })).toBe(text);
  });

  test("is not fooled by keys inside strings and nested objects", () => {
    const text =
      '{"messages":[{"role":"user","content":"\\"model\\":\\"x\\",\\\\"}],"metadata":{"model":"inner"},"model":"m"}';
    expect(splice(text, { model: "up" })).toBe(text.replace('"model":"m"}', '"model":"up"}'));
  });

  test("finds its way through long strings full of escapes", () => {
    const content = '\\"'.repeat(5_000) + "x".repeat(100_000) + '"\\'.repeat(3_000);
    const body = { messages: [{ role: "user", content }], model: "m", stream: true };
    const out = splice(JSON.stringify(body), { model: "up", includeUsage: true });
    expect(JSON.parse(out)).toEqual({ ...body, model: "up", stream_options: { include_usage: true } });
  });
});
