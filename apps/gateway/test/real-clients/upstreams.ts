import type { LLMock } from "@copilotkit/aimock";
import { type Stack, startStack } from "../stack.ts";
import type { Address, Family } from "./client.ts";
import { createMock } from "./upstream-answers.ts";

export type UpstreamName = "aimock" | "sandbox";

/** The formats that an upstream speaks. */
export const SPOKEN: Readonly<Record<UpstreamName, readonly Family[]>> = {
  aimock: ["openai-chat", "openai-responses", "openai-completions", "anthropic-messages", "gemini"],
  sandbox: ["openai-chat", "anthropic-messages", "gemini"],
};

/** Who speaks a format; OpenAI itself speaks three, but what most callers are carried to is an imitation. */
const PROVIDERS: Readonly<Record<Family, string>> = {
  "openai-chat": "openai-compatible",
  "openai-responses": "openai",
  "openai-completions": "openai",
  "anthropic-messages": "anthropic",
  gemini: "gemini",
};

/** Names that the packages know, so that they ask as they would ask these. */
export const MODELS: Readonly<Record<Family, string>> = {
  "openai-chat": "gpt-5-mini",
  "openai-responses": "gpt-5-mini",
  "openai-completions": "gpt-3.5-turbo-instruct",
  "anthropic-messages": "claude-haiku-4-5",
  gemini: "gemini-2.5-flash",
};

/** A way through the gateway. */
interface Way {
  upstream: UpstreamName;
  /** What the caller speaks, and the provider. */
  from: Family;
  to: Family;
  /** Of the upstream model's name, which tells the upstream to fail. Such a way has a key and a target of its own. */
  ending?: string;
}

/** A gateway, what stands behind it, and the addresses of both. */
export interface Upstreams {
  stack: Stack;
  mock: LLMock;
  direct(upstream: UpstreamName, family: Family, ending?: string): Address;
  through(way: Way): Promise<Address>;
  close(): Promise<void>;
}

export async function startUpstreams(): Promise<Upstreams> {
  const mock = createMock();
  const [stack] = await Promise.all([startStack(), mock.start()]);
  const rootOf = (upstream: UpstreamName) => (upstream === "aimock" ? mock.url : stack.sandbox.url);
  const known = new Map<string, Promise<Address>>();
  const open = async ({ upstream, from, to, ending = "" }: Way): Promise<Address> => {
    const provider = from === to && from.startsWith("openai-") ? "openai" : PROVIDERS[to];
    const baseUrl = rootOf(upstream) + (provider.startsWith("openai") ? "/v1" : "");
    const model = MODELS[from] + ending;
    const { secret } = await stack.tenant({ model, upstreamModel: MODELS[to] + ending, provider, baseUrl });
    return { root: stack.baseUrl, key: secret, model };
  };
  return {
    stack,
    mock,
    direct: (upstream, family, ending = "") => ({
      root: rootOf(upstream),
      key: "direct",
      model: MODELS[family] + ending,
      // aimock knows no other version of Gemini's paths.
      googleVersion: "v1beta",
    }),
    through(way) {
      if (way.ending) return open(way);
      const name = JSON.stringify(way);
      const address = known.get(name) ?? open(way);
      known.set(name, address);
      return address;
    },
    async close() {
      await mock.stop();
      await stack.close();
    },
  };
}
