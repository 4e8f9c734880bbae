import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Finding } from "../finding.ts";
import { compileScanner } from "../scanner.ts";
import { redact } from "./redact.ts";
import { createStreamRestorer } from "./stream-restorer.ts";

const scanner = compileScanner({ patterns: [], wordLists: [] }, ["email", "card", "secret"]);
const redacted = (...texts: string[]) => redact(texts, scanner.scan(texts));

const finding = (text: number, start: number, end: number, detector: string): Finding => ({
  text,
  start,
  end,
  detector,
});

describe("redaction", () => {
  it("gives the same value the same placeholder in all texts, numbered as they appear", () => {
    const { texts, placeholders } = redacted(
      "From bob@example.com to anna@example.com",
      "anna@example.com paid with 4111111111111111",
      "nothing",
    );
    expect(texts).toEqual(["From [EMAIL_1] to [EMAIL_2]", "[EMAIL_2] paid with [CARD_1]", "nothing"]);
    expect(placeholders.size).toBe(3);
    expect(placeholders.restore("Ask [EMAIL_2] about [CARD_1], not [EMAIL_3] or [OTHER_1].")).toBe(
      "Ask anna@example.com about 4111111111111111, not [EMAIL_3] or [OTHER_1].",
    );
  });

  it("numbers a conversation that grows as before", () => {
    const first = "I am anna@example.com";
    expect(redacted(first, "Hello!", "and bob@example.com").texts[0]).toBe(redacted(first).texts[0]);
  });

  it("covers all of what overlaps with one placeholder, named after the longest", () => {
    const { texts, placeholders } = redact(
      ["0123456789abc"],
      [
        finding(0, 4, 9, "short"),
        finding(0, 0, 6, "employee-number"),
        finding(0, 8, 10, "tail"),
        finding(0, 10, 11, "next"),
      ],
    );
    expect(texts).toEqual(["[EMPLOYEE_NUMBER_1][NEXT_1]bc"]);
    expect(placeholders.restore(texts[0] as string)).toBe("0123456789abc");
  });

  it("does not use words that are in the texts already", () => {
    const { texts, placeholders } = redacted("Write [EMAIL_1] or \\[email\\_2\\] for anna@example.com");
    expect(texts[0]).toBe("Write [EMAIL_1] or \\[email\\_2\\] for [EMAIL_3]");
    expect(placeholders.restore("[EMAIL_1] [EMAIL_3]")).toBe("[EMAIL_1] anna@example.com");
  });

  it("understands placeholders in other letters and with Markdown's escapes", () => {
    const { placeholders } = redacted("anna@example.com");
    expect(placeholders.restore("[email_1] [Email_1] \\[EMAIL\\_1\\] [EMAIL\\_1] \\[EMAIL_1] [EMAIL_1\\]")).toBe(
      "anna@example.com anna@example.com anna@example.com anna@example.com \\anna@example.com [EMAIL_1\\]",
    );
  });

  it("escapes what it puts back into JSON", () => {
    const key = `-----BEGIN PRIVATE KEY-----\n${"Ab1/".repeat(20)}\n-----END PRIVATE KEY-----`;
    const { texts, placeholders } = redacted(key);
    expect(texts).toEqual(["[SECRET_1]"]);
    const restored = placeholders.restore('{"key":"[SECRET_1]","escaped":"\\\\[secret\\\\_1\\\\]"}', { json: true });
    expect(JSON.parse(restored)).toEqual({ key, escaped: key });
  });
});

/** Texts with what looks like placeholders, escapes and brackets in them. */
const fragment = fc.oneof(
  fc.constantFrom(
    "[",
    "]",
    "\\",
    "_",
    "[EMAIL_1]",
    "[email_2]",
    "[CARD_1",
    "EMAIL_1]",
    "[X_1]",
    "[A_B_1]",
    "[[",
    "\\[",
  ),
  fc.constantFrom("anna@example.com", "bob@example.com", "4111111111111111", " ", "\n", '"', "😀", "1", "x"),
  fc.string({ maxLength: 6 }),
);
const text = fc.array(fragment, { maxLength: 14 }).map((fragments) => fragments.join(""));

