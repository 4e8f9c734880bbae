import { usd } from "../checker/evidence.ts";
import { budgetRows, countFaults, type Result } from "./result.ts";

const MOST_ROWS = 20;

/** The result as a page of the documentation. */
export function renderPage(result: Result): string {
  const { options, machine, verdicts, evidence } = result;
  const { minutes, gateways, callers, ledger, seed } = options;
  const command = `pnpm prove --minutes ${minutes} --ledger ${ledger} --seed ${seed} --gateways ${gateways} --callers ${callers}`;
  const failed = verdicts.filter(({ broken }) => broken.length > 0).length;
  return `# Proof of the promises about money

Written by a run of \`prove/\`, never by hand: ${gateways} gateways and ${callers} callers for ${minutes} minutes, while a nemesis kills,
freezes, cuts off and misleads them one fault at a time, in front of an upstream that keeps books of its own. Afterwards a
checker holds these books, what callers saw, and what is in PostgreSQL against what is promised.

    ${command}

- ${machine.date}, Gatehouse ${machine.gatehouse}, Node ${machine.node}, PostgreSQL ${machine.postgres} (durable)
- ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGigabytes} GB, ${machine.platform}; everything runs on this machine
- ${evidence.seen.length} requests, ${evidence.calls.length} calls of the upstream, ${evidence.records.length} usage records
- ${verdicts.length - failed} promises kept, ${failed} broken

## Promises

${table(
  ["Promise", "", "Figures"],
  verdicts.map(({ promise, broken, figures }) => [promise, broken.length === 0 ? "kept" : "**broken**", figures]),
)}

## Faults

${table(
  ["Fault", "Times", "Seconds"],
  countFaults(result.injected).map(({ name, times, seconds }) => [name, String(times), seconds.toFixed(1)]),
)}

- kill, restart, freeze: a gateway gets SIGKILL, SIGTERM, or SIGSTOP for up to ${options.mostStopped} s; it comes back with the same
  spool. The last kill hits every gateway at once, in the middle of what it does.
- database-restart, database-crash: PostgreSQL ends in order, or at once. database-away: no gateway reaches it.
- link-refused, link-silent, link-deaf: one gateway's connection to PostgreSQL is closed, carries nothing, or carries what
  is asked and loses the answers.
- clock: one gateway's clock is an hour or a month off. disk-full: its spool cannot be written.

## Budgets

The fullest ${MOST_ROWS}. What is committed is above what was billed where nobody could know what was billed: then what was held is charged.

${table(
  ["Budget on", "Period", "Limit", "Billed upstream", "Committed", "Spare", "Refused"],
  budgetRows(result)
    .slice(0, MOST_ROWS)
    .map(({ on, period, limitNanoUsd, billedNanoUsd, committedNanoUsd, spareNanoUsd, refused }) => [
      on,
      period,
      ...[limitNanoUsd, billedNanoUsd, committedNanoUsd, spareNanoUsd].map(usd),
      String(refused),
    ]),
)}
`;
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const lineOf = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [lineOf(titles), lineOf(titles.map(() => "---")), ...rows.map(lineOf)].join("\n");
}
