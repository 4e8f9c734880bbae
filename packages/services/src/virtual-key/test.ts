import { isVirtualKey, type testVirtualKeyInput, type VirtualKeyTestView } from "@gatehouse/domain";
import type * as z from "zod";
import { found, invalidField } from "../authorize.ts";
import type { GatewayAnswer, VerbContext } from "../platform.ts";
import { requireRowWrite } from "./may-write.ts";
import { endsOf } from "./secret.ts";

type Input = { id: string } & z.output<typeof testVirtualKeyInput>;

/** Models that do something else than answer, by what they are called everywhere. */
const NOT_CHAT = /embed|rerank|moderation|whisper|transcri|tts|speech|audio|image|dall-?e|video|sora|realtime/i;

/**
 * Sends one small real request through the gateway with this secret, which costs what it costs; where the key has no model
 * to ask, its list of models, which is free. The secret goes to the gateway and nowhere else. Nothing is changed, so
 * there is no audit entry; the request itself is on record as every other.
 * @throws GatehouseError `invalid_request` for a secret that is not this key's
 */
export async function testVirtualKey(context: VerbContext, { id, secret }: Input): Promise<VirtualKeyTestView> {
  const { db, actor, askGateway } = context;
  const key = found(await db.virtualKeys.find(actor.organizationId, id));
  requireRowWrite(actor, key);
  const [prefix, lastFour] = endsOf(secret);
  const known = [key, key.previous].some((each) => each?.prefix === prefix && each.lastFour === lastFour);
  if (!known || !isVirtualKey(secret)) throw invalidField("secret", "This is not the secret of this key.");
  const models = await askGateway({ method: "GET", path: "/v1/models", secret });
  const names = models.status === 200 ? readModels(models.text) : [];
  const model = names.find((name) => !NOT_CHAT.test(name)) ?? names[0];
  if (model === undefined) return view("models", null, models, NO_MODEL);
  const body = JSON.stringify({
    model,
    messages: [{ role: "user", content: "Answer with the word: ready" }],
    max_completion_tokens: 16,
  });
  return view("chat", model, await askGateway({ method: "POST", path: "/v1/chat/completions", secret, body }), WORKS);
}

const WORKS = "The key works.";
const NO_MODEL = "The gateway knows the key, but there is no model it may ask yet, so nothing was asked of one.";

function view(
  kind: VirtualKeyTestView["kind"],
  model: string | null,
  { status, text, latencyMs, requestId, failure }: GatewayAnswer,
  well: string,
): VirtualKeyTestView {
  const ok = status !== null && status >= 200 && status < 300;
  const detail = ok ? well : (failure ?? errorIn(text) ?? `The gateway answered ${status}.`);
  return { kind, ok, status, latencyMs, model, requestId: kind === "chat" ? requestId : null, detail };
}

/** Names of a list as OpenAI writes it; none of what is no such list. */
function readModels(text: string): string[] {
  const { data } = (parse(text) ?? {}) as { data?: unknown };
  if (!Array.isArray(data)) return [];
  return data.map((entry: { id?: unknown } | null) => entry?.id).filter((id): id is string => typeof id === "string");
}

/** The words of the gateway's own error, which hold no secret. */
function errorIn(text: string): string | undefined {
  const { error } = (parse(text) ?? {}) as { error?: { message?: unknown } | null };
  return typeof error?.message === "string" ? error.message.slice(0, 500) : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
