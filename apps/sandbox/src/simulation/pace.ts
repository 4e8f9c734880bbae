import { randomFrom, seedOf } from "./random.ts";

/** How fast a call is answered: milliseconds to the first token, then per token. */
export interface Pace {
  firstTokenMs: number;
  perTokenMs: number;
}

const INSTANT: Pace = { firstTokenMs: 0, perTokenMs: 0 };

/**
 * First token after 80 to 250 ms, then 60 to 120 tokens a second, both fixed by the prompt.
 * `factor` scales them: 0 answers at once, 2 takes twice as long.
 */
export function paceOf(promptText: string, factor: number): Pace {
  if (factor <= 0) return INSTANT;
  const random = randomFrom(seedOf(promptText));
  const firstTokenMs = 80 + random() * 170;
  const tokensPerSecond = 60 + random() * 60;
  return { firstTokenMs: firstTokenMs * factor, perTokenMs: (1000 / tokensPerSecond) * factor };
}
