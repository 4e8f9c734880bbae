import { splitApiVersion } from "@gatehouse/domain";
import type { Paths, Reach, TargetAddress } from "./preset.ts";
import { speaks } from "./usual.ts";

const TAIL =
  /\/(openai|anthropic)(\/v1|\/deployments(\/[^/]+)?)?(\/chat\/completions|\/responses|\/messages|\/models)?$/;

const FORMATS = [
  "openai-chat",
  "openai-completions",
  "openai-embeddings",
  "openai-images",
  "openai-speech",
  "openai-transcriptions",
] as const;
const V1_MODELS = { path: "/openai/v1/models" };

/** What some deployment speaks. */
export const AZURE_PATHS = speaks([...FORMATS, "openai-responses", "anthropic-messages", "anthropic-count-tokens"]);

/**
 * The v1 API names the deployment in the body, as everyone does; the older one in the path, with an API version. Claude
 * lives beside both, in Anthropic's own format; only a deployment's name tells.
 */
export function azureReach({ provider, baseUrl: typed, upstreamModel }: TargetAddress): Partial<Reach> {
  const { baseUrl, apiVersion } = splitApiVersion(provider, typed);
  const root = baseUrl.replace(/\/+$/, "").replace(TAIL, "");
  if (/^claude\b/i.test(upstreamModel)) {
    const paths = speaks(["anthropic-messages", "anthropic-count-tokens"], "/anthropic/v1");
    return { baseUrl: root, paths, bridge: "anthropic-messages", models: V1_MODELS };
  }
  if (apiVersion === null) {
    return { baseUrl: root, paths: speaks([...FORMATS, "openai-responses"], "/openai/v1"), models: V1_MODELS };
  }
  const paths: Paths = {};
  for (const [format, path] of Object.entries(speaks(FORMATS, "/openai/deployments/{model}"))) {
    paths[format as keyof Paths] = `${path}?api-version=${apiVersion}`;
  }
  return {
    baseUrl: root,
    paths,
    bridge: "openai-chat",
    models: { path: `/openai/models?api-version=${apiVersion}` },
  };
}
