import type { ServerResponse } from "node:http";
import { anthropicMessages } from "@gatehouse/wire";
import { afterEach, expect, test } from "vitest";
import { createEgress } from "../egress/egress.ts";
import { createAdapters } from "../registry.ts";
import { chatCall, receive } from "../testing/chat-call.ts";
import { type ScriptedUpstream, scriptedUpstream, sendJson } from "../testing/scripted-upstream.ts";

const adapters = createAdapters(createEgress({ allow: ["127.0.0.1"] }));
const closing: ScriptedUpstream[] = [];
afterEach(async () => {
  for (const upstream of closing.splice(0)) await upstream.close();
});

/** As metering reads it: with names that only this vendor has. */
const USAGE = {
  prompt_tokens: 50,
  completion_tokens: 100,
  num_cached_tokens: 20,
  prompt_cache_hit_tokens: 20,
  cost: 0.25,
  is_byok: true,
  cost_details: { upstream_inference_cost: 0.5 },
  completion_tokens_details: { reasoning_tokens: 50, image_tokens: 0 },
};

function answer(response: ServerResponse, stream: boolean): void {
  const head = { id: "c", created: 1, model: "m" };
  if (!stream) {
    const choices = [{ index: 0, message: { role: "assistant", content: "Hallo" }, finish_reason: "stop" }];
    return sendJson(response, 200, { ...head, choices, usage: USAGE });
  }
  const chunks = [
    { ...head, choices: [{ index: 0, delta: { role: "assistant", content: "Hallo" }, finish_reason: null }] },
    { ...head, choices: [{ index: 0, delta: {}, finish_reason: "stop" }] },
    { ...head, choices: [], usage: USAGE },
  ];
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.end(`${chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join("")}data: [DONE]\n\n`);
}

test.each([
  ["mistral", false],
  ["mistral", true],
  ["xai", false],
  ["xai", true],
] as const)(
  "what %s says of its usage comes through the bridge word for word (streamed: %s)",
  async (provider, stream) => {
    const upstream = await scriptedUpstream((response) => answer(response, stream));
    closing.push(upstream);
    const body = { model: "alias", max_tokens: 50, stream, messages: [{ role: "user", content: "hi" }] };
    const request = anthropicMessages.parse(Buffer.from(JSON.stringify(body)), {});
    const call = { ...chatCall({}, { provider, baseUrl: upstream.url }), request };
    const { end } = await receive(await adapters(provider, "anthropic-messages").call(call));
    expect(upstream.seen[0]?.path).toMatch(/chat\/completions$/);
    expect(end.outcome.usage).toMatchObject({ shape: "canonical", provider, raw: { raw: USAGE } });
  },
);
