import { PROVIDER_CATALOGUE, type ProviderId } from "@gatehouse/domain";
import type { WireFormat } from "@gatehouse/wire";
import { expect, test } from "vitest";
import { presetOf, type UpstreamFormat } from "./presets.ts";
import { callPath, reachOf } from "./reach.ts";

const AZURE = "https://r.openai.azure.com";
const KEY_FILE = JSON.stringify({ type: "service_account", project_id: "acme" });
const VERTEX = "https://aiplatform.googleapis.com";
const RUNTIME = "https://bedrock-runtime.eu-west-1.amazonaws.com";
const MANTLE = "https://bedrock-mantle.us-east-1.api.aws";

interface Case {
  provider: ProviderId;
  baseUrl: string;
  model: string;
  format: UpstreamFormat;
  stream?: boolean;
  secret?: string;
}

function address({ provider, baseUrl, model, format, stream = false, secret = "key" }: Case): string {
  const target = { provider, baseUrl, secret, upstreamModel: model };
  const reach = reachOf(target);
  return reach.baseUrl + callPath(reach, format, { target, stream });
}

test.each<[Case, string]>([
  [
    { provider: "azure-openai", baseUrl: `${AZURE}/openai/v1/`, model: "prod", format: "openai-chat" },
    `${AZURE}/openai/v1/chat/completions`,
  ],
  [
    { provider: "azure-openai", baseUrl: AZURE, model: "prod", format: "openai-responses" },
    `${AZURE}/openai/v1/responses`,
  ],
  [
    { provider: "azure-openai", baseUrl: `${AZURE}?api-version=2025-04-01`, model: "my prod", format: "openai-chat" },
    `upstream_blocked`,
  ],
  [
    {
      provider: "azure-openai",
      baseUrl: `${AZURE}/openai?api-version=2025-04-01`,
      model: "prod",
      format: "openai-chat",
    },
    `${AZURE}/openai/deployments/prod/chat/completions?api-version=2025-04-01`,
  ],
  [
    { provider: "azure-openai", baseUrl: AZURE, model: "claude-sonnet-5", format: "anthropic-messages" },
    `${AZURE}/anthropic/v1/messages`,
  ],
  [
    { provider: "vertex", baseUrl: VERTEX, secret: KEY_FILE, model: "gemini-3", format: "gemini" },
    `${VERTEX}/v1/projects/acme/locations/global/publishers/google/models/gemini-3:generateContent`,
  ],
  [
    {
      provider: "vertex",
      baseUrl: "https://us-central1-aiplatform.googleapis.com/",
      secret: KEY_FILE,
      model: "gemini-3",
      format: "gemini",
      stream: true,
    },
    "https://us-central1-aiplatform.googleapis.com/v1/projects/acme/locations/us-central1/publishers/google/models/gemini-3:streamGenerateContent?alt=sse",
  ],
  [
    {
      provider: "vertex",
      baseUrl: `${VERTEX}/v1/projects/other/locations/europe-west4`,
      secret: KEY_FILE,
      model: "claude-opus-5@20260801",
      format: "anthropic-messages",
      stream: true,
    },
    `${VERTEX}/v1/projects/other/locations/europe-west4/publishers/anthropic/models/claude-opus-5%4020260801:streamRawPredict`,
  ],
  [
    { provider: "vertex", baseUrl: VERTEX, secret: KEY_FILE, model: "claude-opus-5", format: "anthropic-count-tokens" },
    `${VERTEX}/v1/projects/acme/locations/global/publishers/anthropic/models/count-tokens:rawPredict`,
  ],
  [
    { provider: "vertex", baseUrl: VERTEX, secret: "AIza-express", model: "gemini-3", format: "gemini" },
    `${VERTEX}/v1/publishers/google/models/gemini-3:generateContent`,
  ],
  [
    { provider: "bedrock", baseUrl: RUNTIME, model: "eu.anthropic.claude-x-v1:0", format: "bedrock-converse" },
    `${RUNTIME}/model/eu.anthropic.claude-x-v1%3A0/converse`,
  ],
  [
    {
      provider: "bedrock",
      baseUrl: RUNTIME,
      model: "arn:aws:bedrock:eu-west-1:1:inference-profile/x",
      format: "bedrock-converse",
      stream: true,
    },
    `${RUNTIME}/model/arn%3Aaws%3Abedrock%3Aeu-west-1%3A1%3Ainference-profile%2Fx/converse-stream`,
  ],
  [
    { provider: "bedrock", baseUrl: `${MANTLE}/v1`, model: "openai.gpt-oss-20b", format: "openai-chat" },
    `${MANTLE}/v1/chat/completions`,
  ],
  [
    { provider: "bedrock", baseUrl: MANTLE, model: "openai.gpt-5.6-sol", format: "openai-responses" },
    `${MANTLE}/openai/v1/responses`,
  ],
  [
    { provider: "bedrock", baseUrl: MANTLE, model: "anthropic.claude-opus-5", format: "anthropic-messages" },
    `${MANTLE}/anthropic/v1/messages`,
  ],
  [
    { provider: "gemini", baseUrl: "https://g.test", model: "models/gemini-3", format: "gemini", stream: true },
    "https://g.test/v1beta/models/gemini-3:streamGenerateContent?alt=sse",
  ],
  [
    { provider: "cohere", baseUrl: "https://api.cohere.com", model: "m", format: "rerank" },
    "https://api.cohere.com/v2/rerank",
  ],
  [
    {
      provider: "fireworks",
      baseUrl: "https://api.fireworks.ai/inference/v1",
      model: "m",
      format: "anthropic-messages",
    },
    "https://api.fireworks.ai/inference/v1/messages",
  ],
])("%o is called at %s", (given, expected) => {
  expect(expected === "upstream_blocked" ? codeOf(given) : address(given)).toBe(expected);
});

