import { GatehouseError } from "@gatehouse/domain";
import { invalid, modelName } from "../body/fields.ts";
import { GuardedKeys } from "../body/parse-body.ts";
import { AUDIO_BYTES_PER_TOKEN } from "../body/token-bound.ts";
import type { CallerForm, CallerRequest } from "../caller-request.ts";
import type { Dialect } from "../dialect.ts";
import { PLAIN_OPENAI } from "./plain-openai.ts";
import { plainRequest } from "./plain-request.ts";

const GUARDED = new GuardedKeys(["model", "file", "stream", "response_format"]);
/** No speech that is understood has less than 8 kbit/s. */
const LEAST_BYTES_PER_SECOND = 1_000;
/** People speak some 4 tokens a second; with room for languages that need more. */
const TEXT_TOKENS_PER_SECOND = 8;

/** `POST /v1/audio/transcriptions`: a form with a file. */
export const openAiTranscriptions: Dialect = {
  ...PLAIN_OPENAI,
  format: "openai-transcriptions",
  endpoint: "audio.transcriptions",
  parse() {
    throw new GatehouseError("invalid_request", { message: "Send the file as a form (multipart/form-data)." });
  },
  parseForm: parseTranscriptionsForm,
};

function parseTranscriptionsForm(form: CallerForm): CallerRequest {
  GUARDED.check(form.fields.map(([key]) => ({ key })));
  const body = Object.fromEntries(form.fields);
  if (form.fileBytes === 0) invalid("file", "'file' has to be a file with sound.");
  if (body.stream !== undefined && !/^(true|false)$/.test(body.stream)) {
    invalid("stream", "'stream' has to be true or false.");
  }
  const seconds = Math.ceil(form.fileBytes / LEAST_BYTES_PER_SECOND);
  const parsed = { bytes: Buffer.alloc(0), body, members: [] };
  return plainRequest("openai-transcriptions", parsed, {
    form,
    model: modelName(body.model),
    stream: body.stream === "true",
    generates: true,
    maxOutputTokens: seconds * TEXT_TOKENS_PER_SECOND,
    inputTokenBound: Math.ceil(form.fileBytes / AUDIO_BYTES_PER_TOKEN) + Buffer.byteLength(body.prompt ?? ""),
    unitBound: { second: seconds },
  });
}
