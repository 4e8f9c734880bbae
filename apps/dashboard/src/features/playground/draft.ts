import type { PlaygroundFormat } from "@gatehouse/domain";

export interface Turn {
  /** Tells turns apart while they are edited. */
  id: number;
  role: "user" | "assistant";
  text: string;
}

export type CacheWish = "default" | "skip" | "refresh";

/** A request as the form has it: numbers and lists are still what was typed. */
export interface Draft {
  format: PlaygroundFormat;
  model: string;
  system: string;
  turns: readonly Turn[];
  temperature: string;
  maxTokens: string;
  stream: boolean;
  /** Words with commas between. */
  tags: string;
  /** `name=value` with commas between. */
  metadata: string;
  cache: CacheWish;
}

export const EMPTY_DRAFT: Omit<Draft, "format" | "model"> = {
  system: "",
  turns: [{ id: 1, role: "user", text: "" }],
  temperature: "",
  maxTokens: "",
  stream: true,
  tags: "",
  metadata: "",
  cache: "default",
};

/** A turn more: what comes after a user is the assistant, and the other way round. */
export function addTurn(turns: readonly Turn[], text = ""): Turn[] {
  const last = turns.at(-1);
  const role = last?.role === "user" ? "assistant" : "user";
  return [...turns, { id: Math.max(0, ...turns.map(({ id }) => id)) + 1, role, text }];
}

/** The answer as the assistant's turn, and an empty one to go on with. */
export const continueWith = (turns: readonly Turn[], answer: string): Turn[] => addTurn(addTurn(turns, answer));
