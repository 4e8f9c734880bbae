import { cacheKey, type KeyParts } from "@gatehouse/cache";
import { lastQuestion, openAiEmbeddings, replaceTexts } from "@gatehouse/wire";
import type { Gateway } from "../container.ts";
import { createInnerExchange } from "../http/inner-exchange.ts";
import type { Admitted, Question } from "./context.ts";

/** Longer ones say too many things to be like others. */
const LONGEST_QUESTION = 8_000;

/**
 * The last question of a request as a vector, which a model for embeddings makes of it: a request of the gateway's own on
 * behalf of the caller, decided, held, billed and recorded like any. null: it asks nothing that could be compared;
 * undefined: no vector could be had. Never rejects.
 */
export async function asQuestion(
  gateway: Gateway,
  admitted: Admitted,
  model: string,
  parts: KeyParts,
): Promise<Question | null | undefined> {
  const question = lastQuestion(admitted.request);
  if (!question || question.text.length > LONGEST_QUESTION) return null;
  try {
    const bytes = replaceTexts(admitted.request, [{ ...question, text: "" }]);
    const body = JSON.parse(bytes.toString("utf8")) as Record<string, unknown>;
    const bucket = cacheKey({ ...parts, request: { ...parts.request, bytes, body } });
    const vector = await embed(gateway, admitted, model, question.text);
    return vector && { bucket, vector };
  } catch {
    return undefined;
  }
}

async function embed(
  gateway: Gateway,
  { key, snapshot, exchange: outer }: Admitted,
  model: string,
  input: string,
): Promise<Float32Array | undefined> {
  const { exchange, answer } = createInnerExchange(outer, "/v1/embeddings");
  const request = openAiEmbeddings.parse(Buffer.from(JSON.stringify({ model, input, encoding_format: "float" })), {});
  await gateway.askInside({ key, snapshot, exchange, dialect: openAiEmbeddings, address: {}, request, byPolicy: true });
  const document = answer();
  return document && vectorOf(JSON.parse(document.toString("utf8")));
}

function vectorOf(document: { data?: [{ embedding?: unknown }?] }): Float32Array | undefined {
  const numbers = document.data?.[0]?.embedding;
  if (!Array.isArray(numbers) || !numbers.every((each) => typeof each === "number")) return undefined;
  return Float32Array.from(numbers);
}
