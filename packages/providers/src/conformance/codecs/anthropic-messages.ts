import {
  type Blob,
  type CallerCodec,
  eventsOf,
  type Finish,
  halves,
  type Json,
  type ProviderCodec,
  type Reply,
  sse,
  type ToolCall,
  type Turn,
} from "../exchange.ts";

const FINISH = { stop: "end_turn", length: "max_tokens", tools: "tool_use", refused: "refusal" } as const;
const finishOf = (word: unknown): Finish =>
  (Object.keys(FINISH) as Finish[]).find((key) => FINISH[key] === word) ?? "stop";
const SIGNATURE = "c2lnbmF0dXJl";

export const anthropicMessagesCodec: CallerCodec & ProviderCodec = {
  contentType: "text/event-stream",

  writeAsk(ask, stream) {
    const choice = ask.toolChoice;
    return {
      max_tokens: ask.maxTokens ?? 1_000,
      ...(ask.system && { system: ask.system }),
      messages: ask.turns.map((turn) => ({ role: turn.role, content: blocksOf(turn) })),
      ...(ask.tools && {
        tools: ask.tools.map(({ name, description, schema }) => ({ name, description, input_schema: schema })),
      }),
      ...(choice && {
        tool_choice:
          typeof choice === "object" ? { type: "tool", ...choice } : { type: choice === "required" ? "any" : choice },
      }),
      ...((ask.schema || ask.effort) && {
        output_config: {
          ...(ask.schema && { format: { type: "json_schema", schema: ask.schema } }),
          ...(ask.effort && { effort: ask.effort }),
        },
      }),
      ...(ask.effort && { thinking: { type: "adaptive" } }),
      ...(ask.stop && { stop_sequences: ask.stop }),
      ...(ask.temperature !== undefined && { temperature: ask.temperature }),
      ...(stream && { stream: true }),
    };
  },

  readAsk(body) {
    const names = new Map<string, string>();
    const choice = body.tool_choice as { type: string; name?: string } | undefined;
    const output = body.output_config as { format?: { schema: Json }; effort?: string } | undefined;
    const system = body.system as string | { text: string }[] | undefined;
    return {
      ...(system && { system: typeof system === "string" ? system : system.map(({ text }) => text).join("\n") }),
      turns: (body.messages as Json[]).map((message) => turnOf(message, names)),
      ...(body.tools !== undefined && {
        tools: (body.tools as { name: string; description: string; input_schema: Json }[]).map((tool) => ({
          name: tool.name,
          description: tool.description,
          schema: tool.input_schema,
        })),
      }),
      ...(choice && {
        toolChoice:
          choice.type === "tool" ? { name: choice.name as string } : choice.type === "any" ? "required" : "auto",
      }),
      ...(output?.format && { schema: output.format.schema }),
      ...(output?.effort && { effort: output.effort as "low" }),
      ...(body.stop_sequences !== undefined && { stop: body.stop_sequences as string[] }),
      ...(body.temperature !== undefined && { temperature: body.temperature as number }),
      maxTokens: body.max_tokens as number,
    };
  },

  writeReply(reply) {
    return {
      id: "msg_1",
      type: "message",
      role: "assistant",
      model: "upstream-model-1",
      content: [
        ...(reply.reasoning === "" ? [] : [{ type: "thinking", thinking: reply.reasoning, signature: SIGNATURE }]),
        ...(reply.text === "" ? [] : [{ type: "text", text: reply.text }]),
        ...reply.toolCalls.map(({ id, name, input }) => ({ type: "tool_use", id, name, input })),
      ],
      stop_reason: FINISH[reply.finish],
      stop_sequence: null,
      usage: usageOf(reply),
    };
  },

  writeReplyStream(reply) {
    const send = (event: Json & { type: string }) => sse(event, event.type);
    const { content, stop_reason, ...message } = this.writeReply(reply) as { content: Json[]; stop_reason: string };
    const usage = usageOf(reply);
    const blocks = content.flatMap((block, index) => [
      send({ type: "content_block_start", index, content_block: emptied(block) }),
      ...deltasOf(block).map((delta) => send({ type: "content_block_delta", index, delta })),
      send({ type: "content_block_stop", index }),
    ]);
    return [
      send({
        type: "message_start",
        message: { ...message, content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } },
      }),
      send({ type: "ping" }),
      ...blocks,
      send({
        type: "message_delta",
        delta: { stop_reason, stop_sequence: null },
        usage: { output_tokens: usage.output_tokens, output_tokens_details: usage.output_tokens_details },
      }),
      send({ type: "message_stop" }),
    ];
  },

  readReply(document) {
    const blocks = document.content as Json[];
    const join = (type: string, field: string) =>
      blocks
        .filter((block) => block.type === type)
        .map((block) => block[field] as string)
        .join("");
    return {
      text: join("text", "text"),
      reasoning: join("thinking", "thinking"),
      toolCalls: blocks.filter((block) => block.type === "tool_use").map(callOf),
      finish: finishOf(document.stop_reason),
      usage: readUsage(document.usage as Json),
    };
  },

  readReplyStream(text) {
    const blocks: (Json & { json?: string })[] = [];
    let usage: Json = {};
    let stop: unknown;
    let ended = false;
    for (const { event, json } of eventsOf(text)) {
      if (event !== json.type) throw new Error(`the event ${event} says that it is ${json.type}`);
      const index = json.index as number;
      const delta = json.delta as Json | undefined;
      if (json.type === "message_start") usage = { ...((json.message as Json).usage as Json) };
      if (json.type === "content_block_start") blocks[index] = { ...(json.content_block as Json) };
      const block = blocks[index] as Json & { json?: string };
      if (delta?.type === "text_delta") block.text = `${block.text}${delta.text}`;
      if (delta?.type === "thinking_delta") block.thinking = `${block.thinking}${delta.thinking}`;
      if (delta?.type === "input_json_delta") block.json = `${block.json ?? ""}${delta.partial_json}`;
      if (json.type === "message_delta") {
        stop = delta?.stop_reason;
        for (const [name, value] of Object.entries(json.usage as Json)) if (value !== null) usage[name] = value;
      }
      ended ||= json.type === "message_stop";
    }
    if (!ended) throw new Error("the stream did not end with message_stop");
    const content = blocks.map((block) =>
      block.type === "tool_use" ? { ...block, input: JSON.parse(block.json || "{}") as Json } : block,
    );
    return this.readReply({ content, stop_reason: stop, usage });
  },
};

