import { EventStreamCodec } from "@smithy/eventstream-codec";
import { type Finish, halves, type Json, type ProviderCodec, type Reply, type Turn } from "../exchange.ts";

const FINISH = {
  stop: "end_turn",
  length: "max_tokens",
  tools: "tool_use",
  refused: "content_filtered",
} as const satisfies Record<Finish, string>;
const codec = new EventStreamCodec(
  (bytes) => new TextDecoder().decode(bytes as Uint8Array),
  (text) => new TextEncoder().encode(text),
);

/** Providers only: nobody asks a gateway in this format. */
export const bedrockConverseCodec: ProviderCodec = {
  contentType: "application/vnd.amazon.eventstream",

  readAsk(body) {
    const names = new Map<string, string>();
    const system = body.system as { text?: string }[] | undefined;
    const config = (body.inferenceConfig ?? {}) as Json;
    const more = (body.additionalModelRequestFields ?? {}) as { output_config?: { format?: Json } };
    const format = more.output_config?.format;
    const tools = body.toolConfig as { tools: { toolSpec?: Json }[]; toolChoice?: Json } | undefined;
    const choice = tools?.toolChoice as { auto?: Json; any?: Json; tool?: { name: string } } | undefined;
    return {
      ...(system && system.length > 0 && { system: system.map(({ text }) => text ?? "").join("\n") }),
      turns: (body.messages as { role: "user"; content: Json[] }[]).map((message) => turnOf(message, names)),
      ...(tools && {
        tools: tools.tools.flatMap(({ toolSpec }) =>
          toolSpec
            ? [
                {
                  name: toolSpec.name as string,
                  description: toolSpec.description as string,
                  schema: (toolSpec.inputSchema as { json: Json }).json,
                },
              ]
            : [],
        ),
      }),
      ...(choice && { toolChoice: choice.tool ? { name: choice.tool.name } : choice.any ? "required" : "auto" }),
      ...(format && { schema: format.schema as Json }),
      ...(config.stopSequences !== undefined && { stop: config.stopSequences as string[] }),
      ...(config.temperature !== undefined && { temperature: config.temperature as number }),
      ...(config.maxTokens !== undefined && { maxTokens: config.maxTokens as number }),
    };
  },

  writeReply(reply) {
    return {
      output: { message: { role: "assistant", content: blocksOf(reply) } },
      stopReason: FINISH[reply.finish],
      usage: usageOf(reply),
      metrics: { latencyMs: 1 },
    };
  },

  writeReplyStream(reply) {
    return [
      frame("messageStart", { role: "assistant" }),
      ...blocksOf(reply).flatMap((block, contentBlockIndex) => {
        const tool = block.toolUse as { toolUseId: string; name: string } | undefined;
        const start = tool && { toolUse: { toolUseId: tool.toolUseId, name: tool.name } };
        return [
          ...(start ? [frame("contentBlockStart", { contentBlockIndex, start })] : []),
          ...deltasOf(block).map((delta) => frame("contentBlockDelta", { contentBlockIndex, delta })),
          frame("contentBlockStop", { contentBlockIndex }),
        ];
      }),
      frame("messageStop", { stopReason: FINISH[reply.finish] }),
      frame("metadata", { usage: usageOf(reply), metrics: { latencyMs: 1 } }),
    ];
  },
};

function turnOf({ role, content }: { role: "user"; content: Json[] }, names: Map<string, string>): Turn {
  const of = <T>(field: string) => content.flatMap((block) => (block[field] === undefined ? [] : [block[field] as T]));
  const text = of<string>("text").join("");
  const images = of<{ format: string; source: { bytes: string } }>("image").map(({ format, source }) => ({
    mediaType: `image/${format}`,
    base64: source.bytes,
  }));
  const documents = of<{ format: string; source: { bytes: string } }>("document").map(({ format, source }) => ({
    mediaType: `application/${format}`,
    base64: source.bytes,
  }));
  const toolCalls = of<{ toolUseId: string; name: string; input: Json }>("toolUse").map((use) => ({
    id: use.toolUseId,
    name: use.name,
    input: use.input,
  }));
  for (const { id, name } of toolCalls) names.set(id, name);
  const toolResults = of<{ toolUseId: string; content: { text?: string }[] }>("toolResult").map((result) => ({
    id: result.toolUseId,
    name: names.get(result.toolUseId) ?? "unknown",
    text: result.content.map((part) => part.text ?? "").join(""),
  }));
  return {
    role,
    ...(text !== "" && { text }),
    ...(images.length > 0 && { images }),
    ...(documents.length > 0 && { documents }),
    ...(toolCalls.length > 0 && { toolCalls }),
    ...(toolResults.length > 0 && { toolResults }),
  };
}

const blocksOf = ({ reasoning, text, toolCalls }: Reply): Json[] => [
  ...(reasoning === "" ? [] : [{ reasoningContent: { reasoningText: { text: reasoning, signature: "c2ln" } } }]),
  ...(text === "" ? [] : [{ text }]),
  ...toolCalls.map(({ id, name, input }) => ({ toolUse: { toolUseId: id, name, input } })),
];

function deltasOf(block: Json): Json[] {
  if (block.text !== undefined) return halves(block.text as string).map((text) => ({ text }));
  if (block.toolUse !== undefined) {
    return halves(JSON.stringify((block.toolUse as Json).input)).map((input) => ({ toolUse: { input } }));
  }
  const { text, signature } = (block.reasoningContent as { reasoningText: { text: string; signature: string } })
    .reasoningText;
  return [...halves(text).map((piece) => ({ reasoningContent: { text: piece } })), { reasoningContent: { signature } }];
}

const usageOf = ({ usage }: Reply) => ({
  inputTokens: usage.input - usage.cached,
  cacheReadInputTokens: usage.cached,
  cacheWriteInputTokens: 0,
  outputTokens: usage.output,
  totalTokens: usage.input + usage.output,
});

const frame = (event: string, body: Json): Uint8Array =>
  codec.encode({
    headers: {
      ":event-type": { type: "string", value: event },
      ":content-type": { type: "string", value: "application/json" },
      ":message-type": { type: "string", value: "event" },
    },
    body: new TextEncoder().encode(JSON.stringify(body)),
  });
