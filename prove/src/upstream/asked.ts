import type { Asked } from "./plan.ts";

/** What the fields of a chat completion's body say, as it arrived. */
export function readAsked(body: Buffer): Asked {
  const given = JSON.parse(body.toString("utf8")) as Record<string, unknown>;
  const [message] = given.messages as { content: string }[];
  const content = message?.content ?? "";
  const options = given.stream_options as { include_usage?: boolean } | undefined;
  return {
    keyId: String(given.user),
    model: String(given.model),
    marker: content.split(" ", 1)[0] ?? "",
    stream: given.stream === true,
    usage: options?.include_usage === true,
    cap: capOf(given),
    choices: typeof given.n === "number" ? given.n : 1,
    promptBytes: Buffer.byteLength(content),
  };
}

function capOf({ max_completion_tokens, max_tokens }: Record<string, unknown>): number | null {
  const caps = [max_completion_tokens, max_tokens].filter((cap) => typeof cap === "number");
  return caps.length > 0 ? Math.min(...caps) : null;
}
