import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createSandbox } from "../server.ts";

const sandbox = createSandbox({ latency: 0, slowMs: 60_000, keepBodies: true });
let client: OpenAI;

beforeAll(async () => {
  await sandbox.listen();
  client = new OpenAI({ apiKey: "sk-test", baseURL: `${sandbox.url}/v1`, maxRetries: 0 });
});
beforeEach(() => sandbox.journal.clear());
afterAll(() => sandbox.close());

const ask = (content: string): OpenAI.ChatCompletionMessageParam[] => [{ role: "user", content }];
const WEATHER: OpenAI.ChatCompletionTool = {
  type: "function",
  function: {
    name: "get_weather",
    parameters: { type: "object", properties: { city: { type: "string" }, unit: { enum: ["celsius", "kelvin"] } } },
  },
};

async function collect(stream: AsyncIterable<OpenAI.ChatCompletionChunk>) {
  const chunks: OpenAI.ChatCompletionChunk[] = [];
  let text = "";
  for await (const chunk of stream) {
    chunks.push(chunk);
    text += chunk.choices[0]?.delta.content ?? "";
  }
  return { chunks, text };
}

describe("answers", () => {
  test("the same prompt gets the same labelled text, streamed or not, and the books agree with the reported usage", async () => {
    const request = { model: "sandbox-small", messages: ask("How do I name a function?") };
    const whole = await client.chat.completions.create(request);
    const { chunks, text } = await collect(
      await client.chat.completions.create({ ...request, stream: true, stream_options: { include_usage: true } }),
    );
    expect(whole.choices[0]?.message.content).toContain("simulated");
    expect(whole.choices[0]?.finish_reason).toBe("stop");
    expect(text).toBe(whole.choices[0]?.message.content);
    expect(chunks.at(-1)?.choices).toEqual([]);
    expect(chunks.at(-1)?.usage).toEqual(whole.usage);
    const [first, second] = sandbox.journal.entries();
    expect(first?.usage).toMatchObject({ input: whole.usage?.prompt_tokens, output: whole.usage?.completion_tokens });
    expect(second?.usage).toEqual(first?.usage);
    expect(sandbox.journal.totals().calls).toBe(2);
  });

  test("a stream carries usage only when it was asked for", async () => {
    const stream = await client.chat.completions.create({ model: "sandbox-small", messages: ask("Hi"), stream: true });
    const { chunks } = await collect(stream);
    expect(chunks.some((chunk) => chunk.usage)).toBe(false);
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe("stop");
  });

  test("the output cap is honoured and named as the finish reason", async () => {
    for (const cap of [{ max_tokens: 5 }, { max_completion_tokens: 5 }]) {
      const answer = await client.chat.completions.create({ model: "sandbox-large", messages: ask("Hi"), ...cap });
      expect(answer.usage?.completion_tokens).toBe(5);
      expect(answer.choices[0]?.finish_reason).toBe("length");
    }
  });

  test("several choices are all billed", async () => {
    const one = await client.chat.completions.create({ model: "sandbox-tokens-30", messages: ask("Hi") });
    const three = await client.chat.completions.create({ model: "sandbox-tokens-30", messages: ask("Hi"), n: 3 });
    expect(three.choices.map((choice) => choice.index)).toEqual([0, 1, 2]);
    expect(one.usage?.completion_tokens).toBe(30);
    expect(three.usage?.completion_tokens).toBe(90);
  });

  test("an offered tool is called when the prompt asks for it, and its result ends in text", async () => {
    const messages = ask("What is the weather in Paris?");
    const call = { model: "sandbox-small", messages, tools: [WEATHER] };
    const answer = await client.chat.completions.create(call);
    const used = answer.choices[0]?.message.tool_calls?.[0];
    expect(answer.choices[0]?.finish_reason).toBe("tool_calls");
    expect(used?.type === "function" && JSON.parse(used.function.arguments)).toEqual({
      city: "Paris",
      unit: "celsius",
    });
    const final = await client.chat.completions
      .stream({
        ...call,
        messages: [
          ...messages,
          answer.choices[0]?.message as OpenAI.ChatCompletionMessageParam,
          { role: "tool", tool_call_id: used?.id ?? "", content: "21 degrees" },
        ],
      })
      .finalChatCompletion();
    expect(final.choices[0]?.finish_reason).toBe("stop");
    const streamed = await client.chat.completions.stream(call).finalChatCompletion();
    const streamedCall = streamed.choices[0]?.message.tool_calls?.[0];
    expect(streamedCall?.type === "function" && streamedCall.function.name).toBe("get_weather");
  });

  test("a tool that the prompt does not ask for is left alone", async () => {
    const answer = await client.chat.completions.create({
      model: "sandbox-small",
      messages: ask("Tell me a joke"),
      tools: [WEATHER],
    });
    expect(answer.choices[0]?.message.tool_calls).toBeUndefined();
  });

  test("an answer in JSON fits the schema that came with the request", async () => {
    const schema = {
      type: "object",
      properties: { name: { type: "string" }, tags: { type: "array", items: { $ref: "#/$defs/tag" }, minItems: 2 } },
      $defs: { tag: { type: "object", properties: { id: { type: "integer", minimum: 7 } } } },
    };
    const answer = await client.chat.completions.create({
      model: "sandbox-small",
      messages: ask("Describe Berlin"),
      response_format: { type: "json_schema", json_schema: { name: "place", schema } },
    });
    expect(JSON.parse(answer.choices[0]?.message.content ?? "")).toEqual({
      name: "Berlin",
      tags: [{ id: 7 }, { id: 7 }],
    });
    const object = await client.chat.completions.create({
      model: "sandbox-small",
      messages: ask("Any JSON"),
      response_format: { type: "json_object" },
    });
    expect(JSON.parse(object.choices[0]?.message.content ?? "")).toMatchObject({ simulated: true });
  });

  test("a long prompt that comes again is reported as cached, in blocks of 128 tokens", async () => {
    const request = { model: "sandbox-small", messages: ask("Remember this sentence well. ".repeat(400)) };
    const first = await client.chat.completions.create(request);
    const second = await client.chat.completions.create(request);
    expect(first.usage?.prompt_tokens_details?.cached_tokens).toBe(0);
    const cached = second.usage?.prompt_tokens_details?.cached_tokens ?? 0;
    expect(cached).toBeGreaterThanOrEqual(1024);
    expect(cached % 128).toBe(0);
    expect(cached).toBeLessThanOrEqual(second.usage?.prompt_tokens ?? 0);
  });

  test("reasoning is billed as output and named apart", async () => {
    const answer = await client.chat.completions.create({
      model: "sandbox-small",
      messages: ask("Think"),
      reasoning_effort: "low",
    });
    const reasoning = answer.usage?.completion_tokens_details?.reasoning_tokens ?? 0;
    expect(reasoning).toBeGreaterThan(0);
    expect(answer.usage?.completion_tokens).toBeGreaterThan(reasoning);
  });

  test("models are listed, and every answer has a request id", async () => {
    const { data, response } = await client.models.list().withResponse();
    expect(data.data.map((model) => model.id)).toEqual(["sandbox-small", "sandbox-large"]);
    expect(response.headers.get("x-request-id")).toMatch(/^req_[0-9a-f]{32}$/);
    expect((await client.models.retrieve("sandbox-large")).id).toBe("sandbox-large");
  });
});

