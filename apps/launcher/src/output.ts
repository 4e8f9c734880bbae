import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

/** Where text for the operator goes. */
export type Print = (text: string) => void;

/** Writes to the terminal; a terminal that is gone is no reason to fall over while stopping. */
export function terminal(): Print {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  return (text) => void process.stdout.write(`${text}\n`);
}

/** Colours text when the terminal shows colours. */
export const paint = (style: Style, text: string): string => styleText(style, text, { stream: process.stdout });

const levels: Record<string, number> = { debug: 20, info: 30, warn: 40, error: 50, fatal: 60 };
const levelNames: Record<number, string> = { 20: "debug", 30: "info", 40: "warn", 50: "error", 60: "fatal" };

/** What Next.js and our own servers say at every start; the summary says it once, with the right addresses. */
const chatter = /^\s*(▲ Next\.js|- (Local|Network|Environments):|✓ (Starting|Ready|Running)|sandbox \(simulated)/;

/** Shows the lines of a child with its name in front, and of structured lines those at `level` or above. */
export function showLines(stream: Readable, name: string, level: string, print: Print): void {
  const prefix = paint("dim", `${name.padEnd(9)} │`);
  createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on("line", (line) => {
    const text = render(line, level);
    if (text !== undefined) print(`${prefix} ${text}`);
  });
}

/** The text to show for one line, or `undefined` for one that is not worth showing. */
export function render(line: string, level: string): string | undefined {
  if (!line.trim() || chatter.test(line)) return undefined;
  const entry = parse(line);
  if (!entry) return line;
  if (entry.level < (levels[level] ?? 40)) return undefined;
  const { level: number, msg, time: _time, pid: _pid, hostname: _host, name: _name, err, ...rest } = entry;
  const details = Object.entries(rest).map(
    ([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  const cause = err ? `\n${err.stack ?? err.message ?? JSON.stringify(err)}` : "";
  return `${levelNames[number] ?? number} ${[msg, ...details].join(" ")}${cause}`;
}

interface Entry extends Record<string, unknown> {
  level: number;
  msg?: string;
  err?: { stack?: string; message?: string };
}

function parse(line: string): Entry | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const value: Entry = JSON.parse(line);
    return typeof value.level === "number" ? value : undefined;
  } catch {
    return undefined;
  }
}
