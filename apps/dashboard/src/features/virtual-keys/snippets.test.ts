import { expect, it } from "vitest";
import { snippet } from "./snippets.ts";

const input = { gatewayUrl: "http://127.0.0.1:8080/", apiKey: "gh_live_x", model: "gpt-5-mini" };

it("puts base URL, key and model into every language", () => {
  for (const kind of ["curl", "python", "node"] as const) {
    const code = snippet(kind, input);
    expect(code).toContain("http://127.0.0.1:8080/v1");
    expect(code).toContain("gh_live_x");
    expect(code).toContain("gpt-5-mini");
  }
  expect(snippet("env", input)).toBe("OPENAI_BASE_URL=http://127.0.0.1:8080/v1\nOPENAI_API_KEY=gh_live_x");
});

it("keeps a quote in a model name from breaking out of the shell", () => {
  expect(snippet("curl", { ...input, model: "a'b" })).toContain(`"model": "a'\\''b"`);
});
