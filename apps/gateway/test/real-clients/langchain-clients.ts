import { ChatAnthropic } from "@langchain/anthropic";
import {
  type AIMessage,
  type AIMessageChunk,
  type BaseMessage,
  HumanMessage,
  SystemMessage,
  ToolMessage,
} from "@langchain/core/messages";
import { concat } from "@langchain/core/utils/stream";
import { ChatOpenAI } from "@langchain/openai";
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

/** A model with the question's settings. */
type Runnable = {
  invoke(messages: BaseMessage[]): Promise<AIMessage>;
  stream(messages: BaseMessage[]): Promise<AsyncIterable<AIMessageChunk>>;
};

const OFFERED = TOOLS.map((tool) => ({ type: "function" as const, function: tool }));

function openAi({ root, key, model }: Address, question: Question, responses: boolean): Runnable {
  const { tools, schema, thinking, maxTokens } = question;
  const chat = new ChatOpenAI({
    model,
    apiKey: key,
    maxRetries: 0,
    useResponsesApi: responses,
    configuration: { baseURL: `${root}/v1` },
    ...(maxTokens && { maxTokens }),
    ...(thinking && { reasoning: { effort: "low", ...(responses && { summary: "auto" }) } }),
    ...(responses && { zdrEnabled: true }),
  });
  return chat.withConfig({
    ...(tools && { tools: OFFERED }),
    ...(schema && {
      response_format: { type: "json_schema", json_schema: { name: "city", schema: CITY_SCHEMA, strict: true } },
    }),
  }) as unknown as Runnable;
}

function anthropic({ root, key, model }: Address, question: Question): Runnable {
  const { tools, schema, thinking, maxTokens = 4_096 } = question;
  const chat = new ChatAnthropic({
    model,
    apiKey: key,
    anthropicApiUrl: root,
    maxRetries: 0,
    maxTokens,
    ...(thinking && { thinking: { type: "enabled", budget_tokens: 1_024 } }),
    ...(schema && { outputConfig: { format: { type: "json_schema", schema: CITY_SCHEMA } } }),
  });
  return (tools ? chat.bindTools(OFFERED) : chat) as unknown as Runnable;
}

const MODELS: [family: Family, name: string, model: (address: Address, question: Question) => Runnable][] = [
  ["openai-chat", "@langchain/openai chat", (address, question) => openAi(address, question, false)],
  ["openai-responses", "@langchain/openai responses", (address, question) => openAi(address, question, true)],
  ["anthropic-messages", "@langchain/anthropic", anthropic],
];

export const langChainClients: Client[] = MODELS.map(([speaks, name, model]) => ({
  name,
  speaks,
  cannot: [],
  // It looks for thoughts where the vendors themselves put them.
  showsThoughts: speaks !== "openai-chat",
  readsInputFirst: speaks === "anthropic-messages",
  async ask(address, question, stream) {
    const runnable = model(address, question);
    const messages = messagesOf(question, speaks);
    if (!stream) return runnable.invoke(messages);
    const chunks = await Array.fromAsync(await runnable.stream(messages));
    return chunks.reduce((sum, chunk) => concat(sum, chunk));
  },
  read(accumulated) {
    const message = accumulated as AIMessage;
    const calls = (message.tool_calls ?? []).map(({ name, args }) => ({ name, arguments: args as unknown }));
    const { finish_reason, stop_reason, incomplete_details, status } = metadataOf(message);
    const usage = message.usage_metadata;
    return {
      text: message.text,
      thoughts: thoughtsOf(message),
      calls,
      finish: finishOf(finish_reason ?? stop_reason ?? incomplete_details?.reason ?? status, calls),
      usage: {
        input: usage?.input_tokens ?? Number.NaN,
        output: usage?.output_tokens ?? Number.NaN,
        cached: usage?.input_token_details?.cache_read ?? 0,
      },
    };
  },
}));

/** Streams of Anthropic's leave the reason elsewhere than documents. */
const metadataOf = ({ additional_kwargs, response_metadata }: AIMessage) =>
  ({ ...additional_kwargs, ...response_metadata }) as {
    finish_reason?: string;
    stop_reason?: string;
    status?: string;
    incomplete_details?: { reason?: string } | null;
  };

const thoughtsOf = ({ contentBlocks }: AIMessage): string =>
  contentBlocks.map((block) => (block.type === "reasoning" ? block.reasoning : "")).join("");

function messagesOf({ prompt, system, image, after }: Question, speaks: Family): BaseMessage[] {
  const image_url = { url: `data:image/png;base64,${PIXEL_BASE64}` };
  const content = image
    ? [
        { type: "text" as const, text: prompt },
        { type: "image_url" as const, image_url },
      ]
    : prompt;
  const messages: BaseMessage[] = [new HumanMessage({ content })];
  if (system) {
    const cache = speaks === "anthropic-messages" ? { cache_control: { type: "ephemeral" } } : {};
    messages.unshift(new SystemMessage({ content: [{ type: "text", text: system, ...cache }] }));
  }
  if (!after) return messages;
  const before = after as AIMessage;
  const results = (before.tool_calls ?? []).map(
    ({ id, name }) => new ToolMessage({ tool_call_id: id ?? "", content: resultOf(name) }),
  );
  return [...messages, before, ...results];
}
