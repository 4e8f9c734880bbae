/** One broken rule of the house. Warnings are shown, errors fail the check. */
export interface Violation {
  rule: string;
  severity: "error" | "warning";
  path: string;
  /** 1-based; absent when the whole file or tree is meant. */
  line?: number;
  message: string;
}

export interface SourceFile {
  /** From the repository's root, with forward slashes. */
  path: string;
  text: string;
}

/** Every line that a pattern matches, as errors of one rule. */
export function matchingLines(
  file: SourceFile,
  rule: string,
  pattern: RegExp,
  message: (match: RegExpExecArray) => string,
): Violation[] {
  const violations: Violation[] = [];
  for (const [index, line] of file.text.split("\n").entries()) {
    const match = pattern.exec(line);
    if (match) violations.push({ rule, severity: "error", path: file.path, line: index + 1, message: message(match) });
  }
  return violations;
}
