import { type ChatCompletionRequest, type FixtureResponse, LLMock } from "@copilotkit/aimock";
import { resultOf } from "./client.ts";
import { HARD_TEXT } from "./hard-text.ts";
import { legacyCompletions } from "./legacy-completions.ts";

const SHORT_TEXT = "Kurz: 日本 😀\r\n";
const USAGE = { prompt_tokens: 21, completion_tokens: 8 };
const CALLS = [
  { id: "call_fixed_1", name: "get_weather", arguments: '{"city":"東京 🗼 \\"x\\"","days":3}' },
  { id: "call_fixed_2", name: "get_clock", arguments: '{"zone":"Asia/Tokyo"}' },
];
const THOUGHTS = {
  reasoning: "First 日本 😀, then\r\nthe rest.",
  reasoningSignature: "c2lnbmF0dXJlIG9mIHRoZSB0aG91Z2h0cw==",
};
/** Longer than the gateway itself would wait before it tries again. */
const RETRY_AFTER_SECONDS = 30;
/** Cut between any two UTF-16 units, a surrogate pair's too. */
const CHUNK_SIZE = 3;

/** What aimock answers to a prompt that begins with the word. */
const ANSWERS: Readonly<Record<string, (request: ChatCompletionRequest) => FixtureResponse>> = {
  text: () => ({ content: HARD_TEXT }),
  one: (request) => toolTurn(request, CALLS.slice(0, 1)),
  two: (request) => toolTurn(request, CALLS),
  mixed: (request) => ({ ...toolTurn(request, CALLS), ...(isLastTurn(request) ? {} : { content: SHORT_TEXT }) }),
  city: () => ({ content: '{"city":"Köln 🏰","rivers":["Rhein"]}' }),
  think: () => ({ ...THOUGHTS, content: SHORT_TEXT }),
  plan: (request) => ({ ...THOUGHTS, ...toolTurn(request, CALLS) }),
  redacted: () => ({ ...THOUGHTS, redactedThinking: ["b3BhcXVl"], content: SHORT_TEXT }),
  long: () => ({ content: SHORT_TEXT, finishReason: "length" }),
  fail: ({ model }) => failure(Number(/\d+$/.exec(model)?.[0])),
};

/** aimock with an answer for every prompt of these tests. */
export function createMock(): LLMock {
  const mock = new LLMock({ port: 0, logLevel: "silent", strict: true, journalMaxEntries: 50 });
  // Without a pause between its chunks the connection breaks before any of them has left.
  const CUT = { truncateAfterChunks: 12, latency: 1 };
  const chunks = { chunkSize: CHUNK_SIZE };
  mock.on({ userMessage: /^cut/ }, { content: HARD_TEXT, usage: USAGE }, { ...chunks, ...CUT });
  mock.on({ predicate: () => true }, answerTo, chunks);
  mock.mount("/v1/completions", legacyCompletions);
  return mock;
}

function answerTo(request: ChatCompletionRequest): FixtureResponse {
  const prompt = textOf(request.messages.findLast(({ role }) => role === "user")?.content);
  const answer = ANSWERS[/^\w+/.exec(prompt)?.[0] ?? ""]?.(request);
  if (!answer) throw new Error(`no answer to: ${prompt}`);
  return { usage: USAGE, ...asGemini(request, answer) };
}

/** Gemini itself says STOP for calls; aimock would make a word up. */
const asGemini = ({ model }: ChatCompletionRequest, answer: FixtureResponse): FixtureResponse =>
  model.startsWith("gemini") && "toolCalls" in answer ? { ...answer, finishReason: "stop" } : answer;

function toolTurn(request: ChatCompletionRequest, toolCalls: typeof CALLS): FixtureResponse {
  return isLastTurn(request) ? { content: resultsSeen(request) } : { toolCalls };
}

const isLastTurn = ({ messages }: ChatCompletionRequest) => messages.some(({ role }) => role === "tool");

/**
 * The calls with their arguments, as they come back with their results; every format has its own way to link them.
 * @throws Error, which aimock answers with a 500, when a result is not there whole
 */
function resultsSeen({ messages }: ChatCompletionRequest): string {
  const calls = messages.flatMap((message) => message.tool_calls ?? []);
  return calls
    .map(({ id, function: { name, arguments: text } }) => {
      const result = messages.find(({ role, tool_call_id }) => role === "tool" && tool_call_id === id);
      if (!textOf(result?.content).includes(resultOf(name))) throw new Error(`${name} got no result`);
      return `${name}(${JSON.stringify(JSON.parse(text))})`;
    })
    .join("\n");
}

function failure(status: number): FixtureResponse {
  const type = status === 429 ? "rate_limit_error" : "overloaded_error";
  return { status, error: { message: "Not now.", type }, retryAfter: RETRY_AFTER_SECONDS };
}

const textOf = (content: ChatCompletionRequest["messages"][number]["content"] | undefined): string =>
  typeof content === "string" ? content : (content ?? []).map((part) => part.text ?? "").join("");
