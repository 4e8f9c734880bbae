import { countOrNull, isRecord, type Json, listOr, recordOr, textList, textOr } from "../json-reader.ts";
import { InvalidRequest, type OfferedTool, type Prompt } from "../simulation/prompt.ts";

const TOKENS_PER_MESSAGE = 4;
const TOKENS_PER_FILE = 1500;

interface Reading {
  texts: string[];
  overheadTokens: number;
  /** How many texts the last `cache_control` mark covers. */
  marked: number;
  toolResult: boolean;
}

/** Reads a Messages request; `max_tokens` may be absent only where tokens are just counted. Throws InvalidRequest. */
export function readMessagesRequest(body: Json, counting = false): Prompt {
  if (typeof body.model !== "string" || !body.model) throw new InvalidRequest("model: Field required", "model");
  const maxOutputTokens = countOrNull(body.max_tokens, "max_tokens");
  if (maxOutputTokens === null && !counting) throw new InvalidRequest("max_tokens: Field required", "max_tokens");
  if (!Array.isArray(body.messages) || body.messages.length === 0) {
    throw new InvalidRequest("messages: at least one message is required", "messages");
  }
  const reading: Reading = { texts: [], overheadTokens: 3, marked: 0, toolResult: false };
  readBlocks(body.system, reading);
  const lastUserText = readTurns(body.messages, reading);
  return {
    model: body.model,
    streamed: body.stream === true,
    text: reading.texts.join("\n"),
    lastUserText,
    overheadTokens: reading.overheadTokens,
    afterToolResult: reading.toolResult,
    maxOutputTokens,
    stop: textList(body.stop_sequences),
    choices: 1,
    json: readFormat(body.output_config),
    tools: readTools(body.tools),
    toolChoice: readToolChoice(body.tool_choice),
    reasoning: ["enabled", "adaptive"].includes(textOr(recordOr(body.thinking).type)),
    cachedPrefix: reading.texts.slice(0, reading.marked).join("\n"),
  };
}

function readTurns(messages: readonly unknown[], reading: Reading): string {
  let lastUserText = "";
  for (const [index, message] of messages.entries()) {
    if (!isRecord(message) || (message.role !== "user" && message.role !== "assistant" && message.role !== "system")) {
      throw new InvalidRequest(`messages.${index}.role: Input should be 'user' or 'assistant'`, "messages");
    }
    const before = reading.texts.length;
    reading.toolResult = false;
    reading.overheadTokens += TOKENS_PER_MESSAGE;
    readBlocks(message.content, reading);
    if (message.role === "user") lastUserText = reading.texts.slice(before).join("\n");
  }
  return lastUserText;
}

function readBlocks(content: unknown, reading: Reading): void {
  if (typeof content === "string") {
    reading.texts.push(content);
    return;
  }
  for (const block of listOr(content)) {
    const part = recordOr(block);
    if (part.type === "text") reading.texts.push(textOr(part.text));
    else if (part.type === "tool_use") reading.texts.push(textOr(part.name), JSON.stringify(part.input ?? {}));
    else if (part.type === "tool_result") {
      reading.toolResult = true;
      readBlocks(part.content, reading);
    } else if (part.type === "thinking") reading.texts.push(textOr(part.thinking));
    else reading.overheadTokens += TOKENS_PER_FILE;
    if (isRecord(part.cache_control)) reading.marked = reading.texts.length;
  }
}

function readFormat(config: unknown): Prompt["json"] {
  const format = recordOr(recordOr(config).format);
  return format.type === "json_schema" ? { schema: format.schema ?? null } : null;
}

function readTools(tools: unknown): OfferedTool[] {
  return listOr(tools)
    .map(recordOr)
    .filter((tool) => typeof tool.name === "string")
    .map((tool) => ({ name: textOr(tool.name), parameters: tool.input_schema ?? {} }));
}

function readToolChoice(choice: unknown): Prompt["toolChoice"] {
  const { type, name } = recordOr(choice);
  if (type === "none") return "none";
  if (type === "any") return "required";
  return type === "tool" && typeof name === "string" ? { name } : "auto";
}