describe("faults on demand", () => {
  const call = (model: string, stream = false) =>
    client.chat.completions.create({ model, messages: ask("Hi"), stream: stream as false });

  test.each([
    [400, OpenAI.BadRequestError],
    [401, OpenAI.AuthenticationError],
    [404, OpenAI.NotFoundError],
    [429, OpenAI.RateLimitError],
    [500, OpenAI.InternalServerError],
  ])("a model named -error-%i is refused with that status", async (status, kind) => {
    await expect(call(`gpt-5-mini-error-${status}`)).rejects.toBeInstanceOf(kind);
    expect(sandbox.journal.entries()[0]).toMatchObject({ httpStatus: status, outcome: "refused", usage: null });
  });

  test("a rate limit says when to come back; an empty account says so", async () => {
    const limited = await call("sandbox-error-429").catch(
      (error: unknown) => error as InstanceType<typeof OpenAI.APIError>,
    );
    expect((limited as InstanceType<typeof OpenAI.APIError>).headers?.get("retry-after")).toBe("1");
    await expect(call("sandbox-error-429-quota")).rejects.toMatchObject({ code: "insufficient_quota" });
  });

  test("a key that contains 'invalid' is refused", async () => {
    const other = new OpenAI({ apiKey: "sk-invalid", baseURL: `${sandbox.url}/v1`, maxRetries: 0 });
    await expect(other.models.list()).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
  });

  test("a header asks for a scenario whatever the model", async () => {
    const headers = { "x-sandbox-scenario": "error-503" };
    const failing = client.chat.completions.create({ model: "sandbox-small", messages: ask("Hi") }, { headers });
    await expect(failing).rejects.toMatchObject({ status: 503 });
  });

  test("a reset connection and a malformed document reach the caller as errors", async () => {
    await expect(call("sandbox-reset")).rejects.toBeInstanceOf(OpenAI.APIConnectionError);
    await expect(call("sandbox-malformed")).rejects.toThrow();
    expect(sandbox.journal.entries().map((entry) => entry.outcome)).toEqual(["broken", "broken"]);
  });

  test("invalid JSON and missing fields are named with status 400", async () => {
    const send = (body: string) => fetch(`${sandbox.url}/v1/chat/completions`, { method: "POST", body });
    expect((await send("{")).status).toBe(400);
    const missing = await send('{"model":"sandbox-small"}');
    expect(await missing.json()).toMatchObject({ error: { param: "messages", type: "invalid_request_error" } });
  });
});

