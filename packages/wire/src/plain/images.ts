import { choiceCount, flag, invalid, modelName } from "../body/fields.ts";
import { GuardedKeys, parseBody } from "../body/parse-body.ts";
import type { CallerRequest } from "../caller-request.ts";
import type { Dialect } from "../dialect.ts";
import { PLAIN_OPENAI } from "./plain-openai.ts";
import { plainRequest } from "./plain-request.ts";

const GUARDED = new GuardedKeys(["model", "prompt", "n", "size", "quality", "stream", "partial_images"]);
/** The dearest picture of today has 6,240 tokens (1536 x 1024, high quality), each partial one 100; with room to spare. */
const MOST_TOKENS_PER_IMAGE = 20_000;

/** `POST /v1/images/generations` */
export const openAiImages: Dialect = {
  ...PLAIN_OPENAI,
  format: "openai-images",
  endpoint: "images.generations",
  parse: parseImagesRequest,
};

function parseImagesRequest(bytes: Buffer): CallerRequest {
  const parsed = parseBody(bytes, GUARDED);
  const { model, prompt, n, stream } = parsed.body;
  if (typeof prompt !== "string") invalid("prompt", "'prompt' has to be a text.");
  const images = choiceCount(n);
  return plainRequest("openai-images", parsed, {
    model: modelName(model),
    stream: flag(stream, "stream"),
    generates: true,
    choices: images,
    maxOutputTokens: MOST_TOKENS_PER_IMAGE,
    unitBound: { image: images },
  });
}
