import fc from "fast-check";
import { expect, test } from "vitest";
import { csvRecord } from "./csv.ts";

test("a record is what RFC 4180 says: quoted where it has to be, quotes doubled, CRLF at the end", () => {
  expect(csvRecord(["plain", 'say "hi"', "a,b", "two\nlines", null, undefined, "", 5, -5n])).toBe(
    'plain,"say ""hi""","a,b","two\nlines",,,,5,-5\r\n',
  );
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1", "＝1"])(
  "%j is no formula to a spreadsheet",
  (text) => {
    const [record] = readCsv(csvRecord([text]));
    expect(record).toEqual([`'${text}`]);
  },
);

test("whatever is written is read again, cell by cell, but for the apostrophe of a formula", () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.string({ unit: "grapheme" }), { minLength: 2, maxLength: 4 })), (records) => {
      const read = readCsv(records.map((cells) => csvRecord(cells)).join(""));
      expect(read.map((cells) => cells.map((cell) => cell.replace(/^'/, "")))).toEqual(
        records.map((cells) => cells.map((cell) => cell.replace(/^'/, ""))),
      );
    }),
  );
});

/** RFC 4180, read. */
function readCsv(text: string): string[][] {
  const records: string[][] = [];
  let [cells, cell, quoted]: [string[], string, boolean] = [[], "", false];
  for (let at = 0; at < text.length; at += 1) {
    if (quoted && text.startsWith('""', at)) {
      cell += '"';
      at += 1;
    } else if (text[at] === '"') quoted = !quoted;
    else if (!quoted && text[at] === ",") {
      cells.push(cell);
      cell = "";
    } else if (!quoted && text.startsWith("\r\n", at)) {
      records.push([...cells, cell]);
      [cells, cell] = [[], ""];
      at += 1;
    } else cell += text[at];
  }
  return records;
}
