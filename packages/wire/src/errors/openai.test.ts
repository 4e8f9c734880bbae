import { GatehouseError } from "@gatehouse/domain";
import { expect, test } from "vitest";
import { OPENAI_ERRORS } from "./openai.ts";

test("an error has the shape that OpenAI clients read, and our request id", () => {
  const error = new GatehouseError("budget_exceeded", { param: "model" });
  const { status, body, headers } = OPENAI_ERRORS.document(error, "req-1");
  expect(status).toBe(402);
  expect(JSON.parse(body.toString())).toEqual({
    error: {
      message: "The budget does not cover this request.",
      type: "insufficient_quota",
      code: "budget_exceeded",
      param: "model",
      request_id: "req-1",
      retryable: false,
    },
  });
  expect(headers).toEqual({ "content-type": "application/json", "x-should-retry": "false" });
});

test("a passing error says when to come back and does not forbid it", () => {
  const { status, headers } = OPENAI_ERRORS.document(
    new GatehouseError("rate_limited", { retryAfterSeconds: 2.2 }),
    "r",
  );
  expect(status).toBe(429);
  expect(headers).toEqual({ "content-type": "application/json", "retry-after": "3" });
});

test("the cause of an error is never rendered", () => {
  const error = new GatehouseError("internal_error", { cause: new Error("password=hunter2") });
  expect(OPENAI_ERRORS.document(error, "r").body.toString()).not.toContain("hunter2");
});

test("a stream's error is one event", () => {
  const text = OPENAI_ERRORS.event(new GatehouseError("stream_idle_timeout"), "r").toString();
  expect(text).toMatch(/^data: \{"error":\{.*\}\}\n\n$/);
  expect(JSON.parse(text.slice(6)).error.code).toBe("stream_idle_timeout");
});
