import type { Answer, Choice, OfferedTool, Prompt } from "./prompt.ts";
import type { CacheUse, PromptCache } from "./prompt-cache.ts";
import { seedOf } from "./random.ts";
import { valueFor } from "./schema-value.ts";
import { composeText, composeThoughts } from "./text.ts";
import { countTokens, splitTokens } from "./tokens.ts";

const EXACT_LENGTH = /-tokens-(\d{1,6})(?:-|$)/;
const MAX_EXACT_TOKENS = 100_000;

/** Answers a prompt: the same prompt gets the same text, tool call and output tokens every time. */
export function answerPrompt(prompt: Prompt, cache: PromptCache): Answer {
  const seed = seedOf(prompt.model + prompt.text);
  const tool = chooseTool(prompt);
  const thoughts = prompt.reasoning ? splitTokens(composeThoughts(prompt.lastUserText)) : [];
  const choices: Choice[] = [];
  for (let index = 0; index < prompt.choices; index += 1) {
    choices.push(tool ? toolChoice(prompt, tool) : textChoice(prompt, seed + index, thoughts.length));
  }
  let output = thoughts.length;
  for (const choice of choices) output += choice.tokens.length + (choice.tool?.argumentTokens.length ?? 0);
  const input = countTokens(prompt.text) + prompt.overheadTokens;
  const cached = cacheUse(prompt, cache);
  return {
    choices,
    thoughts,
    usage: {
      input,
      cacheRead: Math.min(cached.read, input),
      cacheWrite: Math.min(cached.write, input),
      output,
      reasoning: thoughts.length,
    },
  };
}

function cacheUse(prompt: Prompt, cache: PromptCache): CacheUse {
  if (prompt.cachedPrefix === null) return cache.automatic(prompt.model, prompt.text);
  return cache.marked(prompt.model, prompt.cachedPrefix);
}

/** A tool is called when it must be, or when the prompt uses a word of its name ("weather" for `get_weather`). */
function chooseTool(prompt: Prompt): OfferedTool | undefined {
  const { toolChoice: wanted, tools } = prompt;
  if (wanted === "none" || tools.length === 0) return undefined;
  if (typeof wanted === "object") return tools.find((tool) => tool.name === wanted.name);
  if (prompt.afterToolResult) return undefined;
  if (wanted === "required") return tools[0];
  const asked = prompt.lastUserText.toLowerCase();
  return tools.find((tool) =>
    tool.name
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .some((word) => word.length > 3 && asked.includes(word)),
  );
}

function toolChoice(prompt: Prompt, tool: OfferedTool): Choice {
  const argumentsJson = JSON.stringify(valueFor(tool.parameters, prompt.lastUserText) ?? {});
  return {
    tokens: [],
    tool: { name: tool.name, argumentTokens: splitTokens(argumentsJson) },
    finish: "tool",
    stopSequence: null,
  };
}

function textChoice(prompt: Prompt, seed: number, thoughtTokens: number): Choice {
  const whole = cutAtStop(wholeText(prompt, seed), prompt.stop);
  const tokens = exactLength(prompt.model, splitTokens(whole.text));
  const room = prompt.maxOutputTokens === null ? Number.POSITIVE_INFINITY : prompt.maxOutputTokens - thoughtTokens;
  if (tokens.length > room) {
    return { tokens: tokens.slice(0, Math.max(0, room)), tool: null, finish: "length", stopSequence: null };
  }
  return {
    tokens,
    tool: null,
    finish: whole.stopSequence ? "stop-sequence" : "stop",
    stopSequence: whole.stopSequence,
  };
}

function wholeText(prompt: Prompt, seed: number): string {
  const text = composeText(prompt.lastUserText, seed, prompt.model.includes("large"));
  if (!prompt.json) return text;
  if (prompt.json.schema) return JSON.stringify(valueFor(prompt.json.schema, prompt.lastUserText));
  return JSON.stringify({ simulated: true, answer: text });
}

function cutAtStop(text: string, stop: readonly string[]): { text: string; stopSequence: string | null } {
  let end = -1;
  let stopSequence: string | null = null;
  for (const sequence of stop) {
    const found = sequence ? text.indexOf(sequence) : -1;
    if (found >= 0 && (end < 0 || found < end)) {
      end = found;
      stopSequence = sequence;
    }
  }
  return { text: end < 0 ? text : text.slice(0, end), stopSequence };
}

/** A model named `…-tokens-200` answers with exactly 200 tokens, so that benchmarks know how much comes. */
function exactLength(model: string, tokens: string[]): string[] {
  const wanted = EXACT_LENGTH.exec(model)?.[1];
  if (wanted === undefined || tokens.length === 0) return tokens;
  const length = Math.min(Number(wanted), MAX_EXACT_TOKENS);
  return Array.from({ length }, (_, index) => tokens[index % tokens.length] as string);
}
