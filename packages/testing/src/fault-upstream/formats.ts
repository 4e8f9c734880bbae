/** What an upstream of one format answers when nothing is wrong, in pieces that faults can be put between. */
export interface FaultFormat {
  document: object;
  /** Frames up to the middle of the answer. */
  beginning: string;
  /** The rest of the text, with what ends the answer but for usage and end marker. */
  rest: string;
  /** One more frame of text. */
  more: string;
  /** Usage, where it comes before the end. */
  usage: string;
  /** The format's own end marker; "" when it has none. */
  end: string;
  /** The document, or the usage frame, with another report in the place of the usual one. */
  withUsage(usage: unknown): { document: object; frame: string };
  error: { type: string; message: string };
}

export const FAULT_FORMATS = ["openai-chat", "anthropic-messages", "gemini"] as const;
export type FaultFormatName = (typeof FAULT_FORMATS)[number];

/** The text that every whole answer has, with letters of one to four bytes. */
export const FAULT_TEXT = "Hello, 日本 \u{1f600}!";
const [FIRST, SECOND] = ["Hello, 日本", " \u{1f600}!"];
const data = (value: unknown, event?: string): string =>
  `${event === undefined ? "" : `event: ${event}\n`}data: ${JSON.stringify(value)}\n\n`;

const CHAT_USAGE = { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 };
const chatChunk = (fields: object) => ({ id: "c", object: "chat.completion.chunk", created: 1, model: "m", ...fields });
const chatText = (content: string, finish: string | null = null) =>
  data(chatChunk({ choices: [{ index: 0, delta: { role: "assistant", content }, finish_reason: finish }] }));
const chatDocument = (usage: unknown) => ({
  id: "c",
  object: "chat.completion",
  created: 1,
  model: "m",
  choices: [{ index: 0, message: { role: "assistant", content: FAULT_TEXT }, finish_reason: "stop" }],
  ...(usage === undefined ? {} : { usage }),
});
const chatUsage = (usage: unknown) => data(chatChunk({ choices: [], ...(usage === undefined ? {} : { usage }) }));

const openAiChat: FaultFormat = {
  document: chatDocument(CHAT_USAGE),
  beginning: chatText(FIRST),
  rest: chatText(SECOND, "stop"),
  more: chatText("words "),
  usage: chatUsage(CHAT_USAGE),
  end: "data: [DONE]\n\n",
  withUsage: (usage) => ({ document: chatDocument(usage), frame: chatUsage(usage) }),
  error: { type: "server_error", message: "The server had an error." },
};

const messageDocument = (usage: unknown) => ({
  id: "m",
  type: "message",
  role: "assistant",
  model: "m",
  content: [{ type: "text", text: FAULT_TEXT }],
  stop_reason: "end_turn",
  stop_sequence: null,
  ...(usage === undefined ? {} : { usage }),
});
const messageText = (text: string) =>
  data({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text } }, "content_block_delta");
const messageDelta = (usage: unknown) =>
  data(
    { type: "message_delta", delta: { stop_reason: "end_turn" }, ...(usage === undefined ? {} : { usage }) },
    "message_delta",
  );

const anthropicMessages: FaultFormat = {
  document: messageDocument({ input_tokens: 11, output_tokens: 7 }),
  beginning:
    data(
      { type: "message_start", message: { ...messageDocument({ input_tokens: 11, output_tokens: 1 }), content: [] } },
      "message_start",
    ) +
    data({ type: "content_block_start", index: 0, content_block: { type: "text", text: "" } }, "content_block_start") +
    messageText(FIRST),
  rest: messageText(SECOND) + data({ type: "content_block_stop", index: 0 }, "content_block_stop"),
  more: messageText("words "),
  usage: messageDelta({ output_tokens: 7 }),
  end: data({ type: "message_stop" }, "message_stop"),
  withUsage: (usage) => ({ document: messageDocument(usage), frame: messageDelta(usage) }),
  error: { type: "api_error", message: "The server had an error." },
};

const GEMINI_USAGE = { promptTokenCount: 11, candidatesTokenCount: 7, totalTokenCount: 18 };
const geminiDocument = (text: string, finishReason?: string, usageMetadata?: unknown) => ({
  candidates: [{ content: { role: "model", parts: [{ text }] }, ...(finishReason && { finishReason }), index: 0 }],
  modelVersion: "m",
  ...(usageMetadata === undefined ? {} : { usageMetadata }),
});

const gemini: FaultFormat = {
  document: geminiDocument(FAULT_TEXT, "STOP", GEMINI_USAGE),
  beginning: data(geminiDocument(FIRST)),
  rest: data(geminiDocument(SECOND)),
  more: data(geminiDocument("words ")),
  usage: data(geminiDocument("", "STOP", GEMINI_USAGE)),
  end: "",
  withUsage: (usage) => ({
    document: geminiDocument(FAULT_TEXT, "STOP", usage),
    frame: data(geminiDocument("", "STOP", usage)),
  }),
  error: { type: "INTERNAL", message: "The server had an error." },
};

export const FORMATS: Readonly<Record<FaultFormatName, FaultFormat>> = {
  "openai-chat": openAiChat,
  "anthropic-messages": anthropicMessages,
  gemini,
};
