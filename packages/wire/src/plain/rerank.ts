import { invalid, modelName } from "../body/fields.ts";
import { GuardedKeys, parseBody } from "../body/parse-body.ts";
import type { CallerRequest } from "../caller-request.ts";
import type { Dialect } from "../dialect.ts";
import { PLAIN_OPENAI } from "./plain-openai.ts";
import { plainRequest } from "./plain-request.ts";

const GUARDED = new GuardedKeys(["model", "query", "documents"]);
/** Cohere bills a search for each hundred documents, and takes a document for several when it has more than 500 tokens. */
const DOCUMENTS_PER_SEARCH = 100;
const TOKENS_PER_DOCUMENT = 500;

/** `POST /v1/rerank` and `/v2/rerank`, as Cohere and those who follow it write it. */
export const rerank: Dialect = { ...PLAIN_OPENAI, format: "rerank", endpoint: "rerank", parse: parseRerankRequest };

function parseRerankRequest(bytes: Buffer): CallerRequest {
  const parsed = parseBody(bytes, GUARDED);
  const { query, documents, model } = parsed.body;
  if (typeof query !== "string") invalid("query", "'query' has to be a text.");
  if (!Array.isArray(documents) || documents.length === 0) {
    invalid("documents", "'documents' has to be an array with at least one document.");
  }
  const pieces = documents.length + Math.ceil(bytes.length / TOKENS_PER_DOCUMENT);
  return plainRequest("rerank", parsed, {
    model: modelName(model),
    unitBound: { search: Math.ceil(pieces / DOCUMENTS_PER_SEARCH) },
    // The query is read again with every document.
    inputTokenBound: bytes.length + Buffer.byteLength(query) * documents.length,
  });
}
