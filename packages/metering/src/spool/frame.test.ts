import fc from "fast-check";
import { expect, test } from "vitest";
import { frame, scanFrames } from "./frame.ts";

const framed = (payloads: readonly string[]) => payloads.map((payload) => Buffer.from(frame(payload)));
const payloadsOf = (bytes: Buffer) => scanFrames(bytes).frames.map(({ payload }) => payload);
const payloads = fc.array(fc.string({ unit: "grapheme", maxLength: 40 }), { minLength: 1, maxLength: 5 });

test("records are read back as they were written", () => {
  fc.assert(
    fc.property(payloads, (texts) => {
      const bytes = Buffer.concat(framed(texts));
      expect(scanFrames(bytes)).toMatchObject({ soundBytes: bytes.length, damagedBytes: 0 });
      expect(payloadsOf(bytes)).toEqual(texts.map((text) => text.toWellFormed()));
    }),
  );
});

test("cut at any byte, the records before the cut are read, and the rest is a torn end, not damage", () => {
  fc.assert(
    fc.property(payloads, (texts) => {
      const records = framed(texts);
      const bytes = Buffer.concat(records);
      for (let cut = 0; cut <= bytes.length; cut += 1) {
        let sound = 0;
        let whole = 0;
        while (whole < records.length && sound + (records[whole]?.length ?? 0) <= cut)
          sound += records[whole++]?.length ?? 0;
        const scan = scanFrames(bytes.subarray(0, cut));
        expect(scan).toMatchObject({ soundBytes: sound, damagedBytes: 0 });
        expect(scan.frames).toHaveLength(whole);
      }
    }),
    { numRuns: 30 },
  );
});

test("an end that a power cut left as zeros is a torn end", () => {
  const [record] = framed(["one"]);
  const scan = scanFrames(Buffer.concat([record as Buffer, Buffer.alloc(5000)]));
  expect(scan).toMatchObject({ soundBytes: record?.length, damagedBytes: 0 });
});

test("one flipped bit costs one record at most; every other one is still read, and damage before the last is reported", () => {
  fc.assert(
    fc.property(payloads, fc.nat(), fc.nat(7), (texts, anywhere, bit) => {
      const records = framed(texts);
      const bytes = Buffer.concat(records);
      const at = anywhere % bytes.length;
      bytes[at] = (bytes[at] as number) ^ (1 << bit);
      const starts = records.map((_, i) => Buffer.concat(records.slice(0, i)).length);
      const hit = starts.findLastIndex((start) => start <= at);
      expect(payloadsOf(bytes)).toEqual(texts.filter((_, i) => i !== hit).map((text) => text.toWellFormed()));
      if (hit < records.length - 1) expect(scanFrames(bytes).damagedBytes).toBeGreaterThan(0);
    }),
    { numRuns: 500 },
  );
});

test("rubbish is read to its end and holds no record", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (rubbish) => {
      expect(scanFrames(Buffer.from(rubbish)).frames).toEqual([]);
    }),
  );
});
