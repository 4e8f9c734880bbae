import type { ProviderId } from "@gatehouse/domain";
import type { GenerationFormat } from "@gatehouse/wire";
import { describe, expect, test } from "vitest";
import { sentBody } from "../testing/cross.ts";

const LATE = "Now be polite.";

/** Instructions at the start, and once more in the midst of the conversation. */
const ASKS: Partial<Record<GenerationFormat, object>> = {
  "openai-chat": {
    messages: [
      { role: "system", content: "Be brief." },
      { role: "user", content: "One" },
      { role: "assistant", content: "Two" },
      { role: "developer", content: LATE },
      { role: "user", content: "Three" },
    ],
  },
  "openai-responses": {
    instructions: "Be brief.",
    input: [
      { role: "user", content: "One" },
      { role: "assistant", content: "Two" },
      { role: "developer", content: LATE },
      { role: "user", content: "Three" },
    ],
  },
  "anthropic-messages": {
    max_tokens: 100,
    system: "Be brief.",
    messages: [
      { role: "user", content: "One" },
      { role: "assistant", content: "Two" },
      { role: "system", content: LATE },
      { role: "user", content: "Three" },
    ],
  },
};

/** Where the provider finds what was said after the second turn. */
const PLACES: [ProviderId, (body: Record<string, unknown>) => unknown, GenerationFormat | null, unknown][] = [
  [
    "openai",
    ({ input }) => (input as unknown[]).slice(3),
    "openai-responses",
    [
      { role: "developer", content: LATE },
      { role: "user", content: [{ type: "input_text", text: "Three" }] },
    ],
  ],
  [
    "openai-compatible",
    ({ messages }) => (messages as unknown[]).slice(3),
    "openai-chat",
    [
      { role: "system", content: LATE },
      { role: "user", content: "Three" },
    ],
  ],
  [
    "anthropic",
    ({ messages }) => (messages as unknown[]).slice(2),
    "anthropic-messages",
    [
      {
        role: "user",
        content: [
          { type: "text", text: LATE },
          { type: "text", text: "Three" },
        ],
      },
    ],
  ],
  [
    "gemini",
    ({ contents }) => (contents as unknown[]).slice(2),
    null,
    [
      { role: "user", parts: [{ text: LATE }] },
      { role: "user", parts: [{ text: "Three" }] },
    ],
  ],
  [
    "bedrock",
    ({ messages }) => (messages as unknown[]).slice(2),
    null,
    [{ role: "user", content: [{ text: LATE }, { text: "Three" }] }],
  ],
];

describe.each(PLACES)("instructions in the midst of a conversation, for %s", (to, place, native, expected) => {
  test.each(Object.entries(ASKS).filter(([from]) => from !== native && !(to === "openai" && from === "openai-chat")))(
    "are instructions there if it knows them, else what its user says next (from %s)",
    async (from, body) => {
      const sent = await sentBody({ from: from as GenerationFormat, to, body });
      expect(place(sent)).toMatchObject(expected as object);
    },
  );
});
