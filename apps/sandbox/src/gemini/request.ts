import { countOrNull, isRecord, type Json, listOr, recordOr, textList, textOr } from "../json-reader.ts";
import { InvalidRequest, type OfferedTool, type Prompt } from "../simulation/prompt.ts";

const TOKENS_PER_FILE = 258;

interface Reading {
  texts: string[];
  overheadTokens: number;
  toolResult: boolean;
}

/** Reads a generateContent request; the model's name comes from the path. Throws InvalidRequest. */
export function readGenerateRequest(model: string, streamed: boolean, body: Json): Prompt {
  if (!Array.isArray(body.contents) || body.contents.length === 0) {
    throw new InvalidRequest("* GenerateContentRequest.contents: contents is not specified", "contents");
  }
  const reading: Reading = { texts: [], overheadTokens: 0, toolResult: false };
  readParts(recordOr(body.systemInstruction ?? body.system_instruction).parts, reading);
  let lastUserText = "";
  for (const content of body.contents) {
    const { role, parts } = recordOr(content);
    const before = reading.texts.length;
    reading.toolResult = false;
    readParts(parts, reading);
    if (role !== "model") lastUserText = reading.texts.slice(before).join("\n");
  }
  const config = recordOr(body.generationConfig ?? body.generation_config);
  return {
    model,
    streamed,
    text: reading.texts.join("\n"),
    lastUserText,
    overheadTokens: reading.overheadTokens,
    afterToolResult: reading.toolResult,
    maxOutputTokens: countOrNull(config.maxOutputTokens, "generation_config.max_output_tokens"),
    stop: textList(config.stopSequences),
    choices: countOrNull(config.candidateCount, "generation_config.candidate_count") ?? 1,
    json:
      config.responseMimeType === "application/json"
        ? { schema: config.responseJsonSchema ?? config.responseSchema ?? null }
        : null,
    tools: readTools(body.tools),
    toolChoice: readToolChoice(recordOr(body.toolConfig ?? body.tool_config).functionCallingConfig),
    reasoning: isThinking(config.thinkingConfig),
    cachedPrefix: null,
  };
}

function readParts(parts: unknown, reading: Reading): void {
  for (const item of listOr(parts)) {
    const part = recordOr(item);
    if (typeof part.text === "string") reading.texts.push(part.text);
    else if (isRecord(part.functionCall)) reading.texts.push(JSON.stringify(part.functionCall));
    else if (isRecord(part.functionResponse)) {
      reading.toolResult = true;
      reading.texts.push(JSON.stringify(part.functionResponse.response ?? {}));
    } else reading.overheadTokens += TOKENS_PER_FILE;
  }
}

function readTools(tools: unknown): OfferedTool[] {
  return listOr(tools)
    .flatMap((tool) => listOr(recordOr(tool).functionDeclarations))
    .map(recordOr)
    .filter((tool) => typeof tool.name === "string")
    .map((tool) => ({ name: textOr(tool.name), parameters: tool.parametersJsonSchema ?? tool.parameters ?? {} }));
}

function readToolChoice(config: unknown): Prompt["toolChoice"] {
  const { mode, allowedFunctionNames } = recordOr(config);
  if (mode === "NONE") return "none";
  if (mode !== "ANY") return "auto";
  const name = textList(allowedFunctionNames)[0];
  return name === undefined ? "required" : { name };
}

function isThinking(config: unknown): boolean {
  const { thinkingBudget, thinkingLevel } = recordOr(config);
  return typeof thinkingLevel === "string" || (typeof thinkingBudget === "number" && thinkingBudget !== 0);
}
