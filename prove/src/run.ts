import { setTimeout as sleep } from "node:timers/promises";
import { startCallers } from "./callers/callers.ts";
import { awaitCalm, readStored } from "./checker/collect.ts";
import type { Evidence, Stranded } from "./checker/evidence.ts";
import { watchLedger } from "./checker/watch.ts";
import { type Injected, runNemesis } from "./nemesis/nemesis.ts";
import type { ProveOptions } from "./options.ts";
import { randomOf } from "./random.ts";
import type { Stack } from "./stack/stack.ts";

/** Before the last blow, so that there is something to lose. */
const CALM_MS = 3_000;
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
  const done = (fault: Injected) => {
    injected.push(fault);
    tell(`${fault.name}: ${fault.detail}, ${(fault.lastedMs / 1000).toFixed(1)} s`);
  };
  const forMs = options.minutes * 60_000;
  let stranded: Stranded;
  try {
    await runNemesis(victims, options.faults, forMs, done);
    const lastBlow = options.faults.includes("kill");
    await sleep(CALM_MS);
    // It hits all at once, in the middle of what they do: what they held then has to come back.
    if (lastBlow) await Promise.all(gateways.map((gateway) => gateway.end("SIGKILL")));
    const killedMs = performance.now();
    await callers.stop(PATIENCE_MS);
    stranded = await awaitCalm(stack, options.mostStranded * 1000, async () => {
      if (!lastBlow) return;
      await Promise.all(gateways.map((gateway) => gateway.start()));
      done({ name: "kill", detail: "every gateway", atMs: forMs, lastedMs: performance.now() - killedMs });
    });
  } finally {
    await callers.stop(PATIENCE_MS);
  }
  tell("all is healed and calm");
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
