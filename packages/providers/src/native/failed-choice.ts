import { isRecord } from "./choice-text.ts";

/** Finish reasons that say that the provider gave up (OpenRouter's and Mistral's; DeepSeek's), as errors in its words. */
const GIVEN_UP: ReadonlyMap<unknown, object> = new Map([
  ["error", {}],
  ["insufficient_system_resource", { type: "overloaded" }],
]);

/** The error that a choice ended in, as OpenRouter writes it or as its finish reason says; undefined: it ended in none. */
export function errorOfChoice(choice: unknown): unknown {
  if (!isRecord(choice)) return undefined;
  return choice.error ?? GIVEN_UP.get(choice.finish_reason);
}
