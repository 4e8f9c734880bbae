import { type Random, randomOf } from "../random.ts";

/** What a body that arrived asks for. */
export interface Asked {
  keyId: string;
  model: string;
  marker: string;
  stream: boolean;
  /** Whether a stream is to end with its usage. */
  usage: boolean;
  /** Output tokens per choice; null: the body holds no cap. */
  cap: number | null;
  choices: number;
  promptBytes: number;
}

export type Trouble = "none" | "429" | "500" | "reset" | "cut" | "hang";

/** How one call goes. */
export interface Plan {
  trouble: Trouble;
  /** Until the answer begins. */
  latencyMs: number;
  inputTokens: number;
  /** Per choice. */
  outputTokens: number;
  /** A stream comes in so many pieces, so far apart. */
  pieces: number;
  pieceMs: number;
}

/** What a model without a cap writes: a gateway that forgets one shows in the books. */
const UNCAPPED_TOKENS = 3_000;
/** Of 1000 calls. */
const TROUBLES: readonly (readonly [Trouble, number])[] = [
  ["429", 8],
  ["500", 8],
  ["reset", 10],
  ["cut", 15],
  ["hang", 4],
];
/** Decides by seed, request and how often it was asked before: the same run has the same answers. */
export function planOf(seed: number, asked: Asked, nth: number): Plan {
  const random = randomOf(seed, `upstream ${asked.marker} ${nth}`);
  const trouble = troubleOf(random, asked.stream);
  const latencyMs = latencyOf(random);
  const cap = asked.cap ?? UNCAPPED_TOKENS;
  // Half of all answers use the whole cap, so that a bound that is broken by little shows.
  const outputTokens = random.chance(0.5) ? cap : random.whole(1, cap);
  // A byte is a token at most, and sometimes is.
  const inputTokens = random.chance(0.15) ? asked.promptBytes : Math.ceil(asked.promptBytes / 4);
  return {
    trouble,
    latencyMs: trouble === "reset" && random.chance(0.5) ? 0 : latencyMs,
    inputTokens,
    outputTokens,
    pieces: Math.min(outputTokens, random.whole(2, 20)),
    pieceMs: random.between(5, 80),
  };
}

/** A document comes in one piece: what would cut it in the middle comes before it. */
function troubleOf(random: Random, stream: boolean): Trouble {
  let place = random.between(0, 1000);
  for (const [trouble, share] of TROUBLES) {
    if (place < share) return trouble === "cut" && !stream ? "reset" : trouble;
    place -= share;
  }
  return "none";
}

/** Mostly some tens of milliseconds, now and then seconds. */
const latencyOf = (random: Random): number =>
  random.chance(0.06) ? random.between(1_000, 3_000) : random.between(5, 250);
