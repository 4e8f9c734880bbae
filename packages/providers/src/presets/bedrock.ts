import type { Reach, TargetAddress } from "./preset.ts";
import { speaks } from "./usual.ts";

const TAIL = /(\/openai|\/anthropic)?(\/v1)?(\/chat\/completions|\/responses|\/messages|\/models)?$/;

/**
 * `bedrock-runtime` serves every model through Converse; `bedrock-mantle` serves OpenAI's and Anthropic's own formats.
 * The list of models is with the control plane, at a host of its own.
 */
export function bedrockReach({ baseUrl, upstreamModel }: TargetAddress): Partial<Reach> {
  const root = baseUrl.replace(/\/+$/, "").replace(TAIL, "");
  if (/^https?:\/\/bedrock-mantle\./.test(root)) return mantleReach(root, upstreamModel);
  const runtime = /^https:\/\/bedrock-runtime(-fips)?\.([a-z0-9-]+)\.(amazonaws\.com(?:\.cn)?)$/.exec(root);
  return {
    baseUrl: root,
    paths: { "bedrock-converse": "/model/{model}/{converse}" },
    models: {
      ...(runtime ? { baseUrl: `https://bedrock${runtime[1] ?? ""}.${runtime[2]}.${runtime[3]}` } : {}),
      path: "/foundation-models",
    },
  };
}

function mantleReach(root: string, model: string): Partial<Reach> {
  if (/^anthropic\./.test(model)) {
    const paths = speaks(["anthropic-messages", "anthropic-count-tokens"], "/anthropic/v1");
    return { baseUrl: root, paths, bridge: "anthropic-messages", models: { path: "/v1/models" } };
  }
  // Some models are served under a route of their own.
  const prefix = /^(openai\.gpt-(?!oss-)|google\.gemma-4|xai\.)/.test(model) ? "/openai/v1" : "/v1";
  const paths = speaks(["openai-chat", "openai-responses"], prefix);
  return { baseUrl: root, paths, bridge: "openai-chat", models: { path: "/v1/models" } };
}
