import { type Call, type Frame, sseEvent } from "../dialect.ts";
import type { Choice } from "../simulation/prompt.ts";
import { makeId } from "../simulation/random.ts";

const STOP_REASON = {
  stop: "end_turn",
  "stop-sequence": "stop_sequence",
  length: "max_tokens",
  tool: "tool_use",
} as const;

/** The whole answer as a message. */
export function message(call: Call) {
  const choice = onlyChoice(call);
  return {
    ...messageBase(call),
    content: content(call, choice),
    stop_reason: STOP_REASON[choice.finish],
    stop_sequence: choice.stopSequence,
    ...(call.reportsUsage ? { usage: { ...inputUsage(call), ...outputUsage(call) } } : {}),
  };
}

/** The answer as the events of a message stream, from `message_start` to `message_stop`. */
export function* messageEvents(call: Call): Generator<Frame> {
  const choice = onlyChoice(call);
  const opening = { ...messageBase(call), content: [], stop_reason: null, stop_sequence: null };
  const usage = call.reportsUsage ? { ...inputUsage(call), output_tokens: 1 } : undefined;
  yield { text: sseEvent("message_start", { type: "message_start", message: { ...opening, usage } }), tokens: 0 };
  let index = 0;
  for (const block of blocks(call, choice)) {
    yield* blockEvents(index, block);
    if (index === 0) yield { text: sseEvent("ping", { type: "ping" }), tokens: 0 };
    index += 1;
  }
  yield {
    text: sseEvent("message_delta", {
      type: "message_delta",
      delta: { stop_reason: STOP_REASON[choice.finish], stop_sequence: choice.stopSequence },
      ...(call.reportsUsage ? { usage: outputUsage(call) } : {}),
    }),
    tokens: 0,
  };
  yield { text: sseEvent("message_stop", { type: "message_stop" }), tokens: 0 };
}

interface Block {
  start: object;
  deltas: readonly { delta: object; tokens: number }[];
}

function blocks(call: Call, choice: Choice): Block[] {
  const found: Block[] = [];
  if (call.answer.thoughts.length > 0) {
    found.push({
      start: { type: "thinking", thinking: "", signature: "" },
      deltas: [
        ...call.answer.thoughts.map((token) => ({ delta: { type: "thinking_delta", thinking: token }, tokens: 1 })),
        { delta: { type: "signature_delta", signature: signature() }, tokens: 0 },
      ],
    });
  }
  if (choice.tool) {
    const { name, argumentTokens } = choice.tool;
    found.push({
      start: { type: "tool_use", id: makeId("toolu_01", 22), name, input: {} },
      deltas: argumentTokens.map((token) => ({ delta: { type: "input_json_delta", partial_json: token }, tokens: 1 })),
    });
  } else {
    found.push({
      start: { type: "text", text: "" },
      deltas: choice.tokens.map((token) => ({ delta: { type: "text_delta", text: token }, tokens: 1 })),
    });
  }
  return found;
}

function* blockEvents(index: number, block: Block): Generator<Frame> {
  const start = { type: "content_block_start", index, content_block: block.start };
  yield { text: sseEvent("content_block_start", start), tokens: 0 };
  for (const { delta, tokens } of block.deltas) {
    yield { text: sseEvent("content_block_delta", { type: "content_block_delta", index, delta }), tokens };
  }
  yield { text: sseEvent("content_block_stop", { type: "content_block_stop", index }), tokens: 0 };
}

function content(call: Call, choice: Choice): object[] {
  const found: object[] = [];
  const { thoughts } = call.answer;
  if (thoughts.length > 0) found.push({ type: "thinking", thinking: thoughts.join(""), signature: signature() });
  if (choice.tool) {
    const input: unknown = JSON.parse(choice.tool.argumentTokens.join(""));
    found.push({ type: "tool_use", id: makeId("toolu_01", 22), name: choice.tool.name, input });
  } else found.push({ type: "text", text: choice.tokens.join("") });
  return found;
}

const onlyChoice = (call: Call): Choice => call.answer.choices[0] as Choice;

const signature = (): string => Buffer.from(makeId("simulated-", 32)).toString("base64");

const messageBase = (call: Call) => ({
  id: makeId("msg_01", 22),
  type: "message",
  role: "assistant",
  model: call.prompt.model,
});

/** Anthropic counts cached input apart from `input_tokens`. */
function inputUsage(call: Call) {
  const { input, cacheRead, cacheWrite } = call.answer.usage;
  return {
    input_tokens: input - cacheRead - cacheWrite,
    cache_creation_input_tokens: cacheWrite,
    cache_read_input_tokens: cacheRead,
    cache_creation: { ephemeral_5m_input_tokens: cacheWrite, ephemeral_1h_input_tokens: 0 },
    service_tier: "standard",
  };
}

const outputUsage = (call: Call) => ({ output_tokens: call.answer.usage.output });