describe("broken streams", () => {
  const raw = async (model: string, signal?: AbortSignal) =>
    fetch(`${sandbox.url}/v1/chat/completions`, {
      method: "POST",
      body: JSON.stringify({ model, messages: ask("Hi"), stream: true, stream_options: { include_usage: true } }),
      signal: signal ?? null,
    });

  test("a cut stream ends in peace but without its end marker", async () => {
    const text = await (await raw("sandbox-stream-cut")).text();
    expect(text).toContain("data: {");
    expect(text).not.toContain("[DONE]");
    expect(text).not.toContain('"finish_reason":"stop"');
    expect(sandbox.journal.entries()[0]?.outcome).toBe("broken");
  });

  test("a reset stream breaks the connection", async () => {
    const response = await raw("sandbox-stream-reset");
    await expect(response.text()).rejects.toThrow();
  });

  test("a failing stream carries an error event; a malformed one broken JSON", async () => {
    expect(await (await raw("sandbox-stream-error")).text()).toMatch(/data: \{"error":.*\n\n$/);
    expect(await (await raw("sandbox-malformed")).text()).toMatch(/"con\n\n$/);
  });

  test("a stalled stream stays open until the caller leaves, and the books hold what was sent", async () => {
    const leave = new AbortController();
    const response = await raw("sandbox-stream-stall", leave.signal);
    const reader = response.body?.getReader();
    const first = await reader?.read();
    expect(first?.done).toBe(false);
    leave.abort();
    await expect.poll(() => sandbox.journal.entries()[0]?.usage?.output).toBeGreaterThan(0);
  });

  test("a provider that keeps its counts to itself sends no usage", async () => {
    expect(await (await raw("sandbox-no-usage")).text()).not.toContain('"usage"');
  });

  test("a caller who leaves in the middle is in the books with what was generated", async () => {
    const leave = new AbortController();
    const response = await raw("sandbox-tokens-100000", leave.signal);
    await response.body?.getReader().read();
    leave.abort();
    await expect.poll(() => sandbox.journal.entries()[0]?.outcome).toBe("aborted");
    expect(sandbox.journal.entries()[0]?.usage?.output).toBeLessThan(100_000);
  });
});
