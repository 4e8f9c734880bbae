import { expect, it } from "vitest";
import { safeReturnPath } from "./return-path.ts";

it("returns to a deep link with its query", () => {
  expect(safeReturnPath("/requests?range=24h&request=abc")).toBe("/requests?range=24h&request=abc");
});

it.each([
  null,
  "",
  "https://evil.example/",
  "//evil.example",
  "/\\evil.example",
  "/\t/evil.example",
  "/x/..//evil.example",
  "javascript:alert(1)",
  "/login?callbackUrl=/",
  "/api/v1/teams",
])("never leaves this site or loops: %s", (asked) => expect(safeReturnPath(asked)).toBe("/"));
