import { countOrNull, isRecord, type Json, listOr, recordOr, textList, textOr } from "../json-reader.ts";
import { InvalidRequest, type OfferedTool, type Prompt } from "../simulation/prompt.ts";

const TOKENS_PER_MESSAGE = 4;
const TOKENS_PER_IMAGE = 765;
const MAX_CHOICES = 128;

/** Reads a chat completion request. Throws InvalidRequest. */
export function readChatRequest(body: Json): Prompt {
  if (typeof body.model !== "string" || !body.model) {
    throw new InvalidRequest("you must provide a model parameter", "model");
  }
  if (!Array.isArray(body.messages) || body.messages.length === 0) {
    throw new InvalidRequest("Invalid 'messages': expected an array of at least one message.", "messages");
  }
  const conversation = readMessages(body.messages);
  const choices = countOrNull(body.n, "n") ?? 1;
  if (choices > MAX_CHOICES) throw new InvalidRequest(`Invalid 'n': at most ${MAX_CHOICES}.`, "n");
  return {
    ...conversation,
    model: body.model,
    streamed: body.stream === true,
    maxOutputTokens:
      countOrNull(body.max_completion_tokens, "max_completion_tokens") ?? countOrNull(body.max_tokens, "max_tokens"),
    stop: textList(body.stop),
    choices,
    json: readResponseFormat(body.response_format),
    tools: readTools(body.tools),
    toolChoice: readToolChoice(body.tool_choice),
    reasoning: typeof body.reasoning_effort === "string" && body.reasoning_effort !== "none",
    cachedPrefix: null,
  };
}

function readMessages(messages: readonly unknown[]) {
  const texts: string[] = [];
  let lastUserText = "";
  let overheadTokens = 3;
  let role = "";
  for (const [index, message] of messages.entries()) {
    if (!isRecord(message) || typeof message.role !== "string") {
      throw new InvalidRequest(`Missing required parameter: 'messages[${index}].role'.`, `messages[${index}].role`);
    }
    role = message.role;
    const { text, otherTokens } = readContent(message.content);
    texts.push(text);
    overheadTokens += TOKENS_PER_MESSAGE + otherTokens;
    for (const call of listOr(message.tool_calls)) {
      const called = recordOr(recordOr(call).function);
      texts.push(textOr(called.name), textOr(called.arguments));
    }
    if (role === "user") lastUserText = text;
  }
  return { text: texts.join("\n"), lastUserText, overheadTokens, afterToolResult: role === "tool" };
}

function readContent(content: unknown): { text: string; otherTokens: number } {
  if (typeof content === "string") return { text: content, otherTokens: 0 };
  const texts: string[] = [];
  let otherTokens = 0;
  for (const part of listOr(content)) {
    const { type, text } = recordOr(part);
    if (type === "text") texts.push(textOr(text));
    else otherTokens += TOKENS_PER_IMAGE;
  }
  return { text: texts.join("\n"), otherTokens };
}

function readResponseFormat(format: unknown): Prompt["json"] {
  const { type, json_schema } = recordOr(format);
  if (type === "json_schema") return { schema: recordOr(json_schema).schema ?? null };
  return type === "json_object" ? { schema: null } : null;
}

function readTools(tools: unknown): OfferedTool[] {
  return listOr(tools)
    .map((tool) => recordOr(recordOr(tool).function))
    .filter((offered) => typeof offered.name === "string")
    .map((offered) => ({ name: textOr(offered.name), parameters: offered.parameters ?? {} }));
}

function readToolChoice(choice: unknown): Prompt["toolChoice"] {
  if (choice === "none" || choice === "required") return choice;
  const name = recordOr(recordOr(choice).function).name;
  return typeof name === "string" ? { name } : "auto";
}
