import { expect, it } from "vitest";
import { attemptStep } from "./attempt-step.ts";

it("tells the same target again from the next one", () => {
  expect(attemptStep({ deploymentId: "a" }, undefined)).toBeNull();
  expect(attemptStep({ deploymentId: "a" }, { deploymentId: "a" })).toBe("retry");
  expect(attemptStep({ deploymentId: "b" }, { deploymentId: "a" })).toBe("fallback");
  expect(attemptStep({ deploymentId: null }, { deploymentId: null })).toBe("fallback");
});
