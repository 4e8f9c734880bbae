/** A cell: text, a whole number, or nothing. */
export type CsvCell = string | number | bigint | null | undefined;

/**
 * One record of RFC 4180, with its CRLF. Text that a spreadsheet would take for a formula gets an apostrophe in front, so
 * that a name which somebody chose never runs on the machine of whoever opens the file; numbers stay as they are.
 */
export const csvRecord = (cells: readonly CsvCell[]): string => `${cells.map(csvCell).join(",")}\r\n`;

function csvCell(cell: CsvCell): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell !== "string") return String(cell);
  const text = STARTS_A_FORMULA.test(cell) ? `'${cell}` : cell;
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The signs of OWASP's page on CSV injection, also behind white space and in their full-width forms, which spreadsheets take for the same. */
const STARTS_A_FORMULA = /^\s*[=+\-@\t\r\n＝＋－＠]/u;
/** A leading or trailing blank is kept by those who read carefully only when it is quoted. */
const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/u;
