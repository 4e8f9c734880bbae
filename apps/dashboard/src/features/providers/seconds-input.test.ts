import { expect, test } from "vitest";
import { secondsProblem, typedMs, typedSeconds } from "./seconds-input.ts";

test("what is typed comes back as it was", () => {
  for (const text of ["", "2", "0.25", "600"]) expect(typedSeconds(typedMs(text))).toBe(text);
  expect(typedMs(" 1,5 ")).toBe(1_500);
});

test("only a positive number of seconds, or nothing, is taken", () => {
  for (const text of ["", "1", "0.1", "1,5"]) expect(secondsProblem(text)).toBeUndefined();
  for (const text of ["0", "-1", "x", "1s", "1e999", "NaN"]) expect(secondsProblem(text)).toMatch(/seconds/);
});
