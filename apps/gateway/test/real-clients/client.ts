/** The wire format that a client speaks, or a provider. */
export type Family = "openai-chat" | "openai-responses" | "openai-completions" | "anthropic-messages" | "gemini";

/** Where a client calls: the gateway with a virtual key, or the upstream itself. */
export interface Address {
  root: string;
  key: string;
  model: string;
  /** Instead of the version that Google's package takes. */
  googleVersion?: string;
}

/** What an application asks, in no vendor's words: every client says it in its own. */
export interface Question {
  prompt: string;
  /** Marked for caching where the provider wants that. */
  system?: string;
  /** Both tools of `TOOLS` are offered. */
  tools?: boolean;
  /** The answer has to fit `CITY_SCHEMA`. */
  schema?: boolean;
  thinking?: boolean;
  image?: boolean;
  maxTokens?: number;
  /** What this client accumulated of the turn before: its tool calls get their results. */
  after?: unknown;
}

/** An official client package, as an application uses it. */
export interface Client {
  name: string;
  speaks: Family;
  /** Parts of a question that the client has no words for. */
  cannot: readonly (keyof Question)[];
  /** Whether it tells the application what a model thought. */
  showsThoughts: boolean;
  /** Whether it reads the tokens of the input where a stream begins, and nowhere else. */
  readsInputFirst: boolean;
  /** Resolves with all that the client has of the answer in the end. */
  ask(address: Address, question: Question, stream: boolean): Promise<unknown>;
  read(accumulated: unknown): Reading;
}

/** What any client can say of an answer. */
export interface Reading {
  text: string;
  thoughts: string;
  calls: { name: string; arguments: unknown }[];
  finish: "stop" | "length" | "tool" | `unknown: ${string}`;
  /** Input with what was cached, output with what was thought. */
  usage: { input: number; output: number; cached: number };
}

const FINISHES: Readonly<Record<string, Reading["finish"]>> = {
  stop: "stop",
  completed: "stop",
  end_turn: "stop",
  STOP: "stop",
  length: "length",
  max_output_tokens: "length",
  max_tokens: "length",
  MAX_TOKENS: "length",
  tool_calls: "tool",
  "tool-calls": "tool",
  tool_use: "tool",
};

/** The category of a finish reason. Gemini and the Responses API say that all is well where a tool is called. */
export function finishOf(reason: unknown, calls: Reading["calls"]): Reading["finish"] {
  const finish = FINISHES[String(reason)] ?? `unknown: ${reason}`;
  return finish === "stop" && calls.length > 0 ? "tool" : finish;
}

/** One grey pixel. */
export const PIXEL_BASE64 =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

export const CITY_SCHEMA = {
  type: "object" as const,
  properties: {
    city: { type: "string" as const },
    rivers: { type: "array" as const, items: { type: "string" as const } },
  },
  required: ["city", "rivers"],
  additionalProperties: false,
};

export const TOOLS = [
  {
    name: "get_weather",
    description: "The weather of a city.",
    parameters: {
      type: "object" as const,
      properties: { city: { type: "string" as const }, days: { type: "integer" as const } },
      required: ["city", "days"],
      additionalProperties: false,
    },
  },
  {
    name: "get_clock",
    description: "The time in a zone.",
    parameters: {
      type: "object" as const,
      properties: { zone: { type: "string" as const } },
      required: ["zone"],
      additionalProperties: false,
    },
  },
];

/** What the application's tools answer, by their name. */
export const TOOL_RESULTS: Readonly<Record<string, string>> = {
  get_weather: "21 °C, 晴れ ☀️",
  get_clock: "09:41 🕘",
};

export const resultOf = (tool: string): string => TOOL_RESULTS[tool] ?? `no such tool: ${tool}`;
