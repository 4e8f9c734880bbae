import type { ProviderId } from "@gatehouse/domain";
import { type GenerationFormat, generationDialect } from "@gatehouse/wire";
import type { Answer } from "../adapter.ts";
import { createEgress } from "../egress/egress.ts";
import { createAdapters } from "../registry.ts";
import { TIMEOUTS } from "./chat-call.ts";
import { scriptedUpstream } from "./scripted-upstream.ts";

const adapters = createAdapters(createEgress({ allow: ["127.0.0.1"] }));

export interface Crossing {
  from: GenerationFormat;
  to: ProviderId;
  body: object;
  upstreamModel?: string;
  stream?: boolean;
  /** What the provider answers: a document, or the data of a stream's events. */
  answer?: object | readonly (object | string)[];
}

const MODELS: Partial<Record<ProviderId, string>> = {
  openai: "gpt-5.4",
  anthropic: "claude-sonnet-4-5",
  gemini: "gemini-2.5-flash",
  bedrock: "amazon.nova-pro-v1:0",
};

/** The shortest request of each format. */
export const ASKS: Record<GenerationFormat, object> = {
  "openai-chat": { messages: [{ role: "user", content: "x" }] },
  "openai-responses": { input: "x" },
  "openai-completions": { prompt: "x" },
  "anthropic-messages": { max_tokens: 100, messages: [{ role: "user", content: "x" }] },
  gemini: { contents: [{ parts: [{ text: "x" }] }] },
};

/** One call from a format to a provider that answers as scripted. @param seen is told the body that was sent */
export async function cross(crossing: Crossing, seen: (body: string) => void = () => {}): Promise<Answer> {
  const { from, to, body, stream = false, answer = {} } = crossing;
  const upstream = await scriptedUpstream((response, request) => {
    seen(request.body);
    response.setHeader("content-type", stream ? "text/event-stream" : "application/json");
    const frames = Array.isArray(answer) ? answer : [];
    for (const data of frames) response.write(`data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`);
    response.end(Array.isArray(answer) ? undefined : JSON.stringify(answer));
  });
  const asked = from === "gemini" ? body : { model: "alias", ...body, ...(stream && { stream }) };
  const request = generationDialect(from)?.parse(Buffer.from(JSON.stringify(asked)), { model: "alias", stream });
  if (!request) throw new Error(`there is no dialect ${from}`);
  const upstreamModel = crossing.upstreamModel ?? MODELS[to] ?? "llama-4";
  const call = adapters(to, from).call({
    target: { provider: to, credentialId: "c", baseUrl: upstream.url, secret: "sk-1", upstreamModel },
    request,
    outputCapTokens: null,
    signal: new AbortController().signal,
    timeouts: TIMEOUTS,
  });
  const done = () => void upstream.close();
  call.then((answered) => void (answered.streamed ? answered.body.once("close", done) : done()), done);
  return call;
}

/** The body that would leave for a provider. */
export async function sentBody(crossing: Crossing): Promise<Record<string, unknown>> {
  let sent = "";
  await cross({ ...crossing, answer: {} }, (body) => {
    sent = body;
  }).catch((error: unknown) => {
    if (sent === "") throw error;
  });
  return JSON.parse(sent) as Record<string, unknown>;
}
