import { writeFileSync } from "node:fs";
import { judge } from "./checker/judge.ts";
import { pair } from "./checker/pairing.ts";
import { spendOf } from "./checker/spend.ts";
import { type ProveOptions, readOptions } from "./options.ts";
import { describeMachine } from "./report/machine.ts";
import { renderPage } from "./report/page.ts";
import { renderText } from "./report/text.ts";
import { run } from "./run.ts";
import { startStack } from "./stack/stack.ts";

const options = readOptions(process.argv.slice(2));
if (options) await prove(options);

async function prove(given: ProveOptions): Promise<void> {
  console.log(
    `seed ${given.seed}: ${given.minutes} min, ${given.gateways} gateways, ${given.callers} callers, ${given.ledger} ledger`,
  );
  progress("starting PostgreSQL, the upstream and the gateways");
  const stack = await startStack(given);
  let kept = false;
  const interrupted = () => {
    console.log(`Interrupted; logs, books and data are in ${stack.folder}`);
    void stack.stop(true).then(() => process.exit(130));
  };
  process.once("SIGINT", interrupted).once("SIGTERM", interrupted);
  try {
    const { evidence, injected } = await run(stack, given, progress);
    const verdicts = judge(evidence);
    const { spends } = spendOf(evidence, pair(evidence));
    const machine = await describeMachine(stack.database);
    const result = { options: given, machine, evidence, injected, spends, verdicts };
    console.log(`\n${renderText(result)}\n`);
    const failed = verdicts.filter(({ broken }) => broken.length > 0).length;
    if (given.report) writeFileSync(given.report, renderPage(result));
    if (given.json) writeFileSync(given.json, JSON.stringify({ passed: verdicts.length - failed, failed }));
    kept = failed === 0;
  } finally {
    if (!kept) {
      process.exitCode = 1;
      console.log(`The run is repeated with --seed ${given.seed}; logs, books and data are in ${stack.folder}`);
    }
    await stack.stop(!kept || given.keep);
    if (kept && given.keep) console.log(`Logs, books and data are in ${stack.folder}`);
  }
}

function progress(text: string): void {
  process.stderr.write(`${(performance.now() / 1000).toFixed(1).padStart(6)} s  ${text}\n`);
}
