import { setTimeout as sleep } from "node:timers/promises";
import { Pool } from "undici";
import { type Random, randomOf } from "../random.ts";
import type { SeededKey } from "../seed/seed.ts";
import { errandOf } from "./request.ts";
import { type Seen, send } from "./send.ts";

export interface Callers {
  /** What they have seen, in the order in which it ended. */
  seen: readonly Seen[];
  /** No new requests; resolves when those under way are over, which are given up after so long. */
  stop(patienceMs: number): Promise<void>;
}

const PAUSE_MS = { least: 300, most: 2_500 };

/** Starts so many callers, each of which asks a gateway of the list, waits a moment, and asks again. */
export function startCallers(given: {
  count: number;
  seed: number;
  keys: readonly SeededKey[];
  gateways: readonly { name: string; url: string }[];
}): Callers {
  const { count, seed, keys } = given;
  const seen: Seen[] = [];
  const stopping = new AbortController();
  const over = new AbortController();
  const gateways = given.gateways.map(({ name, url }) => ({ name, pool: new Pool(url, { connections: count }) }));

  async function call(number: number): Promise<void> {
    const random = randomOf(seed, `caller ${number}`);
    await pause(random, stopping.signal);
    for (let request = 1; !stopping.signal.aborted; request += 1) {
      const { name, pool } = random.pick(gateways);
      seen.push(await send(pool, name, errandOf(random, keys, `${number}-${request}`), over.signal));
      await pause(random, stopping.signal);
    }
  }

  const running = Promise.all(Array.from({ length: count }, (_, number) => call(number)));
  return {
    seen,
    async stop(patienceMs) {
      stopping.abort();
      const timer = setTimeout(() => over.abort(), patienceMs);
      await running;
      clearTimeout(timer);
      await Promise.all(gateways.map(({ pool }) => pool.destroy()));
    },
  };
}

async function pause(random: Random, signal: AbortSignal): Promise<void> {
  await sleep(random.between(PAUSE_MS.least, PAUSE_MS.most), undefined, { signal }).catch(() => {});
}
