import {
  type CallerCodec,
  eventsOf,
  type Finish,
  halves,
  type Json,
  type ProviderCodec,
  type Reply,
  sse,
} from "../exchange.ts";

const FINISH = {
  stop: "stop",
  length: "length",
  tools: "stop",
  refused: "content_filter",
} as const satisfies Record<Finish, string>;

const usageOf = ({ usage }: Reply): Json => ({
  prompt_tokens: usage.input,
  completion_tokens: usage.output,
  total_tokens: usage.input + usage.output,
  prompt_tokens_details: { cached_tokens: usage.cached },
  completion_tokens_details: { reasoning_tokens: usage.reasoning },
});

/** The format knows a prompt, sampling, stops and a cap, and its answer is text. */
export const openAiCompletionsCodec: CallerCodec & ProviderCodec = {
  contentType: "text/event-stream",

  sayable(ask, reply) {
    const { turns, stop: _, temperature: _t, maxTokens: _m, ...more } = ask;
    const plain = turns.length === 1 && turns.every((turn) => !turn.images && !turn.documents);
    return plain && Object.keys(more).length === 0 && reply.reasoning === "" ? ask : null;
  },

  readAsk(body) {
    return {
      turns: [{ role: "user", text: body.prompt as string }],
      ...(body.stop !== undefined && { stop: body.stop as string[] }),
      ...(body.temperature !== undefined && { temperature: body.temperature as number }),
      ...(body.max_tokens !== undefined && { maxTokens: body.max_tokens as number }),
    };
  },

  writeReply: (reply) => ({
    id: "cmpl-1",
    object: "text_completion",
    choices: [{ index: 0, text: reply.text, logprobs: null, finish_reason: FINISH[reply.finish] }],
    usage: usageOf(reply),
  }),

  writeReplyStream(reply) {
    const chunk = (choices: Json[], usage: Json | null = null) =>
      sse({ id: "cmpl-1", object: "text_completion", choices, usage });
    return [
      ...halves(reply.text).map((text) => chunk([{ index: 0, text, logprobs: null, finish_reason: null }])),
      chunk([{ index: 0, text: "", logprobs: null, finish_reason: FINISH[reply.finish] }]),
      chunk([], usageOf(reply)),
      sse("[DONE]"),
    ];
  },

  writeAsk(ask, stream) {
    return {
      prompt: ask.turns.map(({ text }) => text).join(""),
      ...(ask.stop && { stop: ask.stop }),
      ...(ask.temperature !== undefined && { temperature: ask.temperature }),
      ...(ask.maxTokens && { max_tokens: ask.maxTokens }),
      ...(stream && { stream: true, stream_options: { include_usage: true } }),
    };
  },

  readReply(document) {
    const [choice] = document.choices as { text: string; finish_reason: string }[];
    if (!choice) throw new Error("no choice");
    const usage = document.usage as Json;
    const details = (name: string, field: string) =>
      ((usage[name] as Json | undefined)?.[field] as number | undefined) ?? 0;
    return {
      text: choice.text,
      reasoning: "",
      toolCalls: [],
      finish:
        choice.finish_reason === "length" ? "length" : choice.finish_reason === "content_filter" ? "refused" : "stop",
      usage: {
        input: usage.prompt_tokens as number,
        cached: details("prompt_tokens_details", "cached_tokens"),
        output: usage.completion_tokens as number,
        reasoning: details("completion_tokens_details", "reasoning_tokens"),
      },
    } satisfies Reply;
  },

  readReplyStream(text) {
    const events = eventsOf(text);
    if (events.at(-1)?.data !== "[DONE]") throw new Error("the stream did not end with [DONE]");
    let written = "";
    let finish: string | null = null;
    let usage: unknown;
    for (const { json } of events.slice(0, -1)) {
      usage = json.usage ?? usage;
      const [choice] = json.choices as { text: string; finish_reason: string | null }[];
      written += choice?.text ?? "";
      finish = choice?.finish_reason ?? finish;
    }
    return this.readReply({ choices: [{ text: written, finish_reason: finish }], usage });
  },
};
