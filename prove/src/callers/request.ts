import type { Random } from "../random.ts";
import { MODELS } from "../seed/budgets.ts";
import type { SeededKey } from "../seed/seed.ts";

/** What a caller is about to do. */
export interface Errand {
  key: SeededKey;
  marker: string;
  body: string;
  /** How long the caller waits for the whole answer. */
  patienceMs: number;
  /** It leaves so long after the answer's head; undefined: it stays. */
  leavesAfterMs: number | undefined;
}

/** @param name different for every request of the run */
export function errandOf(random: Random, keys: readonly SeededKey[], name: string): Errand {
  const key = random.pick(keys);
  const stream = random.chance(0.5);
  const cap = random.whole(8, 128);
  // Some ask for no cap: the gateway has to write one into the body that leaves.
  const capped = random.pick([{ max_tokens: cap }, { max_tokens: cap }, { max_completion_tokens: cap }, {}]);
  const choices = !stream && random.chance(0.05) ? { n: 2 } : {};
  const usage = stream && random.chance(0.3) ? { stream_options: { include_usage: true } } : {};
  const body = {
    model: random.pick(MODELS),
    user: key.id,
    messages: [{ role: "user", content: `${name} ${"tell ".repeat(random.whole(5, 80))}` }],
    stream,
    ...usage,
    ...capped,
    ...choices,
  };
  return {
    key,
    marker: name,
    body: JSON.stringify(body),
    patienceMs: random.between(4_000, 25_000),
    leavesAfterMs: random.chance(0.06) ? random.between(0, 800) : undefined,
  };
}
