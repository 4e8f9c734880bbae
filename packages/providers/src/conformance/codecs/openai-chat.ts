import {
  type Blob,
  blobOf,
  type CallerCodec,
  dataUrl,
  eventsOf,
  halves,
  type Json,
  type ProviderCodec,
  type Reply,
  sse,
  type ToolCall,
  type Turn,
} from "../exchange.ts";

const FINISH = { stop: "stop", length: "length", tools: "tool_calls", refused: "content_filter" } as const;
const finishOf = (word: string): Reply["finish"] =>
  (Object.keys(FINISH) as Reply["finish"][]).find((key) => FINISH[key] === word) ?? "stop";

export const openAiChatCodec: CallerCodec & ProviderCodec = {
  contentType: "text/event-stream",

  writeAsk(ask, stream) {
    return {
      messages: [...(ask.system ? [{ role: "system", content: ask.system }] : []), ...ask.turns.flatMap(messagesOf)],
      ...(ask.tools && {
        tools: ask.tools.map(({ name, description, schema }) => ({
          type: "function",
          function: { name, description, parameters: schema },
        })),
      }),
      ...(ask.toolChoice && {
        tool_choice:
          typeof ask.toolChoice === "string" ? ask.toolChoice : { type: "function", function: ask.toolChoice },
      }),
      ...(ask.schema && {
        response_format: { type: "json_schema", json_schema: { name: "answer", schema: ask.schema, strict: true } },
      }),
      ...(ask.effort && { reasoning_effort: ask.effort }),
      ...(ask.stop && { stop: ask.stop }),
      ...(ask.temperature !== undefined && { temperature: ask.temperature }),
      ...(ask.maxTokens && { max_completion_tokens: ask.maxTokens }),
      ...(stream && { stream: true, stream_options: { include_usage: true } }),
    };
  },

  readAsk(body) {
    const messages = body.messages as Json[];
    const names = new Map<string, string>();
    const system = messages
      .filter(({ role }) => role === "system" || role === "developer")
      .map(({ content }) => textOf(content));
    const turns: Turn[] = [];
    for (const message of messages) {
      if (message.role === "tool") {
        const id = message.tool_call_id as string;
        const result = { id, name: names.get(id) ?? "unknown", text: textOf(message.content) };
        const last = turns.at(-1);
        if (last?.toolResults) last.toolResults.push(result);
        else turns.push({ role: "user", toolResults: [result] });
      } else if (message.role === "user" || message.role === "assistant") turns.push(turnOf(message, names));
    }
    const format = body.response_format as Json | undefined;
    const choice = body.tool_choice as string | { function: { name: string } } | undefined;
    const cap = (body.max_completion_tokens ?? body.max_tokens) as number | undefined;
    return {
      ...(system.length > 0 && { system: system.join("\n") }),
      turns,
      ...(body.tools !== undefined && {
        tools: (body.tools as { function: { name: string; description: string; parameters: Json } }[]).map((tool) => ({
          name: tool.function.name,
          description: tool.function.description,
          schema: tool.function.parameters,
        })),
      }),
      ...(choice !== undefined && {
        toolChoice: typeof choice === "string" ? (choice as "auto") : { name: choice.function.name },
      }),
      ...(format?.type === "json_schema" && { schema: (format.json_schema as Json).schema as Json }),
      ...(body.reasoning_effort !== undefined && { effort: body.reasoning_effort as "low" }),
      ...(body.stop !== undefined && { stop: [body.stop].flat() as string[] }),
      ...(body.temperature !== undefined && { temperature: body.temperature as number }),
      ...(cap !== undefined && { maxTokens: cap }),
    };
  },

  writeReply(reply) {
    const { text, reasoning, toolCalls } = reply;
    const message = {
      role: "assistant",
      content: text === "" ? null : text,
      ...(reasoning !== "" && { reasoning_content: reasoning }),
      ...(toolCalls.length > 0 && { tool_calls: toolCalls.map((call, index) => written(call, index)) }),
    };
    return {
      id: "chatcmpl-1",
      object: "chat.completion",
      created: 1,
      model: "upstream-model-1",
      choices: [{ index: 0, message, logprobs: null, finish_reason: FINISH[reply.finish] }],
      usage: usageOf(reply),
    };
  },

  writeReplyStream(reply) {
    const head = { id: "chatcmpl-1", object: "chat.completion.chunk", created: 1, model: "upstream-model-1" };
    const chunk = (delta: Json, finish: string | null = null) =>
      sse({ ...head, choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }] });
    return [
      chunk({ role: "assistant", content: "" }),
      ...halves(reply.reasoning).map((piece) => chunk({ reasoning_content: piece })),
      ...halves(reply.text).map((piece) => chunk({ content: piece })),
      ...reply.toolCalls.flatMap((call, index) => [
        chunk({ tool_calls: [{ index, id: call.id, type: "function", function: { name: call.name, arguments: "" } }] }),
        ...halves(JSON.stringify(call.input)).map((piece) =>
          chunk({ tool_calls: [{ index, function: { arguments: piece } }] }),
        ),
      ]),
      chunk({}, FINISH[reply.finish]),
      sse({ ...head, choices: [], usage: usageOf(reply) }),
      sse("[DONE]"),
    ];
  },

  readReply(document) {
    const [choice] = document.choices as { message: Json; finish_reason: string }[];
    if (!choice) throw new Error("no choice");
    const { message } = choice;
    return {
      text: (message.content as string | null) ?? "",
      reasoning: (message.reasoning_content as string | undefined) ?? "",
      toolCalls: ((message.tool_calls as Json[] | undefined) ?? []).map(callOf),
      finish: finishOf(choice.finish_reason),
      usage: readUsage(document.usage as Json),
    };
  },

  readReplyStream(text) {
    const events = eventsOf(text);
    if (events.at(-1)?.data !== "[DONE]") throw new Error("the stream did not end with [DONE]");
    const message = {
      content: "",
      reasoning_content: "",
      tool_calls: [] as { id: string; function: { name: string; arguments: string } }[],
    };
    let finish = "";
    let usage: Json | undefined;
    for (const { json } of events.slice(0, -1)) {
      usage = (json.usage as Json | null | undefined) ?? usage;
      const [choice] = json.choices as { delta: Json; finish_reason: string | null }[];
      if (!choice) continue;
      finish = choice.finish_reason ?? finish;
      message.content += (choice.delta.content as string | undefined) ?? "";
      message.reasoning_content += (choice.delta.reasoning_content as string | undefined) ?? "";
      for (const piece of (choice.delta.tool_calls as { index: number; id?: string; function?: Json }[] | undefined) ??
        []) {
        message.tool_calls[piece.index] ??= { id: piece.id ?? "", function: { name: "", arguments: "" } };
        const call = message.tool_calls[piece.index] as { function: { name: string; arguments: string } };
        call.function.name += (piece.function?.name as string | undefined) ?? "";
        call.function.arguments += (piece.function?.arguments as string | undefined) ?? "";
      }
    }
    return this.readReply({ choices: [{ message, finish_reason: finish }], usage });
  },
};

