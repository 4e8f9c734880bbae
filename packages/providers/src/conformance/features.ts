import type { Ask, Reply } from "./exchange.ts";

export interface Feature {
  name: string;
  ask: Ask;
  reply: Reply;
  /** What of the reply is looked at besides its text and finish. */
  compares?: ("reasoning" | "toolCalls" | "usage")[];
}

const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const PDF = "JVBERi0xLjQKJcOkw7zDtsOfCg==";

const usage = { input: 100, cached: 0, output: 30, reasoning: 0 };
const said = (text: string, more: Partial<Reply> = {}): Reply => ({
  reasoning: "",
  text,
  toolCalls: [],
  finish: "stop",
  usage,
  ...more,
});
const user = (text: string) => ({ role: "user", text }) as const;

const weather = {
  name: "weather",
  description: "The weather of a place.",
  schema: { type: "object", properties: { city: { type: "string" } }, required: ["city"], additionalProperties: false },
};
const clock = {
  name: "clock",
  description: "The time of a place.",
  schema: { type: "object", properties: { city: { type: "string" } }, required: ["city"], additionalProperties: false },
};
const schema = {
  type: "object",
  properties: { name: { type: "string" }, age: { type: "integer" } },
  required: ["name", "age"],
  additionalProperties: false,
};

/** What is tried of every pair of formats, once as a document and once as a stream. */
export const FEATURES: readonly Feature[] = [
  { name: "Text", ask: { turns: [user("Say hello. 日本 \u{1f600}")] }, reply: said("Hello, 日本語 \u{1f600}!") },
  {
    name: "System prompt",
    ask: { system: "Be brief.", turns: [user("Who are you?")] },
    reply: said("A gateway."),
  },
  {
    name: "Several turns",
    ask: { turns: [user("One"), { role: "assistant", text: "Two" }, user("Three")] },
    reply: said("Four"),
  },
  {
    name: "Sampling, stop sequences, output cap",
    ask: { turns: [user("Go")], temperature: 0.5, stop: ["END"], maxTokens: 400 },
    reply: said("Gone"),
  },
  {
    name: "Tools: parallel calls, streamed arguments",
    ask: { turns: [user("Weather and time in Kyōto?")], tools: [weather, clock], toolChoice: "auto" },
    reply: said("", {
      finish: "tools",
      toolCalls: [
        { id: "call_a1", name: "weather", input: { city: "京都" } },
        { id: "call_b2", name: "clock", input: { city: "京都" } },
      ],
    }),
    compares: ["toolCalls"],
  },
  {
    name: "Tools: results of parallel calls",
    ask: {
      turns: [
        user("Weather and time?"),
        {
          role: "assistant",
          text: "Let me look.",
          toolCalls: [
            { id: "call_a1", name: "weather", input: { city: "Rome" } },
            { id: "call_b2", name: "clock", input: { city: "Rome" } },
          ],
        },
        {
          role: "user",
          toolResults: [
            { id: "call_a1", name: "weather", text: "Sunny" },
            { id: "call_b2", name: "clock", text: "Noon" },
          ],
        },
      ],
      tools: [weather, clock],
    },
    reply: said("Sunny at noon."),
  },
  {
    name: "Tools: one that has to be called",
    ask: { turns: [user("Go")], tools: [weather, clock], toolChoice: { name: "clock" } },
    reply: said("", { finish: "tools", toolCalls: [{ id: "call_a1", name: "clock", input: { city: "Rome" } }] }),
    compares: ["toolCalls"],
  },
  {
    name: "Images",
    ask: {
      turns: [{ role: "user", text: "What is it?", images: [{ mediaType: "image/png", base64: PIXEL }] }],
    },
    reply: said("A pixel."),
  },
  {
    name: "PDF",
    ask: {
      turns: [{ role: "user", text: "Sum it up.", documents: [{ mediaType: "application/pdf", base64: PDF }] }],
    },
    reply: said("Empty."),
  },
  {
    name: "Structured output",
    ask: { turns: [user("Who?")], schema },
    reply: said('{"name":"Ada","age":36}'),
  },
  {
    name: "Reasoning: effort, content, tokens",
    ask: { turns: [user("Think.")], effort: "low", maxTokens: 8_000 },
    reply: said("42", {
      reasoning: "First, then second.",
      usage: { input: 100, cached: 0, output: 60, reasoning: 40 },
    }),
    compares: ["reasoning", "usage"],
  },
  {
    name: "Stop reason: output cap",
    ask: { turns: [user("Go on for ever.")], maxTokens: 30 },
    reply: said("And on and", { finish: "length" }),
  },
  {
    name: "Stop reason: refused content",
    ask: { turns: [user("Something bad.")] },
    reply: said("I", { finish: "refused" }),
  },
  {
    name: "Usage with cached tokens",
    ask: { turns: [user("Again.")] },
    reply: said("Again.", { usage: { input: 100, cached: 64, output: 30, reasoning: 0 } }),
    compares: ["usage"],
  },
];
