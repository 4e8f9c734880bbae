export * from "./chat-request.ts";
export { outlineJson, type JsonMember, type JsonOutline } from "./json-outline.ts";
export { parseChatRequest } from "./parse-chat-request.ts";
export { type RenderedError, renderOpenAiError, renderOpenAiStreamError } from "./render-error.ts";
export { type ChatBodyEdits, type OutputCapField, spliceChatBody } from "./splice-chat-body.ts";
export { encodeSseData, readSseFrame, SSE_DONE, type SseEvent } from "./sse.ts";
export { type ScannedFrames, SseFrameScanner } from "./sse-frame-scanner.ts";
