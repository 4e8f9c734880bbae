import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createSandbox } from "../server.ts";

const sandbox = createSandbox({ latency: 0 });
beforeAll(() => sandbox.listen());
beforeEach(() => sandbox.journal.clear());
afterAll(() => sandbox.close());

interface GenerateResponse {
  candidates: { content: { parts: { text: string }[] }; finishReason?: string }[];
  usageMetadata: Record<"promptTokenCount" | "candidatesTokenCount" | "thoughtsTokenCount" | "totalTokenCount", number>;
}

const textOf = (response: GenerateResponse | undefined) => response?.candidates[0]?.content.parts[0]?.text ?? "";

const ask = (text: string) => ({ contents: [{ role: "user", parts: [{ text }] }] });
const send = (path: string, body: object) =>
  fetch(`${sandbox.url}/v1beta/models/${path}`, {
    method: "POST",
    headers: { "x-goog-api-key": "test" },
    body: JSON.stringify(body),
  });
const answer = async (body: object, model = "sandbox-small") =>
  (await send(`${model}:generateContent`, body)).json() as Promise<GenerateResponse>;
const events = async (body: object, model = "sandbox-small") =>
  (await (await send(`${model}:streamGenerateContent?alt=sse`, body)).text())
    .trim()
    .split("\n\n")
    .map((line) => JSON.parse(line.slice(6)) as GenerateResponse);

test("whole and streamed answers agree; usage grows and the last event carries the finish reason", async () => {
  const whole = await answer(ask("Hello"));
  const seen = await events(ask("Hello"));
  const text = seen.map(textOf).join("");
  expect(text).toBe(textOf(whole));
  expect(whole).toMatchObject({ modelVersion: "sandbox-small", candidates: [{ finishReason: "STOP", index: 0 }] });
  expect(seen.filter((event) => event.candidates[0]?.finishReason)).toEqual([seen.at(-1)]);
  expect(seen.at(-1)?.usageMetadata).toEqual(whole.usageMetadata);
  const counts = seen.map((event) => event.usageMetadata.candidatesTokenCount);
  expect(counts).toEqual(counts.toSorted((a, b) => a - b));
});

test("thoughts are counted apart from the candidates, and both are in the books", async () => {
  const { usageMetadata } = await answer({
    ...ask("Think"),
    generationConfig: { thinkingConfig: { thinkingBudget: 512 } },
  });
  const { thoughtsTokenCount, candidatesTokenCount, promptTokenCount, totalTokenCount } = usageMetadata;
  expect(totalTokenCount).toBe(promptTokenCount + candidatesTokenCount + thoughtsTokenCount);
  expect(sandbox.journal.entries()[0]?.usage?.output).toBe(candidatesTokenCount + thoughtsTokenCount);
});

test("functions are called with arguments as an object, and JSON fits a schema in upper-case types", async () => {
  const parameters = { type: "OBJECT", properties: { city: { type: "STRING" } } };
  const tools = [{ functionDeclarations: [{ name: "get_weather", parameters }] }];
  const called = await answer({ ...ask("What is the weather in Oslo?"), tools });
  expect(called.candidates[0]).toMatchObject({
    finishReason: "STOP",
    content: { parts: [{ functionCall: { name: "get_weather", args: { city: "Oslo" } } }] },
  });
  const config = { responseMimeType: "application/json", responseSchema: parameters };
  const json = await answer({ ...ask("Where is Oslo?"), generationConfig: config });
  expect(JSON.parse(textOf(json))).toEqual({ city: "Oslo" });
});

test("the cap is honoured", async () => {
  const capped = await answer({ ...ask("Hello"), generationConfig: { maxOutputTokens: 4 } });
  expect(capped).toMatchObject({
    candidates: [{ finishReason: "MAX_TOKENS" }],
    usageMetadata: { candidatesTokenCount: 4 },
  });
});

test("errors have the vendor's shape; a cut stream has no finish reason", async () => {
  const limited = await send("gemini-error-429:generateContent", ask("Hi"));
  expect(limited.status).toBe(429);
  expect(await limited.json()).toMatchObject({ error: { code: 429, status: "RESOURCE_EXHAUSTED" } });
  const empty = await send("sandbox-small:generateContent", { contents: [] });
  expect(await empty.json()).toMatchObject({ error: { code: 400, status: "INVALID_ARGUMENT" } });
  const cut = await events(ask("Hi"), "gemini-stream-cut");
  expect(cut.some((event) => event.candidates[0]?.finishReason)).toBe(false);
});

test("models are listed and tokens counted", async () => {
  const listed = await (await fetch(`${sandbox.url}/v1beta/models`)).json();
  expect(listed).toMatchObject({ models: [{ name: "models/sandbox-small" }, { name: "models/sandbox-large" }] });
  const counted = await (await send("sandbox-small:countTokens", ask("Hello"))).json();
  expect(counted).toEqual({ totalTokens: (await answer(ask("Hello"))).usageMetadata.promptTokenCount });
});