function blocksOf(turn: Turn): unknown {
  const source = ({ mediaType, base64 }: Blob) => ({ type: "base64", media_type: mediaType, data: base64 });
  const blocks: Json[] = [
    ...(turn.toolResults ?? []).map(({ id, text }) => ({ type: "tool_result", tool_use_id: id, content: text })),
    ...(turn.text ? [{ type: "text", text: turn.text }] : []),
    ...(turn.images ?? []).map((image) => ({ type: "image", source: source(image) })),
    ...(turn.documents ?? []).map((file) => ({ type: "document", source: source(file) })),
    ...(turn.toolCalls ?? []).map(({ id, name, input }) => ({ type: "tool_use", id, name, input })),
  ];
  return blocks.length === 1 && turn.text ? turn.text : blocks;
}

function turnOf(message: Json, names: Map<string, string>): Turn {
  const blocks = (
    typeof message.content === "string" ? [{ type: "text", text: message.content }] : message.content
  ) as Json[];
  const of = (type: string) => blocks.filter((block) => block.type === type);
  const blobs = (type: string) =>
    of(type).map(({ source }) => {
      const { media_type, data } = source as { media_type: string; data: string };
      return { mediaType: media_type, base64: data };
    });
  const text = of("text")
    .map((block) => block.text)
    .join("");
  const toolCalls = of("tool_use").map(callOf);
  for (const { id, name } of toolCalls) names.set(id, name);
  const toolResults = of("tool_result").map((block) => ({
    id: block.tool_use_id as string,
    name: names.get(block.tool_use_id as string) ?? "unknown",
    text:
      typeof block.content === "string"
        ? block.content
        : (block.content as { text: string }[]).map((part) => part.text).join(""),
  }));
  const [images, documents] = [blobs("image"), blobs("document")];
  return {
    role: message.role as "user",
    ...(text !== "" && { text }),
    ...(images.length > 0 && { images }),
    ...(documents.length > 0 && { documents }),
    ...(toolCalls.length > 0 && { toolCalls }),
    ...(toolResults.length > 0 && { toolResults }),
  };
}

function emptied(block: Json): Json {
  if (block.type === "thinking") return { type: "thinking", thinking: "", signature: "" };
  return block.type === "text" ? { type: "text", text: "" } : { ...block, input: {} };
}

function deltasOf(block: Json): Json[] {
  if (block.type === "text") return halves(block.text as string).map((text) => ({ type: "text_delta", text }));
  if (block.type === "tool_use") {
    return halves(JSON.stringify(block.input)).map((piece) => ({ type: "input_json_delta", partial_json: piece }));
  }
  return [
    ...halves(block.thinking as string).map((thinking) => ({ type: "thinking_delta", thinking })),
    { type: "signature_delta", signature: block.signature },
  ];
}

const callOf = ({ id, name, input }: Json): ToolCall => ({
  id: id as string,
  name: name as string,
  input: input as Json,
});

const usageOf = ({ usage }: Reply) => ({
  input_tokens: usage.input - usage.cached,
  cache_read_input_tokens: usage.cached,
  cache_creation_input_tokens: 0,
  output_tokens: usage.output,
  output_tokens_details: { thinking_tokens: usage.reasoning },
});

const readUsage = (usage: Json): Reply["usage"] => {
  const count = (name: string) => (usage[name] as number | null | undefined) ?? 0;
  const cached = count("cache_read_input_tokens");
  return {
    input: count("input_tokens") + cached + count("cache_creation_input_tokens"),
    cached,
    output: count("output_tokens"),
    reasoning: ((usage.output_tokens_details as Json | undefined)?.thinking_tokens as number | undefined) ?? 0,
  };
};
