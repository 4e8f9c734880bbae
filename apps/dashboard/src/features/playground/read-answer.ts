import type { PlaygroundFormat } from "@gatehouse/domain";

/** What one event of a stream, or a whole answer, adds to what is known. */
export interface Piece {
  text?: string;
  inputTokens?: number;
  outputTokens?: number;
  /** Why the model stopped, in the format's own word. */
  stop?: string;
  /** The stream ended with this instead of an answer. */
  error?: AnswerError;
}

export interface AnswerError {
  /** A code of the catalogue, where it is one. */
  code: string | null;
  message: string;
}

type Json = Record<string, unknown>;

/** Reads the body of an answer that was not streamed. */
export const readDocument = (format: PlaygroundFormat, body: unknown): Piece => DOCUMENTS[format](object(body));

/** Reads the data of one event; `[DONE]` and what it does not know add nothing. */
export function readEvent(format: PlaygroundFormat, data: string): Piece {
  const event = object(parseJson(data));
  const error = readError(event);
  return error ? { error } : EVENTS[format](event);
}

/** The error of a body in either vendor's envelope; null: it is none. */
export function readError(body: unknown): AnswerError | null {
  const { error } = object(body);
  if (typeof error === "string") return { code: null, message: error };
  const { message, code, type } = object(error);
  if (typeof message !== "string") return null;
  return { code: text(code) ?? text(type) ?? null, message };
}

/** undefined: it is no JSON. */
export function parseJson(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

const DOCUMENTS: Record<PlaygroundFormat, (body: Json) => Piece> = {
  "openai-chat": (body) => {
    const choice = first(body.choices);
    const message = object(choice.message);
    return {
      ...piece(text(message.content) ?? text(message.refusal), choice.finish_reason),
      ...openAiUsage(body.usage),
    };
  },
  "openai-responses": (body) => {
    const parts = list(body.output).flatMap((item) => list(object(item).content).map(object));
    return {
      ...piece(joined(parts.map(({ text: part, refusal }) => part ?? refusal)), body.status),
      ...usage(body.usage),
    };
  },
  "anthropic-messages": (body) => ({
    ...piece(joined(list(body.content).map((part) => object(part).text)), body.stop_reason),
    ...usage(body.usage),
  }),
};

const EVENTS: Record<PlaygroundFormat, (event: Json) => Piece> = {
  "openai-chat": (event) => {
    const choice = first(event.choices);
    const delta = object(choice.delta);
    return { ...piece(text(delta.content) ?? text(delta.refusal), choice.finish_reason), ...openAiUsage(event.usage) };
  },
  "openai-responses": ({ type, delta, response }) => {
    if (type === "response.output_text.delta" || type === "response.refusal.delta")
      return piece(text(delta), undefined);
    if (type !== "response.completed" && type !== "response.incomplete" && type !== "response.failed") return {};
    const { status, usage: counted, error } = object(response);
    const failed = readError({ error });
    return { ...piece(undefined, status), ...usage(counted), ...(failed && { error: failed }) };
  },
  "anthropic-messages": ({ type, delta, message, usage: counted }) => {
    if (type === "message_start") return usage(object(message).usage);
    if (type === "content_block_delta") return piece(text(object(delta).text), undefined);
    return type === "message_delta" ? { ...piece(undefined, object(delta).stop_reason), ...usage(counted) } : {};
  },
};

const piece = (content: string | undefined, stop: unknown): Piece => ({
  ...(content && { text: content }),
  ...(typeof stop === "string" && { stop }),
});

const openAiUsage = (value: unknown) => {
  const { prompt_tokens, completion_tokens } = object(value);
  return usage({ input_tokens: prompt_tokens, output_tokens: completion_tokens });
};

/** Anthropic says nothing of the input at the end of a stream: what is not said stays as it was. */
const usage = (value: unknown): Piece => {
  const { input_tokens, output_tokens } = object(value);
  return {
    ...(typeof input_tokens === "number" && { inputTokens: input_tokens }),
    ...(typeof output_tokens === "number" && { outputTokens: output_tokens }),
  };
};

const object = (value: unknown): Json => (typeof value === "object" && value !== null ? (value as Json) : {});
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const first = (value: unknown): Json => object(list(value)[0]);
const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
const joined = (parts: readonly unknown[]): string => parts.filter((part) => typeof part === "string").join("");
