export { anthropicCountTokens, anthropicMessages } from "./anthropic-messages/dialect.ts";
export { type MessagesBodyEdits, spliceMessagesBody } from "./anthropic-messages/splice.ts";
export { EditPlan } from "./body/edit-plan.ts";
export { type JsonMember, type JsonOutline, outlineJson } from "./body/json-outline.ts";
export * from "./caller-request.ts";
export type { CanonicalCall, ContentAbilities } from "./canonical/canonical-call.ts";
export { contentBytes, StreamTally } from "./canonical/stream-tally.ts";
export type {
  AddressFacts,
  AnswerIdentity,
  Dialect,
  ErrorRenderer,
  GenerationDialect,
  RenderedError,
  StreamRenderer,
} from "./dialect.ts";
export { generationDialect } from "./dialects.ts";
export { ANTHROPIC_ERRORS } from "./errors/anthropic.ts";
export { GEMINI_ERRORS } from "./errors/gemini.ts";
export { OPENAI_ERRORS } from "./errors/openai.ts";
export { gemini } from "./gemini/dialect.ts";
export { spliceGenerateContent } from "./gemini/splice.ts";
export { openAiChat } from "./openai-chat/dialect.ts";
export { type ChatBodyEdits, type OutputCapField, spliceChatBody } from "./openai-chat/splice.ts";
export { openAiCompletions } from "./openai-completions/dialect.ts";
export { spliceCompletionsBody } from "./openai-completions/splice.ts";
export { openAiResponses } from "./openai-responses/dialect.ts";
export { spliceResponsesBody } from "./openai-responses/splice.ts";
export { openAiEmbeddings } from "./plain/embeddings.ts";
export { openAiImages } from "./plain/images.ts";
export { openAiModerations } from "./plain/moderations.ts";
export { rerank } from "./plain/rerank.ts";
export { openAiSpeech } from "./plain/speech.ts";
export { spliceModel } from "./plain/splice-model.ts";
export { openAiTranscriptions } from "./plain/transcriptions.ts";
export { rateLimitHeaders } from "./rate-limit-headers.ts";
export { encodeSseData, readSseFrame, type SseEvent } from "./sse.ts";
export { type ScannedFrames, SseFrameScanner } from "./sse-frame-scanner.ts";
export type { AnswerSlot } from "./text/answer/answer-slot.ts";
export { type AnswerMap, mapAnswerTexts } from "./text/answer/map-answer-texts.ts";
export { type AnswerTextEditor, type AnswerTextEdits, createAnswerTextEditor } from "./text/answer/text-editor.ts";
export type { Path } from "./text/json-edits.ts";
export { contentOf, type RequestContent } from "./text/request/content-of.ts";
export { endUserOf } from "./text/request/end-user.ts";
export { lastQuestion } from "./text/request/last-question.ts";
export { promptPrefixOf } from "./text/request/prompt-prefix.ts";
export { canReplaceTexts, replaceFormTexts, replaceTexts, type TextReplacement } from "./text/request/replace-texts.ts";
export { setParameters } from "./text/request/set-parameters.ts";
export { type RequestText, type TextPlace, textsOf } from "./text/request/texts-of.ts";
