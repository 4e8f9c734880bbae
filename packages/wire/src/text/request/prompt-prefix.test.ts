import fc from "fast-check";
import { expect, test } from "vitest";
import { anthropicMessages } from "../../anthropic-messages/dialect.ts";
import type { Dialect } from "../../dialect.ts";
import { gemini } from "../../gemini/dialect.ts";
import { openAiChat } from "../../openai-chat/dialect.ts";
import { openAiCompletions } from "../../openai-completions/dialect.ts";
import { openAiResponses } from "../../openai-responses/dialect.ts";
import { promptPrefixOf } from "./prompt-prefix.ts";

type Json = Record<string, unknown>;

const prefixOf = (dialect: Dialect, body: Json, maxBytes: number) =>
  promptPrefixOf(dialect.parse(Buffer.from(JSON.stringify({ model: "m", ...body })), { model: "m" }), maxBytes);

const TOOLS = [{ type: "function", name: "f", description: "a tool", function: { description: "a tool" } }];
/** A conversation's body from its turns. */
const CONVERSATIONS: readonly [Dialect, (turns: readonly string[]) => Json][] = [
  [openAiChat, (turns) => ({ messages: turns.map((content) => ({ role: "user", content })), tools: TOOLS })],
  [
    openAiResponses,
    (turns) => ({ input: turns.map((content) => ({ role: "user", content })), instructions: "be brief" }),
  ],
  [
    anthropicMessages,
    (turns) => ({ messages: turns.map((content) => ({ role: "user", content })), system: "be brief" }),
  ],
  [gemini, (turns) => ({ contents: turns.map((text) => ({ role: "user", parts: [{ text }] })), tools: [] })],
];
const turns = fc.array(fc.string({ unit: "grapheme", minLength: 1 }), { minLength: 1, maxLength: 6 });

test("a conversation that goes on begins as it did, as far as it went", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...CONVERSATIONS),
      turns,
      turns,
      fc.nat(200),
      ([dialect, body], before, more, maxBytes) => {
        const early = prefixOf(dialect, body(before), maxBytes);
        const late = prefixOf(dialect, body([...before, ...more]), maxBytes);
        expect(late.startsWith(early)).toBe(true);
        const whole = Buffer.byteLength(prefixOf(dialect, body(before), 1_000_000));
        if (whole >= maxBytes) expect(late).toBe(early);
        expect(Buffer.byteLength(late)).toBeLessThanOrEqual(maxBytes);
        expect(late.isWellFormed()).toBe(true);
      },
    ),
  );
});

test("instructions come first, then tools, then who says what", () => {
  const body = {
    system: "be brief",
    messages: [
      { role: "user", content: "a" },
      { role: "assistant", content: "b" },
    ],
    tools: [{ name: "f", description: "a tool" }],
  };
  expect(prefixOf(anthropicMessages, body, 1000)).toBe("\nbe brief\na tool\nuser:\na\nassistant:\nb");
  expect(prefixOf(openAiCompletions, { prompt: "x" }, 1000)).toBe("\nx");
});

test("cache marks that wander through a conversation make no difference", () => {
  const marked = [{ type: "text", text: "a", cache_control: { type: "ephemeral" } }];
  const body = (content: unknown) => ({ messages: [{ role: "user", content }] });
  expect(prefixOf(anthropicMessages, body(marked), 100)).toBe(prefixOf(anthropicMessages, body("a"), 100));
});

test("no half of a character is taken", () => {
  expect(prefixOf(openAiCompletions, { prompt: "日日" }, 6)).toBe("\n日");
  expect(prefixOf(openAiCompletions, { prompt: "\u{1f600}" }, 4)).toBe("\n");
});
