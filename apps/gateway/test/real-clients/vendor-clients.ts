import Anthropic from "@anthropic-ai/sdk";
import { type GenerateContentParameters, type GenerateContentResponse, GoogleGenAI, type Part } from "@google/genai";
import { CITY_SCHEMA, type Client, finishOf, PIXEL_BASE64, type Question, resultOf, TOOLS } from "./client.ts";

export const anthropicMessages: Client = {
  name: "@anthropic-ai/sdk messages",
  speaks: "anthropic-messages",
  cannot: [],
  showsThoughts: true,
  readsInputFirst: false,
  async ask({ root, key, model }, question, stream): Promise<Anthropic.Message> {
    const client = new Anthropic({ apiKey: key, baseURL: root, maxRetries: 0 });
    const request = messagesRequest(model, question);
    return stream ? client.messages.stream(request).finalMessage() : client.messages.create(request);
  },
  read(accumulated) {
    const { content, stop_reason, usage } = accumulated as Anthropic.Message;
    const calls = content
      .filter((block) => block.type === "tool_use")
      .map(({ name, input }) => ({ name, arguments: input as unknown }));
    return {
      text: content.map((block) => (block.type === "text" ? block.text : "")).join(""),
      thoughts: content.map((block) => (block.type === "thinking" ? block.thinking : "")).join(""),
      calls,
      finish: finishOf(stop_reason, calls),
      usage: {
        input: usage.input_tokens + (usage.cache_read_input_tokens ?? 0) + (usage.cache_creation_input_tokens ?? 0),
        output: usage.output_tokens,
        cached: usage.cache_read_input_tokens ?? 0,
      },
    };
  },
};

function messagesRequest(model: string, question: Question): Anthropic.MessageCreateParamsNonStreaming {
  const { prompt, system, tools, schema, thinking, image, maxTokens, after } = question;
  const source = { type: "base64" as const, media_type: "image/png" as const, data: PIXEL_BASE64 };
  const content = image
    ? [
        { type: "image" as const, source },
        { type: "text" as const, text: prompt },
      ]
    : prompt;
  const messages: Anthropic.MessageParam[] = [{ role: "user", content }];
  if (after) {
    const before = after as Anthropic.Message;
    const results = before.content
      .filter((block) => block.type === "tool_use")
      .map(({ id, name }) => ({ type: "tool_result" as const, tool_use_id: id, content: resultOf(name) }));
    messages.push({ role: "assistant", content: before.content }, { role: "user", content: results });
  }
  return {
    model,
    messages,
    max_tokens: maxTokens ?? 4_096,
    ...(system && { system: [{ type: "text", text: system, cache_control: { type: "ephemeral" } }] }),
    ...(tools && { tools: TOOLS.map(({ parameters, ...tool }) => ({ ...tool, input_schema: parameters })) }),
    ...(schema && { output_config: { format: { type: "json_schema", schema: CITY_SCHEMA } } }),
    ...(thinking && { thinking: { type: "enabled", budget_tokens: 1_024 } }),
  };
}

export const googleGenAi: Client = {
  name: "@google/genai generateContent",
  speaks: "gemini",
  cannot: [],
  showsThoughts: true,
  readsInputFirst: false,
  async ask({ root, key, model, googleVersion }, question, stream): Promise<GenerateContentResponse[]> {
    const version = googleVersion === undefined ? {} : { apiVersion: googleVersion };
    const { models } = new GoogleGenAI({ apiKey: key, httpOptions: { baseUrl: root, ...version } });
    const request = generateRequest(model, question);
    if (!stream) return [await models.generateContent(request)];
    // The package does not accumulate: every chunk counts.
    return Array.fromAsync(await models.generateContentStream(request));
  },
  read(accumulated) {
    const chunks = accumulated as GenerateContentResponse[];
    const parts = partsOf(chunks);
    const calls = parts.flatMap(({ functionCall: call }) =>
      call ? [{ name: call.name ?? "", arguments: call.args as unknown }] : [],
    );
    const said = (thought: boolean) => parts.filter((part) => (part.thought ?? false) === thought);
    const usage = chunks.findLast((chunk) => chunk.usageMetadata)?.usageMetadata;
    return {
      text: said(false)
        .map(({ text }) => text ?? "")
        .join(""),
      thoughts: said(true)
        .map(({ text }) => text ?? "")
        .join(""),
      calls,
      finish: finishOf(chunks.at(-1)?.candidates?.[0]?.finishReason, calls),
      usage: {
        input: usage?.promptTokenCount ?? Number.NaN,
        output: (usage?.candidatesTokenCount ?? 0) + (usage?.thoughtsTokenCount ?? 0),
        cached: usage?.cachedContentTokenCount ?? 0,
      },
    };
  },
};

const partsOf = (chunks: readonly GenerateContentResponse[]): Part[] =>
  chunks.flatMap((chunk) => chunk.candidates?.[0]?.content?.parts ?? []);

function generateRequest(model: string, question: Question): GenerateContentParameters {
  const { prompt, system, tools, schema, thinking, image, maxTokens, after } = question;
  const inlineData = { mimeType: "image/png", data: PIXEL_BASE64 };
  const contents = [
    { role: "user", parts: image ? [{ inlineData }, { text: prompt }] : ([{ text: prompt }] as Part[]) },
  ];
  if (after) {
    const parts = partsOf(after as GenerateContentResponse[]);
    const results = parts.flatMap(({ functionCall: call }) =>
      call
        ? [{ functionResponse: { id: call.id, name: call.name, response: { output: resultOf(call.name ?? "") } } }]
        : [],
    );
    contents.push({ role: "model", parts }, { role: "user", parts: results });
  }
  return {
    model,
    contents,
    config: {
      ...(system && { systemInstruction: system }),
      ...(tools && {
        tools: [
          {
            functionDeclarations: TOOLS.map(({ parameters, ...tool }) => ({
              ...tool,
              parametersJsonSchema: parameters,
            })),
          },
        ],
      }),
      ...(schema && { responseMimeType: "application/json", responseJsonSchema: CITY_SCHEMA }),
      ...(thinking && { thinkingConfig: { includeThoughts: true, thinkingBudget: 1_024 } }),
      ...(maxTokens && { maxOutputTokens: maxTokens }),
    },
  };
}
