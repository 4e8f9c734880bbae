import { anthropicMessages } from "./anthropic-messages/dialect.ts";
import { gemini } from "./gemini/dialect.ts";
import type { GenerationDialect } from "./dialect.ts";
import { openAiChat } from "./openai-chat/dialect.ts";

const GENERATION_DIALECTS: ReadonlyMap<string, GenerationDialect> = new Map(
  [openAiChat, anthropicMessages, gemini].map((dialect) => [dialect.format, dialect]),
);

/** The dialect that a request to be carried to another format was written in. */
export const generationDialect = (format: string): GenerationDialect | undefined => GENERATION_DIALECTS.get(format);
