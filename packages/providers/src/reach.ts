import { presetOf, type Reach, resolveBaseUrl, type TargetAddress, type UpstreamFormat } from "./presets.ts";
import { UpstreamFailure } from "./upstream-failure.ts";

/** How a target is reached: the preset, and what its model and address change about it. */
export function reachOf(target: TargetAddress): Reach {
  const preset = presetOf(target.provider);
  const own = preset.reach?.(target) ?? {};
  return {
    baseUrl: own.baseUrl ?? resolveBaseUrl(preset, target.baseUrl),
    paths: own.paths ?? preset.paths,
    bridge: own.bridge ?? preset.bridge,
    bodyEdits: own.bodyEdits ?? {},
    models: own.models ?? (preset.modelsPath === null ? null : { path: preset.modelsPath }),
  };
}

/** The words that tell a document from a stream: `[document, stream]`. */
const METHODS: Readonly<Record<string, readonly [string, string]>> = {
  method: ["generateContent", "streamGenerateContent"],
  raw: ["rawPredict", "streamRawPredict"],
  converse: ["converse", "converse-stream"],
};

/**
 * The path and query of one call, under the reach's base URL. Only the preset's path and the upstream model, as one
 * segment, make the path; `query` is what the caller's format carries, with its `?`.
 * @throws UpstreamFailure unsupported_parameter when the target does not speak the format,
 *   upstream_blocked when the model's name would lead to another path
 */
export function callPath(
  reach: Reach,
  format: UpstreamFormat,
  { target, stream, query = "" }: { target: TargetAddress; stream: boolean; query?: string },
): string {
  const template = reach.paths[format];
  if (template === undefined) throw unsupportedFormat(target, format);
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) =>
    name === "model"
      ? modelSegment(target.upstreamModel)
      : ((METHODS[name] as [string, string])[stream ? 1 : 0] as string),
  );
  // Where the model moves into the path, the API is the cloud's own and knows no query of the vendor's.
  const carried = reach.bodyEdits[format] ? "" : query;
  const sse = format === "gemini" && stream && !/[?&]alt=/.test(carried) ? "alt=sse" : "";
  return [path, carried.replace(/^\?/, ""), sse]
    .filter(Boolean)
    .reduce((whole, part) => `${whole}${joint(whole)}${part}`);
}

const joint = (path: string) => (path.includes("?") ? "&" : "?");

/** "models/gemini-3" is how Google lists "gemini-3". Bedrock's ARNs have slashes, which are part of the segment. */
function modelSegment(model: string): string {
  const name = model.replace(/^models\//, "");
  // Servers behind the address may undo the encoding: no name may mean another path to them either.
  if (!/(^|\/)\.{1,2}(\/|$)|[\\%?#\s]/.test(name)) return encodeURIComponent(name);
  throw new UpstreamFailure("upstream_blocked", { billing: "none", retryNext: true });
}

const unsupportedFormat = (target: TargetAddress, format: string) =>
  new UpstreamFailure("unsupported_parameter", {
    billing: "none",
    retryNext: true,
    message: `${presetOf(target.provider).label} does not serve this kind of request (${format}).`,
  });
