import type { GenerationDialect } from "../dialect.ts";
import { GEMINI_ERRORS } from "../errors/gemini.ts";
import { parseGenerateContent } from "./parse.ts";
import { ContentStreamRenderer, renderContent } from "./render.ts";
import { toCanonicalContent } from "./to-canonical.ts";
import { geminiFinishReason } from "./usage.ts";

/** `POST /v1beta/models/{model}:generateContent` and `:streamGenerateContent` */
export const gemini: GenerationDialect = {
  format: "gemini",
  endpoint: "generateContent",
  errors: GEMINI_ERRORS,
  // Google's own client takes every line of a stream for data.
  heartbeat: null,
  carriedHeaders: [],
  carriedQuery: [],
  parse: parseGenerateContent,
  toCanonical: toCanonicalContent,
  renderResult: renderContent,
  streamRenderer: (identity) => new ContentStreamRenderer(identity),
  finishReason: geminiFinishReason,
};
