import { isRecord, type Json, listOr, textOr } from "../json-reader.ts";
import { InvalidRequest, type Usage } from "../simulation/prompt.ts";
import { makeId, randomFrom, seedOf } from "../simulation/random.ts";
import { countTokens } from "../simulation/tokens.ts";

/** An answer without a conversation, with what it is billed by. */
export interface PlainAnswer {
  model: string;
  usage: Usage;
  contentType: string;
  body: Buffer | string;
}

const EMBEDDING_DIMENSIONS = 1536;
const MAX_DIMENSIONS = 4096;
const SAMPLE_RATE = 8_000;
const CHARACTERS_PER_SECOND = 14;
const FLAGGED = /\b(kill|bomb|hate)\b/i;
/** One grey pixel. */
const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const IMAGE_TOKENS = 1_056;

/** By path below `/v1`. Each throws InvalidRequest. */
export const PLAIN: Readonly<Record<string, (body: Json) => PlainAnswer>> = {
  "/embeddings": embeddings,
  "/moderations": moderations,
  "/images/generations": images,
  "/audio/speech": speech,
  "/rerank": rerank,
};

const usage = (input: number, output = 0): Usage => ({ input, cacheRead: 0, cacheWrite: 0, output, reasoning: 0 });

const json = (model: string, counts: Usage, document: unknown): PlainAnswer => ({
  model,
  usage: counts,
  contentType: "application/json",
  body: JSON.stringify(document),
});

function modelOf(body: Json, usual?: string): string {
  const model = textOr(body.model, usual);
  if (!model) throw new InvalidRequest("you must provide a model parameter", "model");
  return model;
}

const textsOf = (input: unknown): string[] =>
  (typeof input === "string" ? [input] : listOr(input)).map((item) =>
    typeof item === "string" ? item : JSON.stringify(item),
  );

function embeddings(body: Json): PlainAnswer {
  const model = modelOf(body);
  const inputs = textsOf(body.input);
  if (inputs.length === 0) throw new InvalidRequest("Invalid 'input': expected a text or an array of texts.", "input");
  const dimensions = Math.min(Number(body.dimensions ?? EMBEDDING_DIMENSIONS), MAX_DIMENSIONS);
  const tokens = inputs.reduce((sum, text) => sum + countTokens(text), 0);
  const data = inputs.map((text, index) => ({
    object: "embedding",
    index,
    embedding: encoded(vectorOf(text, dimensions), body.encoding_format === "base64"),
  }));
  return json(model, usage(tokens), {
    object: "list",
    data,
    model,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  });
}

/** A direction that depends on the text alone, of length one. */
function vectorOf(text: string, dimensions: number): Float32Array {
  const random = randomFrom(seedOf(text));
  const vector = Float32Array.from({ length: dimensions }, () => random() - 0.5);
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

const encoded = (vector: Float32Array, base64: boolean): number[] | string =>
  base64 ? Buffer.from(vector.buffer).toString("base64") : [...vector];

function moderations(body: Json): PlainAnswer {
  const model = modelOf(body, "omni-moderation-latest");
  const results = textsOf(body.input).map((text) => {
    const flagged = FLAGGED.test(text);
    return {
      flagged,
      categories: { violence: flagged, hate: false },
      category_scores: { violence: flagged ? 0.97 : 0.0001, hate: 0.0001 },
    };
  });
  return json(model, usage(0), { id: makeId("modr-", 24), model, results });
}

function images(body: Json): PlainAnswer {
  const model = modelOf(body);
  const prompt = textOr(body.prompt);
  if (!prompt) throw new InvalidRequest("Missing required parameter: 'prompt'.", "prompt");
  const data = Array.from({ length: Number(body.n ?? 1) }, () => ({ b64_json: PIXEL }));
  const counts = usage(countTokens(prompt), data.length * IMAGE_TOKENS);
  return json(model, counts, {
    created: Math.floor(Date.now() / 1000),
    data,
    usage: {
      input_tokens: counts.input,
      input_tokens_details: { text_tokens: counts.input, image_tokens: 0 },
      output_tokens: counts.output,
      total_tokens: counts.input + counts.output,
    },
  });
}

/** A hum, as long as the text would be read for. */
function speech(body: Json): PlainAnswer {
  const input = textOr(body.input);
  if (!input) throw new InvalidRequest("Missing required parameter: 'input'.", "input");
  const samples = Math.ceil((input.length / CHARACTERS_PER_SECOND) * SAMPLE_RATE);
  const sound = Buffer.alloc(44 + samples, 0x80);
  sound.write("RIFF", 0);
  sound.writeUInt32LE(36 + samples, 4);
  sound.write("WAVEfmt ", 8);
  sound.writeUInt32LE(16, 16);
  sound.writeUInt16LE(1, 20);
  sound.writeUInt16LE(1, 22);
  sound.writeUInt32LE(SAMPLE_RATE, 24);
  sound.writeUInt32LE(SAMPLE_RATE, 28);
  sound.writeUInt16LE(1, 32);
  sound.writeUInt16LE(8, 34);
  sound.write("data", 36);
  sound.writeUInt32LE(samples, 40);
  for (let index = 0; index < samples; index += 1) sound[44 + index] = 128 + Math.round(40 * Math.sin(index / 6));
  return { model: modelOf(body), usage: usage(countTokens(input)), contentType: "audio/wav", body: sound };
}

/** The more words of the query a document has, the better. */
function rerank(body: Json): PlainAnswer {
  const model = modelOf(body);
  const words = textOr(body.query).toLowerCase().split(/\W+/).filter(Boolean);
  const documents = listOr(body.documents).map((document) =>
    typeof document === "string" ? document : textOr(isRecord(document) ? document.text : ""),
  );
  if (documents.length === 0) throw new InvalidRequest("Missing required parameter: 'documents'.", "documents");
  const scored = documents.map((text, index) => {
    const found = words.filter((word) => text.toLowerCase().includes(word)).length;
    return { index, relevance_score: words.length === 0 ? 0 : found / words.length };
  });
  scored.sort((a, b) => b.relevance_score - a.relevance_score || a.index - b.index);
  return json(model, usage(0), {
    id: makeId("rerank-", 16),
    results: scored.slice(0, Number(body.top_n ?? scored.length)),
    meta: { api_version: { version: "2" }, billed_units: { search_units: Math.ceil(documents.length / 100) } },
  });
}

/** What is heard in a form with a file: how large it is, since nobody listens. */
export function transcribe(form: Buffer): PlainAnswer {
  const field = (name: string): string =>
    new RegExp(`name="${name}"\\r\\n\\r\\n([^\\r]*)`).exec(form.toString("latin1"))?.[1] ?? "";
  const model = field("model");
  if (!model) throw new InvalidRequest("you must provide a model parameter", "model");
  const text = `A simulated transcript of ${form.length} bytes.`;
  const counts = usage(Math.ceil(form.length / 1_000), countTokens(text));
  return json(model, counts, {
    text,
    usage: {
      type: "tokens",
      input_tokens: counts.input,
      input_token_details: { audio_tokens: counts.input, text_tokens: 0 },
      output_tokens: counts.output,
      total_tokens: counts.input + counts.output,
    },
  });
}