test("what the caller's format carries in its query stands behind what the path has of its own", () => {
  const target = {
    provider: "azure-openai" as const,
    baseUrl: `${AZURE}?api-version=2025-04-01`,
    secret: "k",
    upstreamModel: "m",
  };
  const path = callPath(reachOf(target), "openai-chat", { target, stream: false, query: "?beta=true" });
  expect(path).toBe("/openai/deployments/m/chat/completions?api-version=2025-04-01&beta=true");
});

test("Claude at Google gets no query of Anthropic's: Google refuses what it does not know", () => {
  const baseUrl = "https://aiplatform.googleapis.com/v1/projects/p/locations/global";
  const target = { provider: "vertex" as const, baseUrl, secret: "k", upstreamModel: "claude-opus-5" };
  const path = callPath(reachOf(target), "anthropic-messages", { target, stream: false, query: "?beta=true" });
  expect(path).toBe("/v1/projects/p/locations/global/publishers/anthropic/models/claude-opus-5:rawPredict");
});

test.each(["..", ".", "x/../../secret", "a\\b", "%2e%2e", "m?x=1", "m#x", "a/.."])(
  "no model's name can lead to another path: %s",
  (model) => {
    expect(codeOf({ provider: "gemini", baseUrl: "https://g.test", model, format: "gemini" })).toBe("upstream_blocked");
  },
);

test("every provider's bridge is a format that it speaks, at every kind of address and model", () => {
  for (const { id } of PROVIDER_CATALOGUE) {
    for (const upstreamModel of ["m", "claude-opus-5", "anthropic.claude-x", "openai.gpt-oss-20b"]) {
      for (const baseUrl of ["https://h.test", MANTLE, RUNTIME, `${AZURE}?api-version=2025-04-01`]) {
        const { bridge, paths } = reachOf({ provider: id, baseUrl, secret: "k", upstreamModel });
        expect(paths[bridge], `${id} ${upstreamModel} ${baseUrl}`).toBeDefined();
      }
    }
  }
});

test("what some model of a provider speaks, its preset says it speaks", () => {
  for (const { id } of PROVIDER_CATALOGUE) {
    for (const upstreamModel of ["m", "claude-opus-5", "anthropic.claude-x"]) {
      const { paths } = reachOf({ provider: id, baseUrl: MANTLE, secret: "k", upstreamModel });
      for (const format of Object.keys(paths)) expect(presetOf(id).paths).toHaveProperty(format as WireFormat);
    }
  }
});

function codeOf(given: Case): string {
  try {
    address(given);
  } catch (error) {
    return (error as { code: string }).code;
  }
  return "none";
}
