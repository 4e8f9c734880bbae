import { invalid, modelName } from "../body/fields.ts";
import { GuardedKeys, parseBody } from "../body/parse-body.ts";
import type { CallerRequest } from "../caller-request.ts";
import type { Dialect } from "../dialect.ts";
import { PLAIN_OPENAI } from "./plain-openai.ts";
import { plainRequest } from "./plain-request.ts";

const GUARDED = new GuardedKeys(["model", "input"]);
/** What OpenAI uses when nobody says. */
const USUAL_MODEL = "omni-moderation-latest";

/** `POST /v1/moderations` */
export const openAiModerations: Dialect = {
  ...PLAIN_OPENAI,
  format: "openai-moderations",
  endpoint: "moderations",
  parse: parseModerationsRequest,
};

function parseModerationsRequest(bytes: Buffer): CallerRequest {
  const parsed = parseBody(bytes, GUARDED);
  const { input, model } = parsed.body;
  if (typeof input !== "string" && !Array.isArray(input)) {
    invalid("input", "'input' has to be a text, or an array of texts or parts.");
  }
  return plainRequest("openai-moderations", parsed, { model: modelName(model ?? USUAL_MODEL) });
}
