import type { LanguageModelV4ReasoningPart, SharedV4ProviderMetadata } from "@ai-sdk/provider";
import { isRecord, type Json } from "../canonical/refuse.ts";

/**
 * The OpenAI format has no place for the signatures that vendors want back with their reasoning. They travel as
 * `reasoning_details[]` of a message (the convention of OpenRouter) and as `extra_content.google.thought_signature` of a
 * tool call (Google's own, on its OpenAI-compatible endpoint); clients hand both back unread.
 */
export function reasoningDetail(text: string, metadata: SharedV4ProviderMetadata | undefined): Json | undefined {
  const { signature, redactedData } = metadata?.anthropic ?? {};
  if (typeof redactedData === "string") {
    return { type: "reasoning.encrypted", data: redactedData, format: "anthropic-claude-v1" };
  }
  if (typeof signature === "string") {
    return { type: "reasoning.text", text, signature, format: "anthropic-claude-v1" };
  }
  const thought = metadata?.google?.thoughtSignature;
  if (typeof thought !== "string") return undefined;
  return { type: "reasoning.text", text, signature: thought, format: "google-gemini-v1" };
}

/** Reasoning that a client hands back. Text without a signature is of no use to any vendor and stays out. */
export function reasoningParts(details: unknown): LanguageModelV4ReasoningPart[] {
  if (!Array.isArray(details)) return [];
  return details.filter(isRecord).flatMap((detail): LanguageModelV4ReasoningPart[] => {
    const text = typeof detail.text === "string" ? detail.text : "";
    const options = signatureOptions(detail);
    return options ? [{ type: "reasoning", text, providerOptions: options }] : [];
  });
}

function signatureOptions(detail: Json): SharedV4ProviderMetadata | undefined {
  const { type, data, signature, format } = detail;
  if (format === "anthropic-claude-v1") {
    if (type === "reasoning.encrypted" && typeof data === "string") return { anthropic: { redactedData: data } };
    return typeof signature === "string" ? { anthropic: { signature } } : undefined;
  }
  if (format !== "google-gemini-v1" || typeof signature !== "string") return undefined;
  return { google: { thoughtSignature: signature } };
}

export function toolCallExtra(metadata: SharedV4ProviderMetadata | undefined): Json {
  const thought = metadata?.google?.thoughtSignature;
  return typeof thought === "string" ? { extra_content: { google: { thought_signature: thought } } } : {};
}

export function toolCallOptions(toolCall: Json): { providerOptions?: SharedV4ProviderMetadata } {
  const extra = isRecord(toolCall.extra_content) ? toolCall.extra_content.google : undefined;
  const thought = isRecord(extra) ? extra.thought_signature : undefined;
  return typeof thought === "string" ? { providerOptions: { google: { thoughtSignature: thought } } } : {};
}