function messagesOf(turn: Turn): Json[] {
  if (turn.toolResults) {
    return turn.toolResults.map(({ id, text }) => ({ role: "tool", tool_call_id: id, content: text }));
  }
  const parts = [
    ...(turn.text ? [{ type: "text", text: turn.text }] : []),
    ...(turn.images ?? []).map((image) => ({ type: "image_url", image_url: { url: dataUrl(image) } })),
    ...(turn.documents ?? []).map((file) => ({ type: "file", file: { filename: "a.pdf", file_data: dataUrl(file) } })),
  ];
  const content = turn.images || turn.documents ? parts : (turn.text ?? null);
  return [
    {
      role: turn.role,
      content,
      ...(turn.toolCalls && { tool_calls: turn.toolCalls.map((call, index) => written(call, index)) }),
    },
  ];
}

function turnOf(message: Json, names: Map<string, string>): Turn {
  const parts = Array.isArray(message.content) ? (message.content as Json[]) : [];
  const blobs = (type: string, urlOf: (part: Json) => string): Blob[] =>
    parts.filter((part) => part.type === type).map((part) => blobOf(urlOf(part)));
  const images = blobs("image_url", (part) => (part.image_url as { url: string }).url);
  const documents = blobs("file", (part) => (part.file as { file_data: string }).file_data);
  const toolCalls = ((message.tool_calls as Json[] | undefined) ?? []).map(callOf);
  for (const { id, name } of toolCalls) names.set(id, name);
  const text = textOf(message.content);
  return {
    role: message.role as "user",
    ...(text !== "" && { text }),
    ...(images.length > 0 && { images }),
    ...(documents.length > 0 && { documents }),
    ...(toolCalls.length > 0 && { toolCalls }),
  };
}

const textOf = (content: unknown): string =>
  typeof content === "string"
    ? content
    : Array.isArray(content)
      ? content.map((part: Json) => (part.type === "text" ? part.text : "")).join("")
      : "";

const written = ({ id, name, input }: ToolCall, index: number) => ({
  index,
  id,
  type: "function",
  function: { name, arguments: JSON.stringify(input) },
});

const callOf = (call: Json): ToolCall => {
  const { name, arguments: text } = call.function as { name: string; arguments: string };
  return { id: call.id as string, name, input: JSON.parse(text) as Json };
};

const usageOf = ({ usage }: Reply) => ({
  prompt_tokens: usage.input,
  completion_tokens: usage.output,
  total_tokens: usage.input + usage.output,
  prompt_tokens_details: { cached_tokens: usage.cached },
  completion_tokens_details: { reasoning_tokens: usage.reasoning },
});

const readUsage = (usage: Json): Reply["usage"] => ({
  input: usage.prompt_tokens as number,
  cached: ((usage.prompt_tokens_details as Json | undefined)?.cached_tokens as number | undefined) ?? 0,
  output: usage.completion_tokens as number,
  reasoning: ((usage.completion_tokens_details as Json | undefined)?.reasoning_tokens as number | undefined) ?? 0,
});
