import type { PlaygroundFormat } from "@gatehouse/domain";
import type { Draft, Turn } from "./draft.ts";

/** What is sent to the gateway: the body as it is, and what goes beside it in headers. */
export interface BuiltRequest {
  format: PlaygroundFormat;
  body: Record<string, unknown>;
  tags?: string;
  metadata?: string;
  cache?: "skip" | "refresh";
}

export type DraftProblems = Partial<Record<keyof Draft, string>>;

/** Anthropic's format has no request without a limit. */
const ANTHROPIC_MAX_TOKENS = 1024;
const TAG = /^[\w.:/-]{1,64}$/;

/** The request of a draft, or what keeps it from being one, by field. */
export function buildRequest(draft: Draft): { request: BuiltRequest } | { problems: DraftProblems } {
  const metadata = readMetadata(draft.metadata);
  const tags = words(draft.tags);
  const problems = problemsOf(draft, tags, metadata);
  if (Object.keys(problems).length > 0) return { problems };
  return {
    request: {
      format: draft.format,
      body: BODIES[draft.format](draft),
      ...(tags.length > 0 && { tags: tags.join(",") }),
      ...(metadata && Object.keys(metadata).length > 0 && { metadata: asciiJson(metadata) }),
      ...(draft.cache !== "default" && { cache: draft.cache }),
    },
  };
}

/** The headers that say the same as the request does beside its body. */
export const headersOf = ({ tags, metadata, cache }: BuiltRequest): Record<string, string> => ({
  ...(tags && { "x-gatehouse-tags": tags }),
  ...(metadata && { "x-gatehouse-metadata": metadata }),
  ...(cache && { "x-gatehouse-cache": cache }),
});

const BODIES: Record<PlaygroundFormat, (draft: Draft) => Record<string, unknown>> = {
  "openai-chat": (draft) => ({
    model: draft.model,
    messages: [...system(draft.system), ...messages(draft.turns)],
    ...number("temperature", draft.temperature),
    ...number("max_completion_tokens", draft.maxTokens),
    ...(draft.stream && { stream: true, stream_options: { include_usage: true } }),
  }),
  "openai-responses": (draft) => ({
    model: draft.model,
    ...(draft.system.trim() && { instructions: draft.system }),
    input: messages(draft.turns),
    ...number("temperature", draft.temperature),
    ...number("max_output_tokens", draft.maxTokens),
    ...(draft.stream && { stream: true }),
  }),
  "anthropic-messages": (draft) => ({
    model: draft.model,
    max_tokens: ANTHROPIC_MAX_TOKENS,
    ...number("max_tokens", draft.maxTokens),
    ...(draft.system.trim() && { system: draft.system }),
    messages: messages(draft.turns),
    ...number("temperature", draft.temperature),
    ...(draft.stream && { stream: true }),
  }),
};

const messages = (turns: readonly Turn[]) => turns.map(({ role, text }) => ({ role, content: text }));
const system = (text: string) => (text.trim() ? [{ role: "system", content: text }] : []);
const number = (name: string, text: string) => (text.trim() ? { [name]: Number(text) } : {});

function problemsOf(
  { model, turns, temperature, maxTokens }: Draft,
  tags: readonly string[],
  metadata: Record<string, string> | null,
): DraftProblems {
  const heat = Number(temperature);
  const most = Number(maxTokens);
  return {
    ...(!model.trim() && { model: "Choose a model." }),
    ...(turns.some(({ text }) => !text.trim()) && { turns: "Every message needs words." }),
    ...(turns.at(-1)?.role !== "user" && { turns: "The last message has to be the user's." }),
    ...(temperature.trim() && !(heat >= 0 && heat <= 2) && { temperature: "A number from 0 to 2." }),
    ...(maxTokens.trim() && !(Number.isInteger(most) && most > 0) && { maxTokens: "A whole number above 0." }),
    ...(!(tags.length <= 20 && tags.every((tag) => TAG.test(tag))) && {
      tags: "At most 20 words of letters, digits and . _ : / - with commas between.",
    }),
    ...(!metadata && { metadata: "Write name=value, with commas between." }),
  };
}

const words = (text: string): string[] => [...new Set(text.split(",").map((word) => word.trim()))].filter(Boolean);

/** null: it is not `name=value, …`. */
function readMetadata(text: string): Record<string, string> | null {
  const pairs = words(text).map((pair) => /^([^=]+)=(.*)$/.exec(pair));
  if (pairs.some((pair) => pair === null)) return null;
  return Object.fromEntries(pairs.map((pair) => [pair?.[1]?.trim(), pair?.[2]?.trim()]));
}

/** JSON that a header can carry. */
const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replaceAll(
    /[\u0080-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
