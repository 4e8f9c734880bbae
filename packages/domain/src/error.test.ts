import { expect, test } from "vitest";
import { ERROR_CATALOGUE, GatehouseError, toGatehouseError } from "./error.ts";

test("what is not in the catalogue is hidden behind internal_error, with the cause for the operator only", () => {
  const error = toGatehouseError(new Error("password=hunter2"));
  expect(error.code).toBe("internal_error");
  expect(error.message).not.toContain("hunter2");
  expect(JSON.stringify(error)).not.toContain("hunter2");
});

test("a budget refusal is 402 and not worth retrying", () => {
  expect(new GatehouseError("budget_exceeded")).toMatchObject({ status: 402, retryable: false, fault: "caller" });
});

test("every entry has an HTTP error status and a text", () => {
  for (const entry of Object.values(ERROR_CATALOGUE)) {
    expect(entry.status).toBeGreaterThanOrEqual(400);
    expect(entry.message.length).toBeGreaterThan(10);
  }
});
