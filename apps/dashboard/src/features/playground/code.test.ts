import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import type { BuiltRequest } from "./build-request.ts";
import { codeOf } from "./code.ts";

const request: BuiltRequest = {
  format: "openai-chat",
  body: { model: "m", messages: [{ role: "user", content: `It's "quoted" \\ $HOME \`id\`\nand more` }], stream: true },
  metadata: '{"who":"O\'Neil"}',
};

describe("code for the same request", () => {
  test("in curl reaches the shell's program with exactly these arguments, and names the key by its variable", () => {
    const script = codeOf("curl", "http://gateway.test/", request).replace(/^curl/, "printf '%s\\0'");
    const given = execFileSync("sh", ["-c", `GATEHOUSE_KEY=the-key; ${script}`])
      .toString()
      .split("\0");
    expect(given.slice(0, 4)).toEqual([
      "-N",
      "http://gateway.test/v1/chat/completions",
      "-H",
      "Authorization: Bearer the-key",
    ]);
    expect(given).toContain('x-gatehouse-metadata: {"who":"O\'Neil"}');
    expect(JSON.parse(given.at(-2) as string)).toEqual(request.body);
  });

  test("in Python and Node uses the vendor's library of the format", () => {
    const python = codeOf("python", "http://gateway.test", request);
    expect(python).toContain('OpenAI(base_url="http://gateway.test/v1", api_key=os.environ["GATEHOUSE_KEY"])');
    expect(python).toContain("    stream=True,\n");
    expect(python).toContain("extra_headers={");
    expect(codeOf("node", "http://gateway.test", { ...request, format: "anthropic-messages" })).toContain(
      'new Anthropic({ baseURL: "http://gateway.test", authToken: process.env.GATEHOUSE_KEY })',
    );
    expect(codeOf("node", "http://gateway.test", { ...request, body: { model: "m" } })).toContain(
      "console.log(answer.choices[0].message.content);",
    );
  });
});