/** Texts, and findings at any places in them. */
const texts = fc.array(text, { minLength: 1, maxLength: 3 });
const findingsIn = (contents: string[]) =>
  fc
    .array(
      fc.record({
        text: fc.nat(contents.length - 1),
        from: fc.nat(40),
        length: fc.integer({ min: 1, max: 12 }),
        detector: fc.constantFrom("email", "card", "a", "a-b", "a_1", "x"),
      }),
      { maxLength: 8 },
    )
    .map((all) =>
      all.flatMap(({ text: place, from, length, detector }) => {
        const end = Math.min(from + length, contents[place]?.length ?? 0);
        return from < end ? [finding(place, from, end, detector)] : [];
      }),
    );
const redactions = texts.chain((contents) => fc.tuple(fc.constant(contents), findingsIn(contents)));

describe("whatever the texts are", () => {
  it("what is redacted comes back as it was", () => {
    fc.assert(
      fc.property(redactions, ([contents, findings]) => {
        const result = redact(contents, findings);
        expect(result.texts.map((each) => result.placeholders.restore(each))).toEqual(contents);
        for (const { text: place, start, end } of findings) {
          expect(result.placeholders.size).toBeGreaterThan(0);
          expect(contents[place]?.slice(start, end)).not.toBe("");
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("nothing that was found is sent", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 5 }), text, (values, between) => {
        const content = values.join(between);
        const findings = values.map((value) => finding(0, content.indexOf(value), content.indexOf(value) + 36, "id"));
        const [sent] = redact([content], findings).texts;
        for (const value of values) expect(sent).not.toContain(value);
      }),
    );
  });

  it.each([false, true])(
    "a stream is restored as the whole would be, in whatever pieces it comes (JSON: %s)",
    (json) => {
      const answer = fc.array(
        fc.oneof(
          fragment,
          fc.constantFrom(
            "[EMAIL_2]",
            "[CARD_1]",
            "[Card_1]",
            "\\[EMAIL\\_1\\]",
            "\\\\[EMAIL_1\\\\]",
            "[A_1]",
            "[A_B_2]",
          ),
        ),
        { maxLength: 12 },
      );
      fc.assert(
        fc.property(
          redactions,
          answer,
          fc.array(fc.integer({ min: 1, max: 9 })),
          ([contents, findings], parts, sizes) => {
            const { placeholders } = redact(contents, findings);
            const whole = parts.join("");
            const restorer = createStreamRestorer(placeholders, { json });
            let streamed = "";
            let from = 0;
            for (const size of sizes) {
              streamed += restorer.push(whole.slice(from, from + size));
              from += size;
            }
            streamed += restorer.push(whole.slice(from)) + restorer.flush();
            expect(streamed).toBe(placeholders.restore(whole, { json }));
            expect(restorer.flush()).toBe("");
          },
        ),
        { numRuns: 2_000 },
      );
    },
  );
});

describe("a stream", () => {
  it("is held back only where a placeholder may begin, and no longer than one is", () => {
    const restorer = createStreamRestorer(redacted("anna@example.com").placeholders);
    expect(restorer.push("Ask [")).toBe("Ask ");
    expect(restorer.push("EMA")).toBe("");
    expect(restorer.push("IL_1")).toBe("");
    expect(restorer.push("] or [1, 2]")).toBe("anna@example.com or [1, 2]");
    expect(restorer.push(" [see")).toBe(" [see");
    expect(restorer.push(" [EMAIL_12")).toBe(" [EMAIL_12");
    expect(restorer.push(" [EM")).toBe(" ");
    expect(restorer.flush()).toBe("[EM");
  });

  it("goes through untouched when nothing was redacted", () => {
    const restorer = createStreamRestorer(redacted("nothing").placeholders);
    expect(restorer.push("[EMAIL_1")).toBe("[EMAIL_1");
    expect(restorer.flush()).toBe("");
  });
});
