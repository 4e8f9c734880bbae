import { type LoadGenerator, startLoadGenerator } from "./load/load.ts";
import { jobOf, measure, type Outcome, type Scene, scenesOf } from "./measure.ts";
import { type BenchOptions, readOptions } from "./options.ts";
import { awaitRecords } from "./proof.ts";
import { type Cell, cellOf, type Figures } from "./report/figures.ts";
import { describeMachine } from "./report/machine.ts";
import { renderTable } from "./report/table.ts";
import { type Stack, startStack } from "./stack/stack.ts";
import { type Target, targetsOf } from "./target.ts";

const TARGET_CPU_US = 120;
const QUIET_LOAD = 0.5;
/** A gateway runs for weeks: what its code costs before it is compiled is not its price. */
const WARM_UP_REQUESTS = 6000;
const WARM_UP_OTHERS = 300;
const WARM_UP_MS = 6000;

const options = readOptions(process.argv.slice(2));
if (options) await bench(options);

async function bench(given: BenchOptions): Promise<void> {
  progress("starting PostgreSQL, the sandbox, Gatehouse and Portkey");
  const stack = await startStack(given);
  process.once("SIGINT", () => void stack.stop().then(() => process.exit(130)));
  try {
    await report(stack, given);
  } finally {
    progress("stopping");
    await stack.stop();
  }
}

async function report(stack: Stack, given: BenchOptions): Promise<void> {
  const machine = await describeMachine(stack.db);
  const scenes = scenesOf(given);
  const targets = targetsOf(stack);
  const cells = cellsOf(scenes, targets, await measureAll(stack, given, scenes, targets));
  const cpuOf = (target: Target["id"]) =>
    cells.find((cell) => cell.target === target && cell.scene === "crowded")?.figures?.cpuUsPerRequest?.toFixed(0) ??
    "-";
  console.log(`\n${renderTable(machine, scenes, targets, cells)}\n`);
  if (typeof stack.portkey === "string") console.log(`Portkey is missing: ${stack.portkey}\n`);
  const measured = `Measured: ${cpuOf("gatehouse")}; a bare proxy here and now: ${cpuOf("bare")}.`;
  console.log(`Target: at most ${TARGET_CPU_US} CPU-us per 1 KB request. ${measured}`);
  if (machine.loadBefore > QUIET_LOAD) {
    console.log(
      `This machine was busy before the bench began (load ${machine.loadBefore.toFixed(1)}): compare ways, not figures.`,
    );
  }
  console.log("CPU is that of the proxy's process; load, proxies, sandbox and PostgreSQL share this machine's cores.");
  if (given.json) {
    console.log(JSON.stringify({ machine, options: given, targetCpuUsPerRequest: TARGET_CPU_US, scenes, cells }));
  }
}

/** Rounds go over all ways in turn, so that a slow minute of the machine falls on all of them alike. */
async function measureAll(stack: Stack, given: BenchOptions, scenes: readonly Scene[], targets: readonly Target[]) {
  const outcomes = new Map<string, Outcome[]>();
  const generator = startLoadGenerator();
  try {
    progress("warming up");
    for (const target of targets) await warmUp(stack, generator, target, scenes);
    const begun = performance.now();
    const fits = (round: number) => ((performance.now() - begun) / (round - 1)) * round <= given.maxTotalMs;
    for (let round = 1; round <= given.rounds && (round === 1 || fits(round)); round += 1) {
      for (const scene of scenes) {
        for (const target of targets) {
          progress(`round ${round} of ${given.rounds}: ${scene.label}, ${target.label}`);
          const outcome = await measure(stack, generator, target, scene, given.maxRunMs);
          outcomes.set(key(scene, target), [...(outcomes.get(key(scene, target)) ?? []), outcome]);
        }
      }
    }
  } finally {
    generator.stop();
  }
  return outcomes;
}

/** Lets compilers and pools settle, and waits for the records, so that none of them falls into a measurement. */
async function warmUp(stack: Stack, generator: LoadGenerator, target: Target, scenes: readonly Scene[]): Promise<void> {
  let sent = 0;
  for (const scene of scenes) {
    const requests = scene.id === "crowded" ? WARM_UP_REQUESTS : Math.min(WARM_UP_OTHERS, scene.requests);
    sent += (await generator.run(jobOf(target, { ...scene, requests }, WARM_UP_MS))).requests;
  }
  if (target.governed) await awaitRecords(stack.db, target.governed.tenant.virtualKeyId, sent);
}

function cellsOf(
  scenes: readonly Scene[],
  targets: readonly Target[],
  outcomes: ReadonlyMap<string, Outcome[]>,
): Cell[] {
  return scenes.flatMap((scene) => {
    let direct: Figures | null = null;
    return targets.map((target) => {
      const cell = cellOf(target.id, scene.id, outcomes.get(key(scene, target)) ?? [], direct);
      if (target.id === "direct") direct = cell.figures;
      return cell;
    });
  });
}

function key(scene: Scene, target: Target): string {
  return `${scene.id} ${target.id}`;
}

function progress(text: string): void {
  process.stderr.write(`${(performance.now() / 1000).toFixed(1).padStart(6)} s  ${text}\n`);
}
