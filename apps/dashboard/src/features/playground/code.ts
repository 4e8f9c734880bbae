import { PLAYGROUND_PATHS } from "@gatehouse/domain";
import { type BuiltRequest, headersOf } from "./build-request.ts";

export const CODE_LABELS = { curl: "curl", python: "Python", node: "Node" } as const;
export type CodeKind = keyof typeof CODE_LABELS;

/** How the key is called where the code runs: the secret itself is never written into code. */
const VARIABLE = "GATEHOUSE_KEY";

/** The same request as code that runs, values quoted for its language. @param gatewayUrl without `/v1` */
export function codeOf(kind: CodeKind, gatewayUrl: string, request: BuiltRequest): string {
  const base = gatewayUrl.replace(/\/+$/, "");
  return { curl, python, node }[kind](base, request);
}

function curl(base: string, request: BuiltRequest): string {
  const isAnthropic = request.format === "anthropic-messages";
  const headers = Object.entries({
    ...(isAnthropic && { "anthropic-version": "2023-06-01" }),
    "content-type": "application/json",
    ...headersOf(request),
  });
  return [
    `curl ${request.body.stream ? "-N " : ""}${shell(base + PLAYGROUND_PATHS[request.format])} \\`,
    `  -H "Authorization: Bearer $${VARIABLE}" \\`,
    ...headers.map(([name, value]) => `  -H ${shell(`${name}: ${value}`)} \\`),
    `  -d ${shell(JSON.stringify(request.body, null, 2))}`,
  ].join("\n");
}

const CALLS = {
  "openai-chat": { method: "chat.completions.create", text: "choices[0].message.content" },
  "openai-responses": { method: "responses.create", text: "output_text" },
  "anthropic-messages": { method: "messages.create", text: "content[0].text" },
} as const;

function python(base: string, request: BuiltRequest): string {
  const isAnthropic = request.format === "anthropic-messages";
  const { method, text } = CALLS[request.format];
  const headers = headersOf(request);
  const client = isAnthropic
    ? `Anthropic(base_url=${JSON.stringify(base)}, auth_token=os.environ["${VARIABLE}"])`
    : `OpenAI(base_url=${JSON.stringify(`${base}/v1`)}, api_key=os.environ["${VARIABLE}"])`;
  return [
    "import os",
    isAnthropic ? "from anthropic import Anthropic" : "from openai import OpenAI",
    "",
    `client = ${client}`,
    `answer = client.${method}(`,
    ...Object.entries(request.body).map(([name, value]) => `    ${name}=${pythonLiteral(value, 1)},`),
    ...(Object.keys(headers).length > 0 ? [`    extra_headers=${pythonLiteral(headers, 1)},`] : []),
    ")",
    ...(request.body.stream ? ["for event in answer:", "    print(event)"] : [`print(answer.${text})`]),
  ].join("\n");
}

function node(base: string, request: BuiltRequest): string {
  const isAnthropic = request.format === "anthropic-messages";
  const { method, text } = CALLS[request.format];
  const headers = headersOf(request);
  const options = Object.keys(headers).length > 0 ? `, { headers: ${JSON.stringify(headers, null, 2)} }` : "";
  return [
    isAnthropic ? 'import Anthropic from "@anthropic-ai/sdk";' : 'import OpenAI from "openai";',
    "",
    isAnthropic
      ? `const client = new Anthropic({ baseURL: ${JSON.stringify(base)}, authToken: process.env.${VARIABLE} });`
      : `const client = new OpenAI({ baseURL: ${JSON.stringify(`${base}/v1`)}, apiKey: process.env.${VARIABLE} });`,
    `const answer = await client.${method}(${JSON.stringify(request.body, null, 2)}${options});`,
    request.body.stream ? "for await (const event of answer) console.log(event);" : `console.log(answer.${text});`,
  ].join("\n");
}

const shell = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`;

/** A JSON value as Python writes it. */
function pythonLiteral(value: unknown, depth: number): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value !== "object") return JSON.stringify(value);
  const [indent, end] = ["    ".repeat(depth + 1), "    ".repeat(depth)];
  const isList = Array.isArray(value);
  const lines = isList
    ? value.map((item) => indent + pythonLiteral(item, depth + 1))
    : Object.entries(value).map(
        ([name, item]) => `${indent}${JSON.stringify(name)}: ${pythonLiteral(item, depth + 1)}`,
      );
  const [open, close] = isList ? "[]" : "{}";
  return `${open}\n${lines.map((line) => `${line},\n`).join("")}${end}${close}`;
}
