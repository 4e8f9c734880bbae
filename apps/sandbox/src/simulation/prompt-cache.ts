import { createHash, hash } from "node:crypto";
import { countTokens } from "./tokens.ts";

const MINIMUM_TOKENS = 1024;
const BLOCK_BYTES = 512;
const BLOCK_TOKENS = BLOCK_BYTES / 4;
const MAX_REMEMBERED = 10_000;

export interface CacheUse {
  read: number;
  write: number;
}

export interface PromptCache {
  /** Tokens of the automatic kind: the longest known prefix in blocks of 128 tokens, from 1024 tokens on. */
  automatic(model: string, text: string): CacheUse;
  /** Tokens of the marked kind: written at the first sight of the prefix, read from then on. */
  marked(model: string, prefix: string): CacheUse;
}

const NOTHING: CacheUse = { read: 0, write: 0 };

/** Remembers prefixes of long prompts as vendors do, so that cached tokens can be seen in the dashboard. Bounded. */
export function createPromptCache(): PromptCache {
  const seen = new Set<string>();

  const remember = (digest: string): void => {
    seen.add(digest);
    if (seen.size > MAX_REMEMBERED) seen.delete(seen.values().next().value as string);
  };

  function automatic(model: string, text: string): CacheUse {
    const bytes = Buffer.from(text);
    const blocks = Math.floor(bytes.length / BLOCK_BYTES);
    if (blocks * BLOCK_TOKENS < MINIMUM_TOKENS) return NOTHING;
    const running = createHash("sha1").update(`${model}\n`);
    let known = 0;
    for (let block = 0; block < blocks; block += 1) {
      running.update(bytes.subarray(block * BLOCK_BYTES, (block + 1) * BLOCK_BYTES));
      const digest = running.copy().digest("base64");
      if (seen.has(digest) && known === block) known = block + 1;
      remember(digest);
    }
    const read = known * BLOCK_TOKENS;
    return read < MINIMUM_TOKENS ? NOTHING : { read, write: 0 };
  }

  function marked(model: string, prefix: string): CacheUse {
    const tokens = countTokens(prefix);
    if (tokens < MINIMUM_TOKENS) return NOTHING;
    const digest = hash("sha1", `${model}\n${prefix}`, "base64");
    if (seen.has(digest)) return { read: tokens, write: 0 };
    remember(digest);
    return { read: 0, write: tokens };
  }

  return { automatic, marked };
}
