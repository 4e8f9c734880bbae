import type { ProviderId } from "@gatehouse/domain";
import { afterEach, expect, test } from "vitest";
import { createSignedEgress } from "../auth/signed-egress.ts";
import { createEgress } from "../egress/egress.ts";
import { chatCall } from "../testing/chat-call.ts";
import { HARD_REQUEST } from "../testing/hard-request.ts";
import { type ScriptedUpstream, scriptedUpstream, sendJson } from "../testing/scripted-upstream.ts";
import { createBridgeAdapter } from "./bridge.ts";

const bridge = createBridgeAdapter(createSignedEgress(createEgress({ allow: ["127.0.0.1"] })));
const closing: ScriptedUpstream[] = [];
afterEach(async () => {
  for (const upstream of closing.splice(0)) await upstream.close();
});

const { stop: _, temperature: _t, ...WITHOUT_SAMPLING } = HARD_REQUEST;

/**
 * What leaves for each kind of upstream when a caller of OpenAI's chat format asks for everything at once. A change of
 * these files is what an update of a vendor's package does to every call.
 */
test.each<[string, ProviderId, string, object, string]>([
  ["anthropic", "anthropic", "claude-sonnet-4-5", HARD_REQUEST, "/v1/messages"],
  ["gemini", "gemini", "gemini-2.5-flash", HARD_REQUEST, "/v1beta/models/gemini-2.5-flash:generateContent"],
  ["openai-responses", "openai", "gpt-5.4", WITHOUT_SAMPLING, "/responses"],
  ["openai-chat", "openai", "gpt-4.1", HARD_REQUEST, "/chat/completions"],
  ["mistral", "mistral", "mistral-large-latest", HARD_REQUEST, "/chat/completions"],
  ["azure", "azure-openai", "my-deployment", WITHOUT_SAMPLING, "/openai/v1/responses"],
  [
    "bedrock-claude",
    "bedrock",
    "eu.anthropic.claude-sonnet-4-5-20250929-v1:0",
    HARD_REQUEST,
    "/model/eu.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse",
  ],
  ["bedrock-nova", "bedrock", "amazon.nova-pro-v1:0", HARD_REQUEST, "/model/amazon.nova-pro-v1%3A0/converse"],
  [
    "vertex-gemini",
    "vertex",
    "gemini-2.5-flash",
    HARD_REQUEST,
    "/v1/publishers/google/models/gemini-2.5-flash:generateContent",
  ],
  [
    "vertex-claude",
    "vertex",
    "claude-sonnet-4-5@20250929",
    HARD_REQUEST,
    "/v1/publishers/anthropic/models/claude-sonnet-4-5%4020250929:rawPredict",
  ],
])("the body that leaves for %s is the golden one", async (name, provider, upstreamModel, body, path) => {
  // Whatever it answers: only what it was sent is looked at.
  const upstream = await scriptedUpstream((response) => sendJson(response, 500, {}));
  closing.push(upstream);
  const call = bridge.call(chatCall(body, { provider, baseUrl: upstream.url, upstreamModel }));
  await expect(call).rejects.toMatchObject({ code: "upstream_error" });
  expect(upstream.seen.map((seen) => seen.path)).toEqual([path]);
  const sent: unknown = JSON.parse(upstream.seen[0]?.body ?? "");
  await expect(`${JSON.stringify(sent, null, 2)}\n`).toMatchFileSnapshot(`golden/openai-chat-to-${name}.json`);
});
