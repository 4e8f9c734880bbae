import { createAnthropic } from "@ai-sdk/anthropic";
import { createGoogle } from "@ai-sdk/google";
import { createOpenAI } from "@ai-sdk/openai";
import { generateText, jsonSchema, type LanguageModel, type ModelMessage, Output, streamText, tool } from "ai";
import {
  type Address,
  CITY_SCHEMA,
  type Client,
  type Family,
  finishOf,
  PIXEL_BASE64,
  type Question,
  resultOf,
  TOOLS,
} from "./client.ts";

const settings = ({ key }: Address, baseURL: string) => ({ apiKey: key, baseURL });

const MODELS: [family: Family, name: string, model: (address: Address) => LanguageModel][] = [
  [
    "openai-responses",
    "ai with @ai-sdk/openai responses",
    (at) => createOpenAI(settings(at, `${at.root}/v1`)).responses(at.model),
  ],
  ["openai-chat", "ai with @ai-sdk/openai chat", (at) => createOpenAI(settings(at, `${at.root}/v1`)).chat(at.model)],
  ["anthropic-messages", "ai with @ai-sdk/anthropic", (at) => createAnthropic(settings(at, `${at.root}/v1`))(at.model)],
  ["gemini", "ai with @ai-sdk/google", (at) => createGoogle(settings(at, `${at.root}/v1beta`))(at.model)],
];

/** The Vercel AI SDK, with each package of a provider whose format the gateway speaks. */
export const aiSdkClients: Client[] = MODELS.map(([speaks, name, model]) => ({
  name,
  speaks,
  cannot: [],
  // OpenAI's own models do not tell their thoughts in chat completions, so this package does not look for any.
  showsThoughts: speaks !== "openai-chat",
  readsInputFirst: false,
  ask: (address, question, stream) => (stream ? streamed : whole)(callOf(model(address), question, speaks)),
  read(accumulated) {
    const { text, reasoningText, toolCalls, finishReason, usage } = accumulated as Accumulated;
    const calls = toolCalls.map(({ toolName, input }) => ({ name: toolName, arguments: input }));
    return {
      text,
      thoughts: reasoningText ?? "",
      calls,
      finish: finishOf(finishReason, calls),
      usage: {
        input: usage.inputTokens ?? Number.NaN,
        output: usage.outputTokens ?? Number.NaN,
        cached: usage.inputTokenDetails.cacheReadTokens ?? 0,
      },
    };
  },
}));

type Call = ReturnType<typeof callOf>;
type Accumulated = Awaited<ReturnType<typeof whole>>;

async function whole(call: Call) {
  const result = await generateText(call);
  const { text, reasoning, reasoningText, toolCalls, finishReason, rawFinishReason, usage } = result;
  const { providerMetadata, warnings, responseMessages } = result;
  const output = call.output === undefined ? undefined : result.output;
  return {
    ...{ text, reasoning, reasoningText, toolCalls, finishReason, rawFinishReason, usage },
    ...{ providerMetadata, warnings, responseMessages, output },
  };
}

async function streamed(call: Call): Promise<Accumulated> {
  // An error is a part of the stream here, and told in words to `onError`; both would be on the screen.
  const result = streamText({ ...call, onError: () => undefined });
  for await (const part of result.stream) if (part.type === "error") throw part.error;
  return {
    text: await result.text,
    reasoning: await result.reasoning,
    reasoningText: await result.reasoningText,
    toolCalls: await result.toolCalls,
    finishReason: await result.finishReason,
    rawFinishReason: await result.rawFinishReason,
    usage: await result.usage,
    providerMetadata: await result.providerMetadata,
    warnings: await result.warnings,
    responseMessages: await result.responseMessages,
    output: call.output === undefined ? undefined : await result.output,
  };
}

function callOf(model: LanguageModel, question: Question, speaks: Family) {
  const { prompt, system, tools, schema, thinking, image, maxTokens, after } = question;
  const file = { type: "file" as const, data: PIXEL_BASE64, mediaType: "image/png" };
  const messages: ModelMessage[] = [
    { role: "user", content: image ? [{ type: "text", text: prompt }, file] : prompt },
    ...(after ? turnsAfter(after as Accumulated) : []),
  ];
  return {
    model,
    messages,
    maxRetries: 0,
    instructions: system === undefined ? undefined : cachedSystem(system),
    maxOutputTokens: maxTokens,
    tools: tools ? offeredTools() : undefined,
    output: schema ? Output.object({ schema: jsonSchema<{ city: string }>(CITY_SCHEMA), name: "city" }) : undefined,
    providerOptions: providerOptions(speaks, thinking),
  };
}

/** Each package reads its own part. */
function providerOptions(speaks: Family, thinking = false) {
  const summary = speaks === "openai-responses" ? { reasoningSummary: "auto" } : {};
  const budget = { type: "enabled" as const, budgetTokens: 1_024 };
  return {
    openai: { store: false, ...(thinking && { reasoningEffort: "low", ...summary }) },
    anthropic: { structuredOutputMode: "outputFormat" as const, ...(thinking && { thinking: budget }) },
    google: thinking ? { thinkingConfig: { includeThoughts: true, thinkingBudget: 1_024 } } : {},
  };
}

const cachedSystem = (content: string) => ({
  role: "system" as const,
  content,
  providerOptions: { anthropic: { cacheControl: { type: "ephemeral" as const } } },
});

const offeredTools = () =>
  Object.fromEntries(
    TOOLS.map(({ name, description, parameters }) => [
      name,
      tool({ description, inputSchema: jsonSchema(parameters) }),
    ]),
  );

function turnsAfter({ responseMessages, toolCalls }: Accumulated): ModelMessage[] {
  const results = toolCalls.map(({ toolCallId, toolName }) => ({
    type: "tool-result" as const,
    toolCallId,
    toolName,
    output: { type: "text" as const, value: resultOf(toolName) },
  }));
  return [...responseMessages, { role: "tool", content: results }];
}
