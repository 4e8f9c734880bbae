import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createSandbox } from "../server.ts";

const sandbox = createSandbox({ latency: 0 });
beforeAll(() => sandbox.listen());
beforeEach(() => sandbox.journal.clear());
afterAll(() => sandbox.close());

const HEADERS = { "x-api-key": "sk-ant-test", "anthropic-version": "2023-06-01" };
const REQUEST = { model: "sandbox-small", max_tokens: 500, messages: [{ role: "user", content: "Hello there" }] };

interface Message {
  content: { type: string; text: string }[];
  usage: { input_tokens: number; output_tokens: number };
  stop_reason: string;
}

const send = (body: object, path = "/v1/messages") =>
  fetch(sandbox.url + path, { method: "POST", headers: HEADERS, body: JSON.stringify(body) });

const answer = async (body: object) => (await send(body)).json() as Promise<Message>;

async function events(body: object) {
  const text = await (await send({ ...body, stream: true })).text();
  return text
    .trim()
    .split("\n\n")
    .map((block) => {
      const [event, data] = block.split("\n");
      return { event: event?.slice(7), data: JSON.parse(data?.slice(6) ?? "") };
    });
}

test("a message has the vendor's shape and a request id", async () => {
  const response = await send(REQUEST);
  expect(response.headers.get("request-id")).toMatch(/^req_01\w{22}$/);
  const body = (await response.json()) as Message;
  expect(body).toMatchObject({ type: "message", role: "assistant", stop_reason: "end_turn", stop_sequence: null });
  expect(body.content[0]?.text).toContain("simulated");
  expect(body.usage).toMatchObject({ cache_read_input_tokens: 0, cache_creation_input_tokens: 0 });
});

test("a stream runs from message_start to message_stop and tells the same as the whole message", async () => {
  const whole = await answer(REQUEST);
  const seen = await events(REQUEST);
  expect(seen[0]?.event).toBe("message_start");
  expect(seen.at(-1)?.event).toBe("message_stop");
  for (const { event, data } of seen) expect(data.type).toBe(event);
  const text = seen.map(({ data }) => data.delta?.text ?? "").join("");
  expect(text).toBe(whole.content[0]?.text);
  const usage = seen.find(({ event }) => event === "message_delta")?.data.usage;
  expect(usage.output_tokens).toBe(whole.usage.output_tokens);
});

test("a marked prefix is written to the cache once and read afterwards, apart from input_tokens", async () => {
  const system = [{ type: "text", text: "Policy. ".repeat(1000), cache_control: { type: "ephemeral" } }];
  const { usage: first } = await answer({ ...REQUEST, system });
  const { usage: second } = await answer({ ...REQUEST, system });
  expect(first).toMatchObject({ cache_creation_input_tokens: 2000, cache_read_input_tokens: 0 });
  expect(second).toMatchObject({ cache_creation_input_tokens: 0, cache_read_input_tokens: 2000 });
  const entry = sandbox.journal.entries()[1]?.usage;
  expect(entry?.input).toBe(second.input_tokens + 2000);
});

test("tools, thinking, stop sequences and the cap are honoured", async () => {
  const tools = [{ name: "get_weather", input_schema: { type: "object", properties: { city: { type: "string" } } } }];
  const asked = { ...REQUEST, messages: [{ role: "user", content: "What is the weather in Rome?" }], tools };
  const used = await answer(asked);
  expect(used.stop_reason).toBe("tool_use");
  expect(used.content).toMatchObject([{ type: "tool_use", name: "get_weather", input: { city: "Rome" } }]);
  const deltas = (await events(asked)).map(({ data }) => data.delta?.partial_json ?? "").join("");
  expect(JSON.parse(deltas)).toEqual({ city: "Rome" });

  const thought = await answer({ ...REQUEST, thinking: { type: "enabled", budget_tokens: 1024 } });
  expect(thought.content.map((block) => block.type)).toEqual(["thinking", "text"]);

  const stopped = await answer({ ...REQUEST, stop_sequences: ["sandbox"] });
  expect(stopped).toMatchObject({ stop_reason: "stop_sequence", stop_sequence: "sandbox" });

  const capped = await answer({ ...REQUEST, max_tokens: 3 });
  expect(capped).toMatchObject({ stop_reason: "max_tokens", usage: { output_tokens: 3 } });
});

test("errors have the vendor's types, before and in the middle of a stream", async () => {
  const overloaded = await send({ ...REQUEST, model: "claude-error-529" });
  expect(overloaded.status).toBe(529);
  expect(await overloaded.json()).toMatchObject({ type: "error", error: { type: "overloaded_error" } });
  const missing = await send({ model: "sandbox-small", messages: REQUEST.messages });
  expect(missing.status).toBe(400);
  expect(await missing.json()).toMatchObject({ error: { message: "max_tokens: Field required" } });
  expect((await events({ ...REQUEST, model: "claude-stream-error" })).at(-1)?.event).toBe("error");
  const names = (await events({ ...REQUEST, model: "claude-stream-cut" })).map(({ event }) => event);
  expect(names).not.toContain("message_delta");
  expect(names).not.toContain("message_stop");
});

test("models are listed in the vendor's shape, and tokens are counted without an answer", async () => {
  const models = await (await fetch(`${sandbox.url}/v1/models`, { headers: HEADERS })).json();
  expect(models).toMatchObject({ has_more: false, first_id: "sandbox-small", last_id: "sandbox-large" });
  const counted = await send({ model: "sandbox-small", messages: REQUEST.messages }, "/v1/messages/count_tokens");
  const { usage } = await answer(REQUEST);
  expect(await counted.json()).toEqual({ input_tokens: usage.input_tokens });
});
