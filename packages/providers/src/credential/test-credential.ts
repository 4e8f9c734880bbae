import type { UpstreamTarget } from "../adapter.ts";
import { createSignedEgress, type UnsignedRequest } from "../auth/signed-egress.ts";
import type { Egress, EgressResponse } from "../egress/egress.ts";
import { readSome, readWhole } from "../egress/read-body.ts";
import { errorAnswerFailure } from "../error-answer.ts";
import { type ProviderPreset, presetOf } from "../presets.ts";
import { reachOf } from "../reach.ts";
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
const MAX_ERROR_BYTES = 16 * 1024;
const MAX_MODELS = 2_000;
const HEADERS = { accept: "application/json", "content-type": "application/json", "user-agent": "gatehouse" };
const ANTHROPIC_HEADERS = { "anthropic-version": "2023-06-01" };

type TestTarget = Omit<UpstreamTarget, "upstreamModel">;

/** Tries a credential with calls that cost nothing, the list of models where there is one. Never throws. */
export async function testCredential(target: TestTarget, egress: Egress): Promise<CredentialTest> {
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
  target: TestTarget,
  preset: ProviderPreset,
  egress: Egress,
): Promise<Omit<CredentialTest, "latencyMs">> {
  if (preset.needsSecret && target.secret === null) {
    return { ok: false, detail: `${preset.label} needs a secret; enter one.`, models: [] };
  }
  const reach = reachOf({ ...target, upstreamModel: "" });
  const signed = createSignedEgress(egress);
  const dial = (request: Pick<UnsignedRequest, "method" | "path" | "baseUrl">) =>
    signed.send({
      ...request,
      headers: { ...HEADERS, ...(preset.bridge === "anthropic-messages" ? ANTHROPIC_HEADERS : {}) },
      ...(request.method === "POST" ? { body: "{}" } : {}),
      target,
      format: null,
      timeouts: TIMEOUTS,
      maxBytes: MAX_LIST_BYTES,
    });
  if (preset.probe) {
    const { method, path, accepted } = preset.probe;
    const answer = await dial({ method, path, baseUrl: reach.baseUrl });
    if (accepted.includes(answer.status)) answer.body.destroy();
    else (await success(answer, target)).body.resume();
  }
  if (reach.models === null) return { ok: true, detail: `${preset.label} accepted the credential.`, models: [] };
  const { baseUrl = reach.baseUrl, path } = reach.models;
  const answer = await success(await dial({ method: "GET", path, baseUrl }), target).catch((error: unknown) => {
    if (error instanceof UnprivilegedError) return null;
    throw error;
  });
  if (answer === null) {
    return { ok: true, detail: `${preset.label} accepted the credential, which may not list models.`, models: [] };
  }
  const models = readModels(await readWhole(answer.body));
  if (models === null) {
    return { ok: false, detail: "The address answers, but not with a list of models. Check the base URL.", models: [] };
  }
  const count = models.length === 1 ? "1 model" : `${models.length} models`;
  return { ok: true, detail: `${preset.label} accepted the credential and lists ${count}.`, models };
}

class UnprivilegedError extends Error {}

async function success(answer: EgressResponse, target: TestTarget): Promise<EgressResponse> {
  const { status, headers } = answer;
  if (status >= 200 && status < 300) return answer;
  const body = await readSome(answer.body, MAX_ERROR_BYTES);
  // AWS names who asked and what they may not do: the credential itself is good.
  if (status === 403 && /is not authorized to perform: bedrock:/.test(body)) throw new UnprivilegedError();
  throw errorAnswerFailure({ status, headers, body, secret: target.secret });
}
type Entry = Partial<Record<"id" | "name" | "modelId", unknown>> | null;

/** `data[].id` of OpenAI and Anthropic, `models[].name` of Gemini and Cohere, Vertex' and Bedrock's own, bare arrays. */
function readModels(bytes: Buffer): string[] | null {
  let document: unknown;
  try {
    document = JSON.parse(bytes.toString("utf8"));
  } catch {
    return null;
  }
  const fields = (document ?? {}) as Record<"data" | "models" | "publisherModels" | "modelSummaries", unknown>;
  const { data, models, publisherModels, modelSummaries } = fields;
  const list: unknown = [document, data, models, publisherModels, modelSummaries].find(Array.isArray);
  if (!Array.isArray(list)) return null;
  return list
    .map((entry: Entry) => entry?.id ?? entry?.name ?? entry?.modelId)
    .filter((name): name is string => typeof name === "string" && name !== "" && name.length <= 200)
    .map((name) => name.replace(/^(publishers\/[^/]+\/)?models\//, ""))
    .slice(0, MAX_MODELS)
    .sort();
}
