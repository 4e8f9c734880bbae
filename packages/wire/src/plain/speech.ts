import { invalid, modelName } from "../body/fields.ts";
import { GuardedKeys, parseBody } from "../body/parse-body.ts";
import type { CallerRequest } from "../caller-request.ts";
import type { Dialect } from "../dialect.ts";
import { PLAIN_OPENAI } from "./plain-openai.ts";
import { plainRequest } from "./plain-request.ts";

const GUARDED = new GuardedKeys(["model", "input", "instructions", "stream_format"]);
/** People say some 14 characters a second, a second of sound has some 21 tokens; slow voices have room. */
const TOKENS_PER_CHARACTER = 4;
const SLACK_TOKENS = 100;

/** `POST /v1/audio/speech` */
export const openAiSpeech: Dialect = {
  ...PLAIN_OPENAI,
  format: "openai-speech",
  endpoint: "audio.speech",
  parse: parseSpeechRequest,
};

function parseSpeechRequest(bytes: Buffer): CallerRequest {
  const parsed = parseBody(bytes, GUARDED);
  const { input, model, stream_format: framing } = parsed.body;
  if (typeof input !== "string" || input === "") invalid("input", "'input' has to be the text to read aloud.");
  const characters = [...input].length;
  return plainRequest("openai-speech", parsed, {
    model: modelName(model),
    stream: framing === "sse",
    generates: true,
    maxOutputTokens: characters * TOKENS_PER_CHARACTER + SLACK_TOKENS,
    unitBound: { character: characters },
  });
}
