export interface OfferedTool {
  name: string;
  /** JSON schema of the arguments. */
  parameters: unknown;
}

/** What a vendor's request asks for, whatever its format. */
export interface Prompt {
  model: string;
  streamed: boolean;
  /** All text of the conversation, in order. */
  text: string;
  lastUserText: string;
  /** Tokens that are not text: message frames, images, files. */
  overheadTokens: number;
  /** The conversation ends with a tool's result, so the answer is text. */
  afterToolResult: boolean;
  maxOutputTokens: number | null;
  stop: readonly string[];
  choices: number;
  /** Set when the answer must be JSON; with the schema it has to fit, if one was given. */
  json: { schema: unknown } | null;
  tools: readonly OfferedTool[];
  toolChoice: "none" | "auto" | "required" | { name: string };
  reasoning: boolean;
  /** The part that the caller marked for caching; null where the vendor caches by itself. */
  cachedPrefix: string | null;
}

/** Tokens of one call. `input` is the total: cache reads and writes included; `output` includes reasoning. */
export interface Usage {
  input: number;
  cacheRead: number;
  cacheWrite: number;
  output: number;
  reasoning: number;
}

export interface Choice {
  /** The text, token by token. */
  tokens: readonly string[];
  tool: { name: string; argumentTokens: readonly string[] } | null;
  finish: "stop" | "stop-sequence" | "length" | "tool";
  stopSequence: string | null;
}

export interface Answer {
  choices: readonly Choice[];
  /** What the model "thought", token by token; empty without reasoning. */
  thoughts: readonly string[];
  usage: Usage;
}

/** The request does not fit the vendor's format; `parameter` names the field. */
export class InvalidRequest extends Error {
  readonly parameter: string | null;

  constructor(message: string, parameter: string | null = null) {
    super(message);
    this.parameter = parameter;
  }
}
