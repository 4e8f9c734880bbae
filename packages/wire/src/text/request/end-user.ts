import { isRecord } from "../../body/fields.ts";
import type { CallerRequest } from "../../caller-request.ts";

/** Whom a request is for, in the caller's own word for them; null: it does not say. */
export function endUserOf({ body, format }: CallerRequest): string | null {
  const anthropic = format === "anthropic-messages" || format === "anthropic-count-tokens";
  const named = anthropic && isRecord(body.metadata) ? body.metadata.user_id : undefined;
  for (const word of [body.user, body.safety_identifier, named])
    if (typeof word === "string" && word !== "") return word;
  return null;
}
