import type { BenchKey } from "./stack/seed.ts";
import { MODELS } from "./stack/seed.ts";
import type { Service } from "./stack/service.ts";
import type { Stack } from "./stack/stack.ts";

/** A way from the load generator to the sandbox. */
export interface Target {
  id:
    | "direct"
    | "bare"
    | "gatehouse"
    | "gatehouse-budgets"
    | "gatehouse-policy"
    | "gatehouse-cached"
    | "gatehouse-bridged"
    | "portkey";
  label: string;
  origin: string;
  headers: Record<string, string>;
  model: { json: string; stream: string };
  /** The process between; null for the direct way. */
  proxy: Service | null;
  /** Set where Gatehouse governs. */
  governed: BenchKey | null;
}

const JSON_HEADERS = { "content-type": "application/json" };
const UPSTREAM_MODELS = { json: MODELS.json.upstream, stream: MODELS.stream.upstream };

/** The ways that are compared, the direct one first. */
export function targetsOf({ sandbox, gateway, bare, portkey, seed }: Stack): Target[] {
  const gatehouse = (id: Target["id"], label: string, caller: BenchKey): Target => ({
    id,
    label,
    origin: gateway.url,
    headers: { ...JSON_HEADERS, authorization: `Bearer ${caller.key}` },
    model: { json: MODELS.json.model, stream: MODELS.stream.model },
    proxy: gateway,
    governed: caller,
  });
  const direct: Target = {
    id: "direct",
    label: "direct to the sandbox",
    origin: sandbox.url,
    headers: { ...JSON_HEADERS, authorization: "Bearer sk-bench" },
    model: UPSTREAM_MODELS,
    proxy: null,
    governed: null,
  };
  const targets = [
    direct,
    { ...direct, id: "bare" as const, label: "bare proxy: node:http and undici", origin: bare.url, proxy: bare },
    gatehouse("gatehouse", "Gatehouse: key, usage records", seed.free),
    gatehouse("gatehouse-budgets", "Gatehouse: and hard budgets on team and key", seed.budgeted),
    gatehouse("gatehouse-policy", "Gatehouse: and 200 rules, everything sensitive looked for", seed.decided),
    gatehouse("gatehouse-cached", "Gatehouse: from the cache", seed.cached),
    gatehouse("gatehouse-bridged", "Gatehouse: to a provider in Anthropic's format", seed.bridged),
  ];
  if (typeof portkey === "string") return targets;
  const host = { "x-portkey-provider": "openai", "x-portkey-custom-host": `${sandbox.url}/v1` };
  const peer: Target = {
    ...direct,
    id: "portkey",
    label: "Portkey: nothing switched on",
    origin: portkey.url,
    headers: { ...direct.headers, ...host },
    proxy: portkey,
  };
  return [...targets, peer];
}

/** A request body of as good as `bodyBytes`. */
export function requestBody(model: string, { streamed, bodyBytes }: { streamed: boolean; bodyBytes: number }): string {
  const rest = streamed ? { stream: true, stream_options: { include_usage: true } } : {};
  const build = (content: string) =>
    JSON.stringify({ model, ...rest, max_tokens: 256, messages: [{ role: "user", content }] });
  const text = "Summarise the meeting notes below in three sentences for people who were not there. ".repeat(
    Math.ceil(bodyBytes / 80),
  );
  return build(text.slice(0, bodyBytes - build("").length));
}
