import { type ExternalDetector, type Guardrail, type GuardrailStage, uuidv7 } from "@gatehouse/domain";
import type { Egress } from "@gatehouse/providers";
import { type Finding, MAX_FINDINGS } from "@gatehouse/sensitivity";
import { signHook } from "@gatehouse/vault";
import * as z from "zod";
import { joinTexts, type TextSpan } from "./joined-texts.ts";

/** Of what, and of whose, a service is asked. */
export interface HookContext {
  organizationId: string;
  teamId: string;
  virtualKeyId: string;
  requestId: string;
  model: string;
  endpoint: string;
  signal: AbortSignal;
}

export type Verdict = { passes: true } | { passes: false; reason: string | null };

/** Calls of services that are the organization's own. They reject where there is no answer in time, or no sensible one. */
export interface Hooks {
  /** What an external detector finds, in the order of the texts. */
  analyze(detector: ExternalDetector, texts: readonly string[], context: HookContext): Promise<Finding[]>;
  /** What a guardrail says to these texts. */
  ask(guardrail: Guardrail, stage: GuardrailStage, texts: readonly string[], context: HookContext): Promise<Verdict>;
}

const MOST_ANSWER_BYTES = 4 * 1024 * 1024;
const LONGEST_REASON = 300;

/** As Presidio's analyzer answers; it counts in code points. */
const analysis = z
  .array(
    z.looseObject({
      entity_type: z.string(),
      start: z.int().min(0),
      end: z.int().min(0),
      score: z.number(),
    }),
  )
  .max(MAX_FINDINGS);
const verdict = z.looseObject({ action: z.enum(["allow", "deny"]), reason: z.string().nullish() });

/** @param kek what secrets of organizations' hooks are derived from */
export function createHooks(egress: Egress, kek: Uint8Array, now: () => Date): Hooks {
  async function post<Schema extends z.ZodType>(
    schema: Schema,
    { url, path, timeoutMs }: { url: string; path: string; timeoutMs: number },
    message: object,
    context: HookContext,
  ): Promise<z.output<Schema>> {
    const { organizationId } = context;
    const body = JSON.stringify(message);
    const signature = signHook(kek, organizationId, { id: `msg_${uuidv7()}`, at: now(), body });
    const { status, bytes } = await egress.fetchDocument({
      method: "POST",
      baseUrl: url,
      path,
      headers: { "content-type": "application/json", "content-length": `${Buffer.byteLength(body)}`, ...signature },
      body,
      credentialId: `hooks ${organizationId}`,
      timeouts: { connectMs: timeoutMs, headersMs: timeoutMs, idleMs: timeoutMs },
      signal: AbortSignal.any([context.signal, AbortSignal.timeout(timeoutMs)]),
      maxBytes: MOST_ANSWER_BYTES,
    });
    if (status !== 200) throw new Error(`the hook answered with ${status}`);
    return read(schema, bytes);
  }

  return {
    async analyze({ url, language, entities, leastScore, timeoutMs }, texts, context) {
      const joined = joinTexts(texts);
      const wanted = new Set(entities);
      const message = { text: joined.text, language, entities: entities.map((entity) => entity.toUpperCase()) };
      const found = await post(analysis, { url, path: "/analyze", timeoutMs }, message, context);
      return found
        .filter(({ entity_type, score }) => score >= leastScore && wanted.has(entity_type.toLowerCase()))
        .flatMap(({ entity_type, start, end }) =>
          joined.spans(start, end).map((span: TextSpan) => ({ ...span, detector: entity_type.toLowerCase() })),
        );
    },
    async ask({ name, url, timeoutMs }, stage, texts, context) {
      const { requestId, teamId, virtualKeyId, model, endpoint } = context;
      const message = {
        type: "guardrail",
        guardrail: name,
        stage,
        request_id: requestId,
        team_id: teamId,
        virtual_key_id: virtualKeyId,
        model,
        endpoint,
        texts,
      };
      const { action, reason } = await post(verdict, { url, path: ownPath(url), timeoutMs }, message, context);
      return action === "allow"
        ? { passes: true }
        : { passes: false, reason: reason?.slice(0, LONGEST_REASON) ?? null };
    },
  };
}

/** Says nothing of what was answered: a service may repeat what it was asked, and errors are logged. */
function read<Schema extends z.ZodType>(schema: Schema, bytes: Buffer): z.output<Schema> {
  let answer: unknown;
  try {
    answer = JSON.parse(bytes.toString("utf8"));
  } catch {
    throw new Error("the hook's answer is no JSON");
  }
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`the hook's answer is not of its format: ${issue?.path.map(String).join(".")} ${issue?.code}`);
}

/** An address without a path still needs one to be asked for. */
const ownPath = (url: string): string => (new URL(url).pathname === "/" ? "/" : "");
