import type {
  LanguageModelV4Content,
  LanguageModelV4FinishReason,
  LanguageModelV4GenerateResult,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
  SharedV4ProviderMetadata,
} from "@ai-sdk/provider";
import { BlocksInTurn } from "../canonical/blocks-in-turn.ts";
import type { Json } from "../canonical/refuse.ts";
import type { AnswerIdentity, StreamRenderer } from "../dialect.ts";
import { encodeSseData } from "../sse.ts";
import { geminiFinishReason, geminiUsage } from "./usage.ts";

/** A canonical result as a `GenerateContentResponse`. */
export function renderContent(result: LanguageModelV4GenerateResult, identity: AnswerIdentity): Buffer {
  const end = { finishReason: result.finishReason, usage: result.usage };
  return Buffer.from(JSON.stringify(response(result.content.flatMap(partOf), identity, end)));
}

/**
 * Canonical stream parts as the chunks of a stream. Arguments of a function come in one piece in this format, so they
 * wait until they are whole. The last chunk has the finish reason and the usage; there is no other end marker.
 */
export class ContentStreamRenderer implements StreamRenderer {
  readonly #identity: AnswerIdentity;
  readonly #turns = new BlocksInTurn();
  #model: string | null = null;

  constructor(identity: AnswerIdentity) {
    this.#identity = identity;
  }

  render(part: LanguageModelV4StreamPart): Buffer | undefined {
    if (part.type === "tool-input-delta") return undefined;
    const frames = this.#turns.take(part).flatMap((ready) => this.#show(ready) ?? []);
    return frames.length === 0 ? undefined : Buffer.concat(frames);
  }

  #show(part: LanguageModelV4StreamPart): Buffer | undefined {
    switch (part.type) {
      case "response-metadata":
        this.#model ??= part.modelId ?? null;
        return undefined;
      case "text-delta":
        return part.delta === "" ? undefined : this.#chunk([{ text: part.delta, ...signature(part.providerMetadata) }]);
      case "reasoning-delta":
        return part.delta === ""
          ? undefined
          : this.#chunk([{ text: part.delta, thought: true, ...signature(part.providerMetadata) }]);
      case "tool-call":
      case "file":
        return this.#chunk(partOf(part));
      case "finish":
        return this.#chunk([{ text: "" }], part);
      default:
        return undefined;
    }
  }

  #chunk(parts: Json[], end?: Ending): Buffer {
    const identity = { ...this.#identity, model: this.#model ?? this.#identity.model };
    return encodeSseData(JSON.stringify(response(parts, identity, end)));
  }
}

interface Ending {
  finishReason: LanguageModelV4FinishReason;
  usage: LanguageModelV4Usage;
}

function partOf(part: LanguageModelV4Content): Json[] {
  if (part.type === "text") return [{ text: part.text, ...signature(part.providerMetadata) }];
  if (part.type === "reasoning") return [{ text: part.text, thought: true, ...signature(part.providerMetadata) }];
  if (part.type === "tool-call") {
    const functionCall = { id: part.toolCallId, name: part.toolName, args: argumentsOf(part.input) };
    return [{ functionCall, ...signature(part.providerMetadata) }];
  }
  if (part.type !== "file" || part.data.type !== "data") return [];
  const { data } = part.data;
  const base64 = typeof data === "string" ? data : Buffer.from(data).toString("base64");
  return [{ inlineData: { mimeType: part.mediaType, data: base64 } }];
}

/** Google's own only: another vendor's signature has no place in this format, and Google would refuse it. */
const signature = (metadata: SharedV4ProviderMetadata | undefined): Json => {
  const thought = metadata?.google?.thoughtSignature;
  return typeof thought === "string" ? { thoughtSignature: thought } : {};
};

/** A model's arguments are a text, and it may have written broken JSON; the format wants an object. */
function argumentsOf(text: string): unknown {
  try {
    return text.trim() === "" ? {} : (JSON.parse(text) as unknown);
  } catch {
    return { invalid_json: text };
  }
}

function response(parts: Json[], { id, model }: AnswerIdentity, end?: Ending): Json {
  const finish = end ? { finishReason: geminiFinishReason(end.finishReason) } : {};
  return {
    candidates: [{ content: { role: "model", parts }, ...finish, index: 0 }],
    ...(end ? { usageMetadata: geminiUsage(end.usage) } : {}),
    modelVersion: model,
    responseId: id,
  };
}
