import type { ParsedBody } from "../body/parse-body.ts";
import type { CallerRequest, WireFormat } from "../caller-request.ts";

/** What requests have in common that are answered without a conversation; `own` says what differs. */
export const plainRequest = (
  format: WireFormat,
  { bytes, body, members }: ParsedBody,
  own: Pick<CallerRequest, "model"> & Partial<CallerRequest>,
): CallerRequest => ({
  format,
  bytes,
  body,
  members,
  stream: false,
  includeUsage: true,
  maxOutputTokens: null,
  choices: 1,
  generates: false,
  inputTokenBound: bytes.length,
  unitBound: {},
  unboundedBy: null,
  serviceTier: null,
  ownedIds: [],
  ...own,
});
