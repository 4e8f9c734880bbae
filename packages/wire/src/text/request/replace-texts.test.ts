import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anthropicMessages } from "../../anthropic-messages/dialect.ts";
import type { CallerForm } from "../../caller-request.ts";
import type { Dialect } from "../../dialect.ts";
import { gemini } from "../../gemini/dialect.ts";
import { openAiChat } from "../../openai-chat/dialect.ts";
import { openAiCompletions } from "../../openai-completions/dialect.ts";
import { openAiResponses } from "../../openai-responses/dialect.ts";
import { openAiEmbeddings } from "../../plain/embeddings.ts";
import { openAiTranscriptions } from "../../plain/transcriptions.ts";
import { canReplaceTexts, replaceFormTexts, replaceTexts } from "./replace-texts.ts";
import { textsOf } from "./texts-of.ts";

const text = fc.string({ unit: "binary", maxLength: 12 });
const words = fc.string({ unit: "grapheme", maxLength: 12 });
/** Keys that a careful writer of JSON leaves alone come once each; "__proto__" is one of them. */
const free = fc.dictionary(
  fc.oneof(words, fc.constantFrom("1", "0", "name", "__proto__", "a\\b")),
  fc.json().map(parsed),
  {
    maxKeys: 4,
  },
);
const blocks = fc.array(
  fc.oneof(
    fc.record({ type: fc.constant("text"), text }),
    fc.record({ type: fc.constant("tool_use"), id: fc.constant("t"), name: fc.constant("n"), input: free }),
    fc.record({ type: fc.constant("future"), words: fc.array(text), inner: fc.record({ note: text, id: text }) }),
  ),
  { maxLength: 4 },
);
const BODIES: readonly (readonly [Dialect, fc.Arbitrary<Record<string, unknown>>])[] = [
  [openAiChat, fc.record({ messages: turns("content", fc.oneof(text, blocks)), stop: fc.array(text), context: free })],
  [openAiResponses, fc.record({ input: turns("content", fc.oneof(text, blocks)), instructions: text })],
  [anthropicMessages, fc.record({ messages: turns("content", fc.oneof(text, blocks)), system: blocks })],
  [gemini, fc.record({ contents: turns("parts", fc.array(fc.record({ text, future: free }), { maxLength: 3 })) })],
  [openAiCompletions, fc.record({ prompt: fc.oneof(text, fc.array(text)) })],
  [openAiEmbeddings, fc.record({ input: fc.oneof(text, fc.array(text)) })],
];

function turns(key: string, content: fc.Arbitrary<unknown>) {
  return fc.array(fc.record({ role: fc.constant("user"), [key]: content }), { minLength: 1, maxLength: 3 });
}

function parsed(json: string): unknown {
  return JSON.parse(json);
}

/** JSON as others write it: spaced, with numbers that no double holds, and escapes in texts that nobody needs. */
function written(body: Record<string, unknown>, spaced: boolean): Buffer {
  const json = JSON.stringify({ model: "m", ...body, big: 0 }, null, spaced ? 2 : 0).replace(
    /0(\s*\})$/,
    "[12345678901234567890, 1E2, -0.0]$1",
  );
  const texts = json.replaceAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g, (literal, colon: string | undefined) =>
    colon ? literal : literal.replaceAll(/\\u....|\\.|e/g, (piece) => (piece === "e" ? "\\u0065" : piece)),
  );
  return Buffer.from(texts);
}

const requests = fc
  .constantFrom(...BODIES)
  .chain(([dialect, body]) => fc.record({ dialect: fc.constant(dialect), body, spaced: fc.boolean() }))
  .map(({ dialect, body, spaced }) => ({ dialect, bytes: written(body, spaced) }));

