/** One of the places in an answer that a model writes into. A stream fills it piece by piece. */
export interface AnswerSlot {
  /** What it is for: to be read, what the model thought before, why it will not answer, or what a tool is called with. */
  kind: "text" | "reasoning" | "refusal" | "arguments";
  /** Which one of its kind in this answer: of a choice, an item, a block or a part. */
  index: string;
  /** What is written there is JSON itself: a text that is put into one of its strings has to be escaped. */
  json: boolean;
  /** Its vendor signs it and refuses it when it comes back changed: it can be read, what is made of it is ignored. */
  signed: boolean;
}

const REASONING = new Set(["reasoning", "reasoning_content", "thinking", "summary"]);
const ARGUMENTS = new Set(["tool_calls", "function_call", "functionCall", "arguments", "input", "args"]);

/** What a text is for by the keys that lead to it. */
export function kindOfPath(path: readonly (string | number)[]): AnswerSlot["kind"] {
  for (const key of path) {
    if (typeof key === "number") continue;
    if (key === "refusal") return "refusal";
    if (REASONING.has(key)) return "reasoning";
    if (ARGUMENTS.has(key)) return "arguments";
  }
  return "text";
}

export const slotOf = (
  kind: AnswerSlot["kind"],
  index: string | number,
  more: Partial<Pick<AnswerSlot, "json" | "signed">> = {},
): AnswerSlot => ({ kind, index: String(index), json: false, signed: false, ...more });
