import { type Call, type Frame, sseData } from "../dialect.ts";
import { recordOr } from "../json-reader.ts";
import type { Choice } from "../simulation/prompt.ts";
import { makeId } from "../simulation/random.ts";

const FINISH = { stop: "stop", "stop-sequence": "stop", length: "length", tool: "tool_calls" } as const;
const FINGERPRINT = "fp_sandbox";

/** The whole answer as a `chat.completion`. */
export function chatCompletion(call: Call) {
  return {
    ...frameBase(call, "chat.completion"),
    choices: call.answer.choices.map((choice, index) => ({
      index,
      message: message(choice),
      logprobs: null,
      finish_reason: FINISH[choice.finish],
    })),
    ...(call.reportsUsage ? { usage: usage(call) } : {}),
  };
}

/** The answer as `chat.completion.chunk` events, one token each; usage only when it was asked for. */
export function* chatCompletionChunks(call: Call): Generator<Frame> {
  const asked = recordOr(call.body.stream_options).include_usage === true && call.reportsUsage;
  const base = { ...frameBase(call, "chat.completion.chunk"), ...(asked ? { usage: null } : {}) };
  const chunk = (index: number, delta: object, finish: string | null = null) =>
    sseData({ ...base, choices: [{ index, delta, logprobs: null, finish_reason: finish }] });
  // Thoughts are billed but not shown.
  let hidden = call.answer.thoughts.length;
  for (const [index, choice] of call.answer.choices.entries()) {
    yield {
      text: chunk(index, { role: "assistant", content: choice.tool ? null : "", refusal: null }),
      tokens: hidden,
    };
    hidden = 0;
    for (const token of choice.tokens) yield { text: chunk(index, { content: token }), tokens: 1 };
    for (const delta of toolDeltas(choice)) yield { text: chunk(index, delta.delta), tokens: delta.tokens };
    yield { text: chunk(index, {}, FINISH[choice.finish]), tokens: 0 };
  }
  if (asked) yield { text: sseData({ ...base, choices: [], usage: usage(call) }), tokens: 0 };
  yield { text: "data: [DONE]\n\n", tokens: 0 };
}

function* toolDeltas({ tool }: Choice): Generator<{ delta: object; tokens: number }> {
  if (!tool) return;
  const opening = { index: 0, id: makeId("call_", 24), type: "function", function: { name: tool.name, arguments: "" } };
  yield { delta: { tool_calls: [opening] }, tokens: 0 };
  for (const token of tool.argumentTokens) {
    yield { delta: { tool_calls: [{ index: 0, function: { arguments: token } }] }, tokens: 1 };
  }
}

function frameBase(call: Call, object: string) {
  return {
    id: makeId("chatcmpl-", 29),
    object,
    created: Math.floor(call.startedAt.getTime() / 1000),
    model: call.prompt.model,
    service_tier: "default",
    system_fingerprint: FINGERPRINT,
  };
}

function message(choice: Choice) {
  const base = { role: "assistant", refusal: null, annotations: [] };
  if (!choice.tool) return { ...base, content: choice.tokens.join("") };
  const called = { name: choice.tool.name, arguments: choice.tool.argumentTokens.join("") };
  return { ...base, content: null, tool_calls: [{ id: makeId("call_", 24), type: "function", function: called }] };
}

function usage(call: Call) {
  const { input, output, cacheRead, reasoning } = call.answer.usage;
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cacheRead, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: reasoning,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}
