import type { UpstreamTarget } from "../adapter.ts";
import type { Egress, EgressResponse } from "../egress/egress.ts";
import { readSome, readWhole } from "../egress/read-body.ts";
import { errorAnswerFailure } from "../error-answer.ts";
import { authHeaders, type ProviderPreset, presetOf, resolveBaseUrl } from "../presets.ts";
import { describeFailure } from "./describe-failure.ts";

export interface CredentialTest {
  ok: boolean;
  /** One sentence for an administrator; never holds the secret. */
  detail: string;
  latencyMs: number;
  /** Ids of the models that the credential reaches, as the provider names them. */
  models: string[];
}

const TIMEOUTS = { connectMs: 5_000, headersMs: 15_000, idleMs: 10_000 };
const MAX_LIST_BYTES = 16 * 1024 * 1024;
const MAX_MODELS = 2_000;

/** Tries a credential by listing the provider's models, which costs nothing. Never throws. */
export async function testCredential(
  target: Omit<UpstreamTarget, "upstreamModel">,
  egress: Egress,
): Promise<CredentialTest> {
  const preset = presetOf(target.provider);
  const startedAt = performance.now();
  const outcome = await listModels(target, preset, egress).catch((error: unknown) => ({
    ok: false,
    detail: describeFailure(error, { label: preset.label, baseUrl: target.baseUrl, secret: target.secret }),
    models: [],
  }));
  return { ...outcome, latencyMs: Math.round(performance.now() - startedAt) };
}

async function listModels(
  target: Omit<UpstreamTarget, "upstreamModel">,
  preset: ProviderPreset,
  egress: Egress,
): Promise<Omit<CredentialTest, "latencyMs">> {
  if (preset.needsSecret && target.secret === null) {
    return { ok: false, detail: `${preset.label} needs a secret; enter one.`, models: [] };
  }
  // Where the list is public it says nothing about the credential.
  if (preset.keyPath !== null) (await get(preset.keyPath)).body.resume();
  const answer = await get(preset.modelsPath);
  const models = readModels(await readWhole(answer.body));
  if (models === null) {
    return { ok: false, detail: "The address answers, but not with a list of models. Check the base URL.", models: [] };
  }
  const count = models.length === 1 ? "1 model" : `${models.length} models`;
  return { ok: true, detail: `${preset.label} accepted the credential and lists ${count}.`, models };

  async function get(path: string): Promise<EgressResponse> {
    const answer = await egress.send({
      method: "GET",
      baseUrl: resolveBaseUrl(preset, target.baseUrl),
      path,
      headers: { accept: "application/json", "user-agent": "gatehouse", ...authHeaders(preset, target.secret) },
      credentialId: target.credentialId,
      timeouts: TIMEOUTS,
      maxBytes: MAX_LIST_BYTES,
    });
    if (answer.status >= 200 && answer.status < 300) return answer;
    const body = await readSome(answer.body, 16 * 1024);
    throw errorAnswerFailure({ status: answer.status, headers: answer.headers, body, secret: target.secret });
  }
}

/** OpenAI's and Anthropic's `data[].id`, Gemini's `models[].name`, and bare arrays (Together). */
function readModels(bytes: Buffer): string[] | null {
  let document: unknown;
  try {
    document = JSON.parse(bytes.toString("utf8"));
  } catch {
    return null;
  }
  const { data, models } = (document ?? {}) as { data?: unknown; models?: unknown };
  const list = [document, data, models].find(Array.isArray);
  if (!list) return null;
  const names = list.map((entry: { id?: unknown; name?: unknown } | null) => entry?.id ?? entry?.name);
  return names
    .filter((name): name is string => typeof name === "string" && name !== "" && name.length <= 200)
    .map((name) => name.replace(/^models\//, ""))
    .slice(0, MAX_MODELS)
    .sort();
}
