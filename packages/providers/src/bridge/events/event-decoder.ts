import type { LanguageModelV4StreamPart } from "@ai-sdk/provider";

/** Turns the events of one stream into canonical parts. Errors, broken JSON and half frames are dealt with before. */
export interface EventDecoder {
  decode(event: Record<string, unknown>): LanguageModelV4StreamPart[];
}
