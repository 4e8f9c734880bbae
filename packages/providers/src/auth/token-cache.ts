export interface AccessToken {
  token: string;
  /** Unix milliseconds. */
  expiresAtMs: number;
}

interface Entry {
  current?: AccessToken;
  /** From when on another one is fetched. */
  staleAtMs: number;
  pending?: Promise<AccessToken>;
}

const MAX_TOKENS = 1_000;
const EARLY_MS = 5 * 60_000;

/** Access tokens, each fetched once however many calls wait for it, and again five minutes before it expires. */
export class TokenCache {
  readonly #entries = new Map<string, Entry>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** `fetch` is not of any one call: it goes on when the call that began it is given up. Rejects as `fetch` does. */
  async get(key: string, fetch: () => Promise<AccessToken>): Promise<string> {
    const entry = this.#entryOf(key);
    if (entry.current && this.#now() < entry.staleAtMs) return entry.current.token;
    entry.pending ??= this.#refresh(entry, fetch);
    try {
      return (await entry.pending).token;
    } catch (error) {
      // Who issues tokens may be away for a while; the one at hand is good until it expires.
      if (entry.current && this.#now() < entry.current.expiresAtMs) return entry.current.token;
      throw error;
    }
  }

  /** Drops a token that was refused. False when another one has taken its place already. */
  forget(key: string, token: string): void {
    const entry = this.#entries.get(key);
    if (entry?.current?.token === token) delete entry.current;
  }

  #entryOf(key: string): Entry {
    const entry = this.#entries.get(key) ?? { staleAtMs: 0 };
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    if (this.#entries.size > MAX_TOKENS) this.#entries.delete(this.#entries.keys().next().value as string);
    return entry;
  }

  async #refresh(entry: Entry, fetch: () => Promise<AccessToken>): Promise<AccessToken> {
    try {
      const fetched = await fetch();
      const lifetimeMs = fetched.expiresAtMs - this.#now();
      entry.current = fetched;
      entry.staleAtMs = fetched.expiresAtMs - Math.min(EARLY_MS, lifetimeMs / 2);
      return fetched;
    } finally {
      delete entry.pending;
    }
  }
}
