import { DETECTORS } from "@gatehouse/domain";
import { expect, it } from "vitest";
import { compileScanner } from "../scanner.ts";
import { unmarked } from "../testing/marked.ts";

const LENGTH = 200_000;
const scanner = compileScanner({ patterns: [], wordLists: [] }, DETECTORS);

/** Anything that is worse than linear in one of these takes minutes, and the test does not end in time. */
it.each([
  ...["a@", "a@a.", "a.a@a-", "a@b.co "],
  ...["1", "4", "0", "1-1-", "1 ", "1.", "01 ", "4111 ", "4111-1111-1111-1112 "],
  ...["1.1.1.1.", "10.20.30.40 ", "2001:", ":", "2001:db8::"],
  ...["+1", "+49 ", "+4930123456 ", "tel: ", "phone: 123 ", "phone: 12345678901234567890 ", "(030) 1", "212-555-"],
  ...["DE89", "DE89 3704 0044 0532 0130 01 ", "123-45-6789 ", "123456789 ssn ", "12 345 678 901 "],
  ...[
    "sk-",
    "sk-aaaaaaaaaaaaaaaaaaaaaaa ",
    "eyJ",
    "eyJaaaaaaaa.",
    "eyJaaaaaaaaa.eyJaaaaaaaaa.aaaa ",
    "ghp_",
    "xoxb-1-",
  ],
  ...["://a:", "://a:b@", "password=", "token: ", 'password="aaaaaaaa1A" ', "Bearer ", "Bearer aaaaaaaa."],
  ...["-----BEGIN RSA PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----\nAb: c\n", "Ab: c\n", "-"],
  ...["\\", "\\n1", "\n", "(", "é", "汉", "😀", "deadbeef12345678", "QUJDREVGR0hJSktMTU5PUFFSU1RV"],
])("a text of nothing but %j is read in linear time", (piece) => {
  const text = piece.repeat(LENGTH / piece.length);
  const findings = scanner.scan([text]);
  expect(findings.every(({ start, end }) => start >= 0 && start < end && end <= text.length)).toBe(true);
});

it("an ordinary letter has in it what a person would find", () => {
  const sample = `Dear Ms Smith,

thank you for your letter of 2024-01-15. Order 4711-2024/118 was sent on Monday; invoice INV-20240115-0042 over EUR 1,299.00
is attached. Please pay to ⟦DE89 3704 0044 0532 0130 00⟧, or with your card ending in 1111. For version 10.2.30.4 of the
software write to ⟦support@example.com⟧ or call ⟦+49 30 12345678⟧ between 9:00 and 17:30 (UTC+01:00).

Ticket 550e8400-e29b-41d4-a716-446655440000, commit da39a3ee5e6b4b0d3255bfef95601890afd80709.`;
  const findings = scanner.scan([unmarked(sample)]);
  expect(findings.map(({ detector }) => detector)).toEqual(["iban", "email", "phone"]);
});
