import { expect, test } from "vitest";
import {
  anthropicMessages,
  type Dialect,
  gemini,
  openAiChat,
  openAiCompletions,
  openAiEmbeddings,
  openAiResponses,
} from "../../index.ts";
import { lastQuestion } from "./last-question.ts";
import { replaceTexts } from "./replace-texts.ts";

const parse = (dialect: Dialect, body: object) =>
  dialect.parse(Buffer.from(JSON.stringify(body)), dialect === gemini ? { model: "m", stream: false } : {});
const chat = (...messages: object[]) => parse(openAiChat, { model: "m", messages });
const user = (content: unknown) => ({ role: "user", content });

test.each([
  ["a chat", chat(user("before"), { role: "assistant", content: "so" }, user("why?"))],
  ["a chat in parts", chat(user([{ type: "text", text: "why?" }]))],
  ["messages", parse(anthropicMessages, { model: "m", max_tokens: 5, system: "s", messages: [user("why?")] })],
  ["a response", parse(openAiResponses, { model: "m", input: "why?" })],
  [
    "a response in items",
    parse(openAiResponses, { model: "m", input: [user([{ type: "input_text", text: "why?" }])] }),
  ],
  ["contents", parse(gemini, { contents: [{ role: "user", parts: [{ text: "why?" }] }] })],
  ["a completion", parse(openAiCompletions, { model: "m", prompt: "why?" })],
])("%s has a last question, which can be taken out of it", (_, request) => {
  const question = lastQuestion(request);
  expect(question?.text).toBe("why?");
  const without = replaceTexts(request, question ? [{ ...question, text: "" }] : []);
  expect(without.toString()).toBe(request.bytes.toString().replace("why?", ""));
});

test.each([
  ["an answer comes last", chat(user("why?"), { role: "assistant", content: "so" })],
  ["a tool's result comes last", chat(user("why?"), { role: "tool", tool_call_id: "c", content: "42" })],
  [
    "there is a picture beside it",
    chat(
      user([
        { type: "text", text: "why?" },
        { type: "image_url", image_url: { url: "https://x/y" } },
      ]),
    ),
  ],
  ["there is nothing in it", chat(user(""))],
  ["nothing is asked", parse(openAiEmbeddings, { model: "m", input: "why?" })],
])("there is no last question where %s", (_, request) => {
  expect(lastQuestion(request)).toBeNull();
});
