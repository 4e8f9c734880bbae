import type { Reach, TargetAddress } from "./preset.ts";

const PROJECT_PATH =
  /^(.*?)(\/v1(?:beta1)?(?:\/projects\/[^/]+\/locations\/[^/]+)?)(?:\/publishers\/.*|\/endpoints\/.*)?$/;

/**
 * Google's models and Claude, each in its own format. Where the base URL names no project, the service account's own is
 * taken, and the location that the host stands for; a plain API key ("express mode") goes without both.
 */
export function vertexReach({ baseUrl, secret, upstreamModel }: TargetAddress): Partial<Reach> {
  const bare = baseUrl.replace(/\/+$/, "");
  const [, root = bare, named = ""] = PROJECT_PATH.exec(bare) ?? [];
  const project = named.includes("/projects/") ? undefined : projectOf(secret);
  const prefix = project ? `/v1/projects/${encodeURIComponent(project)}/locations/${locationOf(root)}` : named || "/v1";
  const shared = { baseUrl: root, models: { path: "/v1beta1/publishers/google/models?pageSize=300" } };
  if (!/^claude\b/i.test(upstreamModel)) {
    return { ...shared, bridge: "gemini", paths: { gemini: `${prefix}/publishers/google/models/{model}:{method}` } };
  }
  const models = `${prefix}/publishers/anthropic/models`;
  return {
    ...shared,
    bridge: "anthropic-messages",
    paths: {
      "anthropic-messages": `${models}/{model}:{raw}`,
      "anthropic-count-tokens": `${models}/count-tokens:rawPredict`,
    },
    // The model is named in the path (except to count), the API's version in the body.
    bodyEdits: {
      "anthropic-messages": { remove: ["model"], set: ANTHROPIC_VERSION },
      "anthropic-count-tokens": { remove: [], set: ANTHROPIC_VERSION },
    },
  };
}

const ANTHROPIC_VERSION = { anthropic_version: "vertex-2023-10-16" };

function projectOf(secret: string | null): string | undefined {
  if (!secret?.startsWith("{")) return undefined;
  try {
    const { project_id: project } = JSON.parse(secret) as { project_id?: unknown };
    return typeof project === "string" && project !== "" ? project : undefined;
  } catch {
    return undefined;
  }
}

/** "us-central1-aiplatform.googleapis.com", "aiplatform.eu.rep.googleapis.com"; any other host is the global one. */
function locationOf(root: string): string {
  const host = /^https?:\/\/([^/:]+)/i.exec(root)?.[1] ?? "";
  const regional = /^([a-z]+-[a-z]+\d+)-aiplatform\./.exec(host) ?? /^aiplatform\.([a-z]+)\.rep\./.exec(host);
  return regional?.[1] ?? "global";
}
