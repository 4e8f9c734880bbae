import OpenAI from "openai";
import {
  type Address,
  CITY_SCHEMA,
  type Client,
  finishOf,
  PIXEL_BASE64,
  type Question,
  type Reading,
  resultOf,
  TOOLS,
} from "./client.ts";

type Chat = OpenAI.ChatCompletion & { thoughts?: string };
type Completion = OpenAI.Completion;

const clientOf = ({ root, key }: Address) => new OpenAI({ apiKey: key, baseURL: `${root}/v1`, maxRetries: 0 });

const PIXEL_URL = `data:image/png;base64,${PIXEL_BASE64}`;

/** Not in OpenAI's own types: what those who imitate the API call a model's thoughts. */
const thoughtsIn = (part: object | undefined): string =>
  (part as { reasoning_content?: string } | undefined)?.reasoning_content ?? "";

export const openAiChat: Client = {
  name: "openai chat.completions",
  speaks: "openai-chat",
  cannot: [],
  showsThoughts: true,
  readsInputFirst: false,
  async ask(address, question, stream): Promise<Chat> {
    const { chat } = clientOf(address);
    const request = chatRequest(address.model, question);
    if (!stream) return chat.completions.create(request);
    const running = chat.completions.stream({ ...request, stream_options: { include_usage: true } });
    // The package keeps only the last piece of a field that it does not know.
    let thoughts = "";
    running.on("chunk", (chunk) => {
      thoughts += thoughtsIn(chunk.choices[0]?.delta);
    });
    return { ...(await running.finalChatCompletion()), thoughts };
  },
  read(accumulated) {
    const { choices, usage, thoughts } = accumulated as Chat;
    const [choice] = choices;
    const calls = (choice?.message.tool_calls ?? [])
      .filter((call) => call.type === "function")
      .map(({ function: called }) => ({ name: called.name, arguments: JSON.parse(called.arguments) as unknown }));
    return {
      text: choice?.message.content ?? "",
      thoughts: thoughts ?? thoughtsIn(choice?.message),
      calls,
      finish: finishOf(choice?.finish_reason, calls),
      usage: {
        input: usage?.prompt_tokens ?? Number.NaN,
        output: usage?.completion_tokens ?? Number.NaN,
        cached: usage?.prompt_tokens_details?.cached_tokens ?? 0,
      },
    };
  },
};

function chatRequest(model: string, question: Question): Omit<OpenAI.ChatCompletionCreateParamsNonStreaming, "stream"> {
  const { prompt, system, tools, schema, thinking, image, maxTokens, after } = question;
  const image_url = { url: PIXEL_URL };
  const content = image
    ? [
        { type: "text" as const, text: prompt },
        { type: "image_url" as const, image_url },
      ]
    : prompt;
  const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: "user", content }];
  if (system) messages.unshift({ role: "system", content: system });
  const message = (after as Chat | undefined)?.choices[0]?.message;
  if (message) {
    messages.push(message);
    for (const call of message.tool_calls ?? []) {
      const name = call.type === "function" ? call.function.name : "";
      messages.push({ role: "tool", tool_call_id: call.id, content: resultOf(name) });
    }
  }
  return {
    model,
    messages,
    ...(tools && { tools: TOOLS.map((tool) => ({ type: "function", function: tool })) }),
    ...(schema && {
      response_format: { type: "json_schema", json_schema: { name: "city", schema: CITY_SCHEMA, strict: true } },
    }),
    ...(thinking && { reasoning_effort: "low" }),
    ...(maxTokens && { max_completion_tokens: maxTokens }),
  };
}

export const openAiResponses: Client = {
  name: "openai responses",
  speaks: "openai-responses",
  cannot: [],
  showsThoughts: true,
  readsInputFirst: false,
  async ask(address, question, stream): Promise<OpenAI.Responses.Response> {
    const { responses } = clientOf(address);
    const request = responsesRequest(address.model, question);
    return stream ? responses.stream(request).finalResponse() : responses.create(request);
  },
  read(accumulated) {
    const { output, output_text, status, incomplete_details, usage } = accumulated as OpenAI.Responses.Response;
    const calls = output
      .filter((item) => item.type === "function_call")
      .map((item) => ({ name: item.name, arguments: JSON.parse(item.arguments) as unknown }));
    const thoughts = output
      .filter((item) => item.type === "reasoning")
      .flatMap((item) => item.summary.map(({ text }) => text));
    return {
      text: output_text,
      thoughts: thoughts.join(""),
      calls,
      finish: finishOf(incomplete_details?.reason ?? status, calls),
      usage: {
        input: usage?.input_tokens ?? Number.NaN,
        output: usage?.output_tokens ?? Number.NaN,
        cached: usage?.input_tokens_details?.cached_tokens ?? 0,
      },
    };
  },
};

function responsesRequest(
  model: string,
  question: Question,
): Omit<OpenAI.Responses.ResponseCreateParamsNonStreaming, "stream"> {
  const { prompt, system, tools, schema, thinking, image, maxTokens, after } = question;
  const input: OpenAI.Responses.ResponseInputItem[] = [
    {
      role: "user",
      content: [
        { type: "input_text", text: prompt },
        ...(image ? [{ type: "input_image" as const, image_url: PIXEL_URL, detail: "auto" as const }] : []),
      ],
    },
  ];
  const before = (after as OpenAI.Responses.Response | undefined)?.output ?? [];
  const calls = before.filter((item) => item.type === "function_call");
  input.push(...(before as OpenAI.Responses.ResponseInputItem[]));
  for (const { call_id, name } of calls) input.push({ type: "function_call_output", call_id, output: resultOf(name) });
  return {
    model,
    input,
    store: false,
    ...(system && { instructions: system }),
    ...(tools && { tools: TOOLS.map((tool) => ({ type: "function", strict: true, ...tool })) }),
    ...(schema && { text: { format: { type: "json_schema", name: "city", schema: CITY_SCHEMA, strict: true } } }),
    ...(thinking && { reasoning: { effort: "low", summary: "auto" }, include: ["reasoning.encrypted_content"] }),
    ...(maxTokens && { max_output_tokens: maxTokens }),
  };
}

export const openAiCompletions: Client = {
  name: "openai completions",
  speaks: "openai-completions",
  cannot: ["tools", "schema", "thinking", "image", "after", "system"],
  showsThoughts: true,
  readsInputFirst: false,
  async ask(address, { prompt, maxTokens = 400 }, stream): Promise<Completion[]> {
    const { completions } = clientOf(address);
    const request = { model: address.model, prompt, max_tokens: maxTokens };
    if (!stream) return [await completions.create(request)];
    const chunks = await completions.create({ ...request, stream: true, stream_options: { include_usage: true } });
    // The package does not accumulate here: every chunk counts.
    return Array.fromAsync(chunks);
  },
  read(accumulated): Reading {
    const chunks = accumulated as Completion[];
    const choices = chunks.flatMap((chunk) => chunk.choices);
    const usage = chunks.findLast((chunk) => chunk.usage)?.usage;
    return {
      text: choices.map(({ text }) => text).join(""),
      thoughts: "",
      calls: [],
      finish: finishOf(choices.findLast((choice) => choice.finish_reason)?.finish_reason, []),
      usage: {
        input: usage?.prompt_tokens ?? Number.NaN,
        output: usage?.completion_tokens ?? Number.NaN,
        cached: usage?.prompt_tokens_details?.cached_tokens ?? 0,
      },
    };
  },
};