describe("texts are replaced in place", () => {
  test("all that is handed back as it was leaves the very same bytes", () => {
    fc.assert(
      fc.property(requests, ({ dialect, bytes }) => {
        const request = dialect.parse(bytes, { model: "m" });
        expect(replaceTexts(request, textsOf(request))).toBe(bytes);
      }),
    );
  });

  test("what is read again are the other texts, and everything else is the same", () => {
    fc.assert(
      fc.property(requests, fc.func(words), ({ dialect, bytes }, other) => {
        const request = dialect.parse(bytes, { model: "m" });
        const found = textsOf(request);
        const replaced = found.map((one, index) => ({ ...one, text: `<${index} ${other(index)}>` }));
        const again = dialect.parse(replaceTexts(request, replaced), { model: "m" });
        const texts = (list: readonly { text: string }[]) => list.map((one) => one.text).sort();
        expect(texts(textsOf(again))).toEqual(texts(replaced));
        const back = textsOf(again).map((one) => {
          const from = found[Number(/^<(\d+) /.exec(one.text)?.[1])];
          return { ...one, text: from?.text ?? "" };
        });
        expect(parsed(replaceTexts(again, back).toString())).toEqual(parsed(bytes.toString()));
        expect(again.bytes.includes("[12345678901234567890")).toBe(true);
      }),
    );
  });

  test("bytes around a text stay as they were sent", () => {
    const sent =
      '{ "model":"m",\t"messages": [ {"role":"user", "content":"\\u0061 b\\/c"} , {"role":"user","content":"x"}],"n":1.0}';
    const request = openAiChat.parse(Buffer.from(sent), {});
    const [, second] = textsOf(request);
    expect(replaceTexts(request, [{ ...second!, text: 'a "quote"\n' }]).toString()).toBe(
      sent.replace('"x"', '"a \\"quote\\"\\n"'),
    );
  });

  test("what a vendor has signed stays, whatever it is to be replaced with", () => {
    const content = [{ type: "thinking", thinking: "a", signature: "c2ln" }];
    const bytes = Buffer.from(
      JSON.stringify({ model: "m", max_tokens: 1, messages: [{ role: "assistant", content }] }),
    );
    const request = anthropicMessages.parse(bytes, {});
    expect(
      replaceTexts(
        request,
        textsOf(request).map((one) => ({ ...one, text: "b" })),
      ),
    ).toBe(bytes);
  });

  test("names that become the same are refused when the body is read, as all doubles are", () => {
    const input = { "a b": 1, "c d": 2 };
    const messages = [{ role: "assistant", content: [{ type: "tool_use", id: "t", name: "n", input }] }];
    const request = anthropicMessages.parse(Buffer.from(JSON.stringify({ model: "m", max_tokens: 1, messages })), {});
    const bytes = replaceTexts(
      request,
      textsOf(request).map((one) => ({ ...one, text: "same" })),
    );
    expect(() => anthropicMessages.parse(bytes, {})).toThrow(expect.objectContaining({ code: "invalid_request" }));
  });
});

describe("forms", () => {
  const form = (...fields: [string, string][]): CallerForm => ({
    fields: [["model", "m"], ["file", ""], ["language", "en"], ...fields],
    fileBytes: 10,
    encode: (replaced) => ({ contentType: JSON.stringify(replaced), length: 0, open: () => Readable.from([]) }),
  });
  const read = (of: CallerForm) => openAiTranscriptions.parseForm!(of);

  test("the fields that are text are found and replaced, and what others replace comes on top", () => {
    const request = read(form(["prompt", "about Ann"], ["known_speaker_names[]", "Ann"]));
    const found = textsOf(request);
    expect(found.map((one) => one.text)).toEqual(["about Ann", "Ann"]);
    expect(canReplaceTexts(request)).toBe(true);
    const replaced = replaceFormTexts(request.form!, [{ ...found[0]!, text: "about <1>" }]);
    expect(textsOf(read(replaced)).map((one) => one.text)).toEqual(["about <1>", "Ann"]);
    expect(parsed(replaced.encode({ model: "up" }).contentType)).toEqual({ prompt: "about <1>", model: "up" });
  });

  test("texts in fields of one name cannot be told apart, which is said", () => {
    const request = read(form(["known_speaker_names[]", "Ann"], ["known_speaker_names[]", "Bob"]));
    expect(textsOf(request).map(({ place }) => place.path)).toEqual([
      ["known_speaker_names[]", 0],
      ["known_speaker_names[]", 1],
    ]);
    expect(canReplaceTexts(request)).toBe(false);
    expect(() => replaceFormTexts(request.form!, textsOf(request))).toThrow("one name");
    expect(() => replaceTexts(request, [])).toThrow("a form");
  });
});
