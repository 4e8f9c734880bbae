type Json = Record<string, unknown>;

export const isRecord = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** UTF-8 bytes of what a model wrote in one choice: text, reasoning, refusal, and the arguments of its tool calls. */
export function choiceTextBytes(choice: unknown, field: "message" | "delta"): number {
  if (!isRecord(choice)) return 0;
  // The legacy format has the text right here.
  if (typeof choice.text === "string") return length(choice.text);
  const message = choice[field];
  if (!isRecord(message)) return 0;
  let bytes = length(message.content) + length(message.refusal);
  bytes += length(message.reasoning_content ?? message.reasoning);
  if (Array.isArray(message.tool_calls)) {
    for (const call of message.tool_calls) if (isRecord(call)) bytes += functionBytes(call.function);
  }
  return bytes + functionBytes(message.function_call);
}

const functionBytes = (call: unknown): number => (isRecord(call) ? length(call.name) + length(call.arguments) : 0);

/** Of a text, or of parts that have one each: theirs have no parts. */
function length(value: unknown): number {
  if (!Array.isArray(value)) return textLength(value);
  return value.reduce((sum: number, part: unknown) => sum + (isRecord(part) ? textLength(part.text) : 0), 0);
}

const textLength = (text: unknown): number => (typeof text === "string" ? Buffer.byteLength(text) : 0);
