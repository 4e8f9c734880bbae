import { anthropicMessages } from "./anthropic-messages/dialect.ts";
import type { GenerationDialect } from "./dialect.ts";
import { gemini } from "./gemini/dialect.ts";
import { openAiChat } from "./openai-chat/dialect.ts";
import { openAiCompletions } from "./openai-completions/dialect.ts";
import { openAiResponses } from "./openai-responses/dialect.ts";

const GENERATION_DIALECTS: ReadonlyMap<string, GenerationDialect> = new Map(
  [openAiChat, openAiResponses, openAiCompletions, anthropicMessages, gemini].map((dialect) => [
    dialect.format,
    dialect,
  ]),
);

/** The dialect that a request to be carried to another format was written in. */
export const generationDialect = (format: string): GenerationDialect | undefined => GENERATION_DIALECTS.get(format);
