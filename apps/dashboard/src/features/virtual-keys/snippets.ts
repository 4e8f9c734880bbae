export type SnippetKind = "curl" | "python" | "node" | "env";
export const SNIPPET_LABELS: Record<SnippetKind, string> = {
  curl: "curl",
  python: "Python",
  node: "Node",
  env: "Environment",
};

export interface SnippetInput {
  /** Base address of the gateway, without `/v1`. */
  gatewayUrl: string;
  /** The secret, or what stands for it. */
  apiKey: string;
  model: string;
}

/** Ready-to-run first requests; values are quoted for the language they stand in. */
export function snippet(kind: SnippetKind, { gatewayUrl, apiKey, model }: SnippetInput): string {
  const base = `${gatewayUrl.replace(/\/+$/, "")}/v1`;
  const text = (value: string) => JSON.stringify(value);
  switch (kind) {
    case "curl":
      return [
        `curl ${base}/chat/completions \\`,
        `  -H ${shell(`Authorization: Bearer ${apiKey}`)} \\`,
        `  -H 'Content-Type: application/json' \\`,
        `  -d ${shell(`{\n    "model": ${text(model)},\n    "messages": [{ "role": "user", "content": "Say hello" }]\n  }`)}`,
      ].join("\n");
    case "python":
      return [
        "from openai import OpenAI",
        "",
        `client = OpenAI(base_url=${text(base)}, api_key=${text(apiKey)})`,
        "answer = client.chat.completions.create(",
        `    model=${text(model)},`,
        '    messages=[{"role": "user", "content": "Say hello"}],',
        ")",
        "print(answer.choices[0].message.content)",
      ].join("\n");
    case "node":
      return [
        'import OpenAI from "openai";',
        "",
        `const client = new OpenAI({ baseURL: ${text(base)}, apiKey: ${text(apiKey)} });`,
        "const answer = await client.chat.completions.create({",
        `  model: ${text(model)},`,
        '  messages: [{ role: "user", content: "Say hello" }],',
        "});",
        "console.log(answer.choices[0].message.content);",
      ].join("\n");
    case "env":
      return [`OPENAI_BASE_URL=${base}`, `OPENAI_API_KEY=${apiKey}`].join("\n");
  }
}

const shell = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`;
