import { describe, expect, test } from "vitest";
import { requireSameOrigin } from "./request-origin.ts";

const ask = (method: string, headers: Record<string, string>) => () =>
  requireSameOrigin(new Request("http://localhost:3000/api/v1/teams", { method, headers }), "https://gatehouse.test");

describe("a change with a session cookie", () => {
  test("may come from the dashboard's own pages, under any name it is reached by", () => {
    expect(ask("POST", { origin: "https://gatehouse.test" })).not.toThrow();
    expect(ask("PUT", { origin: "http://127.0.0.1:3000", host: "127.0.0.1:3000" })).not.toThrow();
  });

  test.each(["POST", "PUT", "PATCH", "DELETE"])("is refused from elsewhere or from nowhere (%s)", (method) => {
    const host = "gatehouse.test";
    for (const origin of [
      "https://evil.test",
      "http://gatehouse.test:81",
      "https://gatehouse.test.evil.test",
      "null",
      "",
    ]) {
      expect(ask(method, { origin, host })).toThrow("another site");
    }
    expect(ask(method, { host })).toThrow("another site");
  });

  test("is not what a read is", () => {
    expect(ask("GET", { origin: "https://evil.test" })).not.toThrow();
  });
});
