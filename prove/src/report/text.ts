import { usd } from "../checker/evidence.ts";
import { budgetRows, countFaults, type Result } from "./result.ts";

const MOST_ROWS = 12;
const MOST_TOLD = 10;

/** The result for the terminal. */
export function renderText(result: Result): string {
  const { injected, verdicts } = result;
  const faults = countFaults(injected).map(({ name, times, seconds }) => `${name} ${times} (${seconds.toFixed(0)} s)`);
  const rows = budgetRows(result);
  const lines = [
    `Faults: ${faults.join(", ") || "none"}`,
    "",
    tableRow(["budget", "period", "limit", "billed upstream", "committed", "spare", "refused"]),
    ...rows.slice(0, MOST_ROWS).map(textOfBudget),
    ...(rows.length > MOST_ROWS ? [`… and ${rows.length - MOST_ROWS} that are used less`] : []),
    "",
  ];
  for (const { promise, figures, broken } of verdicts) {
    lines.push(`${broken.length === 0 ? "kept  " : "BROKEN"}  ${promise}`, `        ${figures}`);
    for (const text of broken.slice(0, MOST_TOLD)) lines.push(`        - ${text}`);
    if (broken.length > MOST_TOLD) lines.push(`        … and ${broken.length - MOST_TOLD} more`);
  }
  return lines.join("\n");
}

function textOfBudget(row: ReturnType<typeof budgetRows>[number]): string {
  const { on, period, limitNanoUsd, billedNanoUsd, committedNanoUsd, spareNanoUsd, refused } = row;
  const amounts = [limitNanoUsd, billedNanoUsd, committedNanoUsd, spareNanoUsd].map(usd);
  return tableRow([on, period, ...amounts, String(refused)]);
}

const tableRow = ([on = "", period = "", ...amounts]: string[]): string =>
  on.padEnd(13) + period.padEnd(8) + amounts.map((text) => text.padStart(17)).join("");
