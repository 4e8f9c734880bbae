import { invalid, modelName } from "../body/fields.ts";
import { GuardedKeys, parseBody } from "../body/parse-body.ts";
import type { CallerRequest } from "../caller-request.ts";
import type { Dialect } from "../dialect.ts";
import { PLAIN_OPENAI } from "./plain-openai.ts";
import { plainRequest } from "./plain-request.ts";

const GUARDED = new GuardedKeys(["model", "input"]);

/** `POST /v1/embeddings` */
export const openAiEmbeddings: Dialect = {
  ...PLAIN_OPENAI,
  format: "openai-embeddings",
  endpoint: "embeddings",
  parse: parseEmbeddingsRequest,
};

function parseEmbeddingsRequest(bytes: Buffer): CallerRequest {
  const parsed = parseBody(bytes, GUARDED);
  const { input, model } = parsed.body;
  if (typeof input !== "string" && !Array.isArray(input)) {
    invalid("input", "'input' has to be a text, an array of texts, or token numbers.");
  }
  return plainRequest("openai-embeddings", parsed, { model: modelName(model) });
}
