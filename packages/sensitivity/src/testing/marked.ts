import { DETECTORS } from "@gatehouse/domain";
import { compileScanner } from "../scanner.ts";

/** Samples show what is to be found in brackets: `Write to ⟦anna@example.com⟧.` */
export const unmarked = (sample: string): string => sample.replaceAll(/[⟦⟧]/g, "");

const everything = compileScanner({ patterns: [], wordLists: [] }, DETECTORS);

/** What all built-in detectors together make of a text: who found something, and the text with brackets around it. */
export function findAll(text: string): { detectors: string[]; sample: string } {
  const findings = everything.scan([text]);
  let sample = "";
  let reached = 0;
  for (const { start, end } of findings) {
    sample += `${text.slice(reached, start)}⟦${text.slice(start, end)}⟧`;
    reached = end;
  }
  return { detectors: [...new Set(findings.map(({ detector }) => detector))], sample: sample + text.slice(reached) };
}
