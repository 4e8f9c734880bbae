import { expect, test } from "vitest";
import { ended, SENDING, withPiece } from "./exchange.ts";

test("an answer grows piece by piece, and the time of its first words stays", () => {
  const first = withPiece(withPiece(SENDING, { inputTokens: 7 }, 100), { text: "Hel" }, 120);
  const whole = ended(withPiece(first, { text: "lo", outputTokens: 2, stop: "stop" }, 300), 310);
  expect(whole).toMatchObject({ state: "done", text: "Hello", inputTokens: 7, outputTokens: 2, firstTextMs: 120 });
  expect(whole).toMatchObject({ durationMs: 310, stop: "stop", error: null });
});

test("an error in the middle of a stream makes it a failure and keeps what had come", () => {
  const broken = withPiece(withPiece(SENDING, { text: "Hel" }, 1), { error: { code: null, message: "Cut." } }, 2);
  expect(ended(broken, 3)).toMatchObject({ state: "failed", text: "Hel", error: { message: "Cut." } });
  expect(ended(SENDING, 3, "stopped").state).toBe("stopped");
});
