import { startCallers } from "./callers/callers.ts";
import { awaitCalm, readStored } from "./checker/collect.ts";
import type { Evidence } from "./checker/evidence.ts";
import { watchLedger } from "./checker/watch.ts";
import { type Injected, runNemesis } from "./nemesis/nemesis.ts";
import type { ProveOptions } from "./options.ts";
import { randomOf } from "./random.ts";
import type { Stack } from "./stack/stack.ts";

/** How long requests under way may take when the callers stop. */
const PATIENCE_MS = 30_000;

export interface Run {
  evidence: Evidence;
  injected: readonly Injected[];
}

/** Callers call, the nemesis does its work, and everything is written down. @throws when something does not heal */
export async function run(stack: Stack, options: ProveOptions, tell: (words: string) => void): Promise<Run> {
  const { database, nodes, seed, upstream } = stack;
  const injected: Injected[] = [];
  const watch = watchLedger(database);
  const gateways = nodes.map(({ gateway }) => gateway);
  const callers = startCallers({ count: options.callers, seed: options.seed, keys: seed.keys, gateways });
  const victims = {
    nodes,
    database,
    random: randomOf(options.seed, "nemesis"),
    mostStoppedMs: options.mostStopped * 1000,
  };
  try {
    await runNemesis(victims, options.faults, options.minutes * 60_000, (fault) => {
      injected.push(fault);
      tell(`${fault.name}: ${fault.detail}, ${(fault.lastedMs / 1000).toFixed(1)} s`);
    });
  } finally {
    tell("all is healed; the callers stop");
    await callers.stop(PATIENCE_MS);
  }
  const stranded = await awaitCalm(stack, options.mostStranded * 1000);
  await watch.stop();
  const evidence: Evidence = {
    ...(await readStored(stack)),
    calls: upstream.books(),
    seen: callers.seen,
    readings: watch.readings,
    stranded,
    endedByThemselves: gateways.flatMap(({ endedByItself }) => endedByItself),
  };
  return { evidence, injected };
}
