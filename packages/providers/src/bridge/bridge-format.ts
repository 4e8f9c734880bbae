import type { LanguageModelV4CallOptions } from "@ai-sdk/provider";
import type { BridgeFormat, Reach } from "../presets.ts";

/** What OpenAI's chat completions know and its responses do not. */
const CHAT_ONLY = ["stopSequences", "seed", "frequencyPenalty", "presencePenalty"] as const;

/** The format a call is carried to: the target's own choice, unless that has no place for a setting and chat has. */
export function bridgeFor({ bridge, paths }: Reach, options: LanguageModelV4CallOptions): BridgeFormat {
  if (bridge !== "openai-responses" || paths["openai-chat"] === undefined) return bridge;
  return CHAT_ONLY.some((setting) => options[setting] !== undefined) ? "openai-chat" : bridge;
}
