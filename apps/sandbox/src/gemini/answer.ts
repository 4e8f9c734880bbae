import { type Call, type Frame, sseData } from "../dialect.ts";
import type { Choice } from "../simulation/prompt.ts";
import { makeId } from "../simulation/random.ts";

// Gemini sends fewer and longer pieces than the others.
const TOKENS_PER_EVENT = 8;

/** Gemini says STOP also for tool calls. */
const finishReason = (choice: Choice): string => (choice.finish === "length" ? "MAX_TOKENS" : "STOP");

/** The whole answer as a GenerateContentResponse. */
export function generateContentResponse(call: Call) {
  const candidates = call.answer.choices.map((choice, index) => ({
    content: { parts: parts(choice), role: "model" },
    finishReason: finishReason(choice),
    index,
  }));
  return { candidates, ...base(call, makeId("", 22), call.answer.usage.output) };
}

/** The answer as partial responses; usage grows with each, and the last one carries the finish reason. No end marker. */
export function* generateContentEvents(call: Call): Generator<Frame> {
  const responseId = makeId("", 22);
  let hidden = call.answer.thoughts.length;
  let output = hidden;
  for (const [index, choice] of call.answer.choices.entries()) {
    for (const piece of pieces(choice)) {
      output += piece.tokens;
      const content = { parts: piece.parts, role: "model" };
      const finish = piece.last ? { finishReason: finishReason(choice) } : {};
      const event = { candidates: [{ content, ...finish, index }], ...base(call, responseId, output) };
      yield { text: sseData(event), tokens: piece.tokens + hidden };
      hidden = 0;
    }
  }
}

interface Piece {
  parts: object[];
  tokens: number;
  last: boolean;
}

function pieces(choice: Choice): Piece[] {
  if (choice.tool) return [{ parts: parts(choice), tokens: choice.tool.argumentTokens.length, last: true }];
  const found: Piece[] = [];
  for (let at = 0; at === 0 || at < choice.tokens.length; at += TOKENS_PER_EVENT) {
    const tokens = choice.tokens.slice(at, at + TOKENS_PER_EVENT);
    const last = at + TOKENS_PER_EVENT >= choice.tokens.length;
    found.push({ parts: [{ text: tokens.join("") }], tokens: tokens.length, last });
  }
  return found;
}

function parts(choice: Choice): object[] {
  if (!choice.tool) return [{ text: choice.tokens.join("") }];
  const args: unknown = JSON.parse(choice.tool.argumentTokens.join(""));
  return [{ functionCall: { name: choice.tool.name, args } }];
}

/** `output` is what was generated so far, thoughts included; Gemini counts those apart. */
function base(call: Call, responseId: string, output: number) {
  const { input, cacheRead, reasoning } = call.answer.usage;
  const usageMetadata = {
    promptTokenCount: input,
    candidatesTokenCount: output - reasoning,
    totalTokenCount: input + output,
    ...(cacheRead > 0 ? { cachedContentTokenCount: cacheRead } : {}),
    ...(reasoning > 0 ? { thoughtsTokenCount: reasoning } : {}),
    promptTokensDetails: [{ modality: "TEXT", tokenCount: input }],
  };
  return { ...(call.reportsUsage ? { usageMetadata } : {}), modelVersion: call.prompt.model, responseId };
}
