import type { Dialect } from "../dialect.ts";
import { OPENAI_ERRORS } from "../errors/openai.ts";

/** What OpenAI's addresses beside conversations have in common. */
export const PLAIN_OPENAI: Pick<Dialect, "errors" | "heartbeat" | "carriedHeaders" | "carriedQuery"> = {
  errors: OPENAI_ERRORS,
  heartbeat: null,
  carriedHeaders: [],
  carriedQuery: [],
};
