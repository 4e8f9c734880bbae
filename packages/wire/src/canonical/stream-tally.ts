import type {
  LanguageModelV4Content,
  LanguageModelV4FinishReason,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
} from "@ai-sdk/provider";

/** What is known of a canonical stream so far, whatever format it is rendered in. */
export class StreamTally {
  /** UTF-8 bytes of generated text, reasoning and tool arguments, to estimate from when no usage comes. */
  outputBytes = 0;
  finishReason: LanguageModelV4FinishReason | null = null;
  usage: LanguageModelV4Usage | null = null;
  responseModel: string | null = null;
  readonly #streamedTools = new Set<string>();

  follow(part: LanguageModelV4StreamPart): void {
    switch (part.type) {
      case "response-metadata":
        this.responseModel ??= part.modelId ?? null;
        break;
      case "text-delta":
      case "reasoning-delta":
        this.outputBytes += Buffer.byteLength(part.delta);
        break;
      case "tool-input-delta":
        this.#streamedTools.add(part.id);
        this.outputBytes += Buffer.byteLength(part.delta);
        break;
      case "tool-call":
        this.outputBytes += Buffer.byteLength(part.toolName);
        if (!this.#streamedTools.has(part.toolCallId)) this.outputBytes += Buffer.byteLength(part.input);
        break;
      case "finish":
        this.usage = part.usage;
        this.finishReason = part.finishReason;
        break;
    }
  }
}

/** UTF-8 bytes that the model wrote in a whole answer. */
export function contentBytes(content: readonly LanguageModelV4Content[]): number {
  return content.reduce((sum, part) => {
    if (part.type === "text" || part.type === "reasoning") return sum + Buffer.byteLength(part.text);
    return part.type === "tool-call" ? sum + Buffer.byteLength(part.toolName) + Buffer.byteLength(part.input) : sum;
  }, 0);
}
