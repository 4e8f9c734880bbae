import {
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

export const openAiResponsesCodec: CallerCodec & ProviderCodec = {
  contentType: "text/event-stream",

  /** The format has no stop sequences. */
  sayable: ({ stop: _, ...ask }) => ask,

  writeAsk(ask, stream) {
    const choice = ask.toolChoice;
    return {
      ...(ask.system && { instructions: ask.system }),
      input: ask.turns.flatMap(itemsOf),
      ...(ask.tools && {
        tools: ask.tools.map(({ name, description, schema }) => ({
          type: "function",
          name,
          description,
          parameters: schema,
          strict: false,
        })),
      }),
      ...(choice && { tool_choice: typeof choice === "object" ? { type: "function", ...choice } : choice }),
      ...(ask.schema && {
        text: { format: { type: "json_schema", name: "answer", schema: ask.schema, strict: true } },
      }),
      ...(ask.effort && { reasoning: { effort: ask.effort, summary: "auto" } }),
      ...(ask.temperature !== undefined && { temperature: ask.temperature }),
      ...(ask.maxTokens && { max_output_tokens: ask.maxTokens }),
      ...(stream && { stream: true }),
    };
  },

  readAsk(body) {
    const items = body.input as Json[];
    const names = new Map<string, string>();
    const system = [
      ...(body.instructions ? [body.instructions as string] : []),
      ...items.filter(({ role }) => role === "system" || role === "developer").map(({ content }) => textOf(content)),
    ];
    const choice = body.tool_choice as string | { name: string } | undefined;
    const format = (body.text as { format?: Json } | undefined)?.format;
    const effort = (body.reasoning as { effort?: string } | undefined)?.effort;
    return {
      ...(system.length > 0 && { system: system.join("\n") }),
      turns: turnsOf(items, names),
      ...(body.tools !== undefined && {
        tools: (body.tools as { name: string; description: string; parameters: Json }[]).map((tool) => ({
          name: tool.name,
          description: tool.description,
          schema: tool.parameters,
        })),
      }),
      ...(choice !== undefined && {
        toolChoice: typeof choice === "string" ? (choice as "auto") : { name: choice.name },
      }),
      ...(format?.type === "json_schema" && { schema: format.schema as Json }),
      ...(effort && { effort: effort as "low" }),
      ...(body.temperature !== undefined && { temperature: body.temperature as number }),
      ...(body.max_output_tokens !== undefined && { maxTokens: body.max_output_tokens as number }),
    };
  },

  writeReply: (reply) => response(reply, outputOf(reply)),

  writeReplyStream(reply) {
    let sequence = 0;
    const send = (type: string, fields: Json) => sse({ type, sequence_number: sequence++, ...fields }, type);
    const done = response(reply, outputOf(reply));
    const begun = { ...done, status: "in_progress", output: [], usage: null };
    const end = reply.finish === "length" || reply.finish === "refused" ? "response.incomplete" : "response.completed";
    return [
      send("response.created", { response: begun }),
      send("response.in_progress", { response: begun }),
      ...outputOf(reply).flatMap((item, output_index) => {
        const at = { output_index, item_id: item.id };
        return [
          send("response.output_item.added", { output_index, item: emptied(item) }),
          ...eventsOfItem(item).map(([type, fields]) => send(type, { ...at, ...fields })),
          send("response.output_item.done", { output_index, item }),
        ];
      }),
      send(end, { response: done }),
    ];
  },

  readReply(document) {
    const items = document.output as Json[];
    const of = (type: string) => items.filter((item) => item.type === type);
    const toolCalls = of("function_call").map(callOf);
    const reason = (document.incomplete_details as { reason: string } | null | undefined)?.reason;
    return {
      text: of("message")
        .map((item) => textOf(item.content))
        .join(""),
      reasoning: of("reasoning")
        .map((item) => (item.summary as { text: string }[]).map(({ text }) => text).join(""))
        .join(""),
      toolCalls,
      finish:
        reason === "max_output_tokens"
          ? "length"
          : reason === "content_filter"
            ? "refused"
            : toolCalls.length > 0
              ? "tools"
              : "stop",
      usage: readUsage(document.usage as Json),
    };
  },

  readReplyStream(text) {
    const events = eventsOf(text).map(({ json }) => json);
    events.forEach((event, index) => {
      if (event.sequence_number !== index) throw new Error(`sequence number ${event.sequence_number} at ${index}`);
    });
    const last = events.at(-1) as Json;
    if (!/^response\.(completed|incomplete)$/.test(String(last?.type))) throw new Error("the response did not end");
    const whole = this.readReply(last.response as Json);
    const join = (type: string) =>
      events
        .filter((event) => event.type === type)
        .map((event) => event.delta as string)
        .join("");
    if (join("response.output_text.delta") !== whole.text) throw new Error("the deltas are not the text");
    if (join("response.reasoning_summary_text.delta") !== whole.reasoning)
      throw new Error("the deltas are not the summary");
    const input = join("response.function_call_arguments.delta");
    if (input !== whole.toolCalls.map((call) => JSON.stringify(call.input)).join("")) {
      throw new Error(`the deltas are not the arguments: ${input}`);
    }
    return whole;
  },
};

function itemsOf(turn: Turn): Json[] {
  const kind = turn.role === "user" ? "input_text" : "output_text";
  const content = [
    ...(turn.text ? [{ type: kind, text: turn.text, ...(kind === "output_text" && { annotations: [] }) }] : []),
    ...(turn.images ?? []).map((image) => ({ type: "input_image", image_url: dataUrl(image), detail: "auto" })),
    ...(turn.documents ?? []).map((file) => ({ type: "input_file", filename: "a.pdf", file_data: dataUrl(file) })),
  ];
  return [
    ...(turn.toolResults ?? []).map(({ id, text }) => ({ type: "function_call_output", call_id: id, output: text })),
    ...(content.length > 0 ? [{ type: "message", role: turn.role, content }] : []),
    ...(turn.toolCalls ?? []).map(({ id, name, input }) => ({
      type: "function_call",
      call_id: id,
      name,
      arguments: JSON.stringify(input),
    })),
  ];
}

function turnsOf(items: Json[], names: Map<string, string>): Turn[] {
  const turns: Turn[] = [];
  for (const item of items) {
    const last = turns.at(-1);
    if (item.type === "function_call") {
      const call = callOf(item);
      names.set(call.id, call.name);
      if (last?.role === "assistant") last.toolCalls = [...(last.toolCalls ?? []), call];
      else turns.push({ role: "assistant", toolCalls: [call] });
    } else if (item.type === "function_call_output") {
      const id = item.call_id as string;
      const result = { id, name: names.get(id) ?? "unknown", text: textOf(item.output) };
      if (last?.toolResults) last.toolResults.push(result);
      else turns.push({ role: "user", toolResults: [result] });
    } else if (item.role === "user" || item.role === "assistant") {
      turns.push({ role: item.role, ...contentOf(item.content) });
    }
  }
  return turns;
}

function contentOf(content: unknown): Omit<Turn, "role"> {
  const parts = Array.isArray(content) ? (content as Json[]) : [];
  const of = (type: string) => parts.filter((part) => part.type === type);
  const images = of("input_image").map((part) => blobOf(part.image_url as string));
  const documents = of("input_file").map((part) => blobOf(part.file_data as string));
  const text = textOf(content);
  return {
    ...(text !== "" && { text }),
    ...(images.length > 0 && { images }),
    ...(documents.length > 0 && { documents }),
  };
}

const textOf = (content: unknown): string =>
  typeof content === "string"
    ? content
    : (content as Json[]).map((part) => (part.text as string | undefined) ?? "").join("");

const outputOf = ({ reasoning, text, toolCalls }: Reply): (Json & { type: string; id: string })[] => [
  ...(reasoning === ""
    ? []
    : [{ type: "reasoning", id: "rs_1", summary: [{ type: "summary_text", text: reasoning }], status: "completed" }]),
  ...(text === ""
    ? []
    : [
        {
          type: "message",
          id: "msg_1",
          role: "assistant",
          status: "completed",
          content: [{ type: "output_text", text, annotations: [], logprobs: [] }],
        },
      ]),
  ...toolCalls.map((call, index) => ({
    type: "function_call",
    id: `fc_${index}`,
    call_id: call.id,
    name: call.name,
    arguments: JSON.stringify(call.input),
    status: "completed",
  })),
];

function emptied(item: Json): Json {
  if (item.type === "message") return { ...item, status: "in_progress", content: [] };
  return item.type === "reasoning" ? { ...item, summary: [] } : { ...item, status: "in_progress", arguments: "" };
}

function eventsOfItem(item: Json): [string, Json][] {
  if (item.type === "function_call") {
    const text = item.arguments as string;
    return [
      ...halves(text).map((delta): [string, Json] => ["response.function_call_arguments.delta", { delta }]),
      ["response.function_call_arguments.done", { arguments: text, name: item.name }],
    ];
  }
  const summary = item.type === "reasoning";
  const [part] = (summary ? item.summary : item.content) as { text: string }[];
  const at = summary ? { summary_index: 0 } : { content_index: 0 };
  const [word, field] = summary
    ? ["response.reasoning_summary_part", "response.reasoning_summary_text"]
    : ["response.content_part", "response.output_text"];
  const text = part?.text ?? "";
  return [
    [`${word}.added`, { ...at, part: { ...part, text: "" } }],
    ...halves(text).map((delta): [string, Json] => [
      `${field}.delta`,
      { ...at, delta, ...(!summary && { logprobs: [] }) },
    ]),
    [`${field}.done`, { ...at, text, ...(!summary && { logprobs: [] }) }],
    [`${word}.done`, { ...at, part }],
  ];
}

const response = (reply: Reply, output: Json[]): Json => ({
  id: "resp_1",
  object: "response",
  created_at: 1,
  model: "upstream-model-1",
  status: reply.finish === "length" || reply.finish === "refused" ? "incomplete" : "completed",
  incomplete_details:
    reply.finish === "length"
      ? { reason: "max_output_tokens" }
      : reply.finish === "refused"
        ? { reason: "content_filter" }
        : null,
  error: null,
  instructions: null,
  metadata: {},
  parallel_tool_calls: true,
  temperature: 1,
  tool_choice: "auto",
  tools: [],
  top_p: 1,
  output,
  usage: {
    input_tokens: reply.usage.input,
    input_tokens_details: { cached_tokens: reply.usage.cached },
    output_tokens: reply.usage.output,
    output_tokens_details: { reasoning_tokens: reply.usage.reasoning },
    total_tokens: reply.usage.input + reply.usage.output,
  },
});

const callOf = (item: Json): ToolCall => ({
  id: item.call_id as string,
  name: item.name as string,
  input: JSON.parse(item.arguments as string) as Json,
});

const readUsage = (usage: Json): Reply["usage"] => ({
  input: usage.input_tokens as number,
  cached: ((usage.input_tokens_details as Json | undefined)?.cached_tokens as number | undefined) ?? 0,
  output: usage.output_tokens as number,
  reasoning: ((usage.output_tokens_details as Json | undefined)?.reasoning_tokens as number | undefined) ?? 0,
});
