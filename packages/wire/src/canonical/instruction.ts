import type { LanguageModelV4Message, LanguageModelV4Prompt } from "@ai-sdk/provider";
import type { Mapping } from "./mapping.ts";

/**
 * What a system says, where it says it. Behind the conversation's start it becomes a user's text for the vendors that
 * know instructions at the start only.
 */
export function instruction(
  text: string,
  before: LanguageModelV4Prompt,
  { abilities }: Mapping,
): LanguageModelV4Message {
  // Where it may not, none is ever put behind another role: the last one tells of all before it.
  const asSystem = abilities.systemAnywhere || (before.at(-1)?.role ?? "system") === "system";
  return asSystem ? { role: "system", content: text } : { role: "user", content: [{ type: "text", text }] };
}
