/** When requests come, and at which gateway. */
export interface Load {
  /** Requests per window, as a multiple of the limit. */
  factor: number;
  pattern: "even" | "skewed" | "bursty";
  nodes: number;
}

interface Arrival {
  atMs: number;
  node: number;
}

/**
 * Arrivals over `windows` windows. Even: one after the other, in turn over the gateways. Skewed: four of five at the
 * first gateway. Bursty: at twice the rate in every other tenth of the window, at one gateway per burst.
 */
export function* arrivals(
  { factor, pattern, nodes }: Load,
  limit: number,
  windowMs: number,
  windows: number,
): Generator<Arrival> {
  const perWindow = Math.round(limit * factor);
  const burstMs = windowMs / 10;
  for (let at = 0; at < perWindow * windows; at += 1) {
    // Between two requests, not on the very edge of a sub-bucket, where a request of a window ago has not left it.
    const evenMs = ((at + 0.5) / perWindow) * windowMs;
    if (pattern === "even") yield { atMs: evenMs, node: at % nodes };
    else if (pattern === "skewed") yield { atMs: evenMs, node: at % 5 < 4 ? 0 : at % nodes };
    else {
      const burst = Math.floor(evenMs / (2 * burstMs));
      yield { atMs: burst * 2 * burstMs + (evenMs - burst * 2 * burstMs) / 2, node: burst % nodes };
    }
  }
}
