/**
 * One exchange with a model in no format at all: what a caller asks and what a model replies. The codecs beside write and
 * read it in each format of the field. They are written apart from the code that they judge and share nothing with it.
 */
export interface Ask {
  system?: string;
  turns: Turn[];
  tools?: Tool[];
  toolChoice?: "auto" | "required" | { name: string };
  /** Structured output: the schema that the answer has to follow. */
  schema?: Record<string, unknown>;
  effort?: "low" | "medium" | "high";
  stop?: string[];
  temperature?: number;
  maxTokens?: number;
}

export interface Turn {
  role: "user" | "assistant";
  text?: string;
  images?: Blob[];
  documents?: Blob[];
  toolCalls?: ToolCall[];
  toolResults?: ToolResult[];
}

export interface Blob {
  mediaType: string;
  base64: string;
}

export interface Tool {
  name: string;
  description: string;
  schema: Record<string, unknown>;
}

export interface ToolCall {
  id: string;
  name: string;
  input: Record<string, unknown>;
}

export interface ToolResult {
  id: string;
  name: string;
  text: string;
}

export type Finish = "stop" | "length" | "tools" | "refused";

export interface Reply {
  reasoning: string;
  text: string;
  toolCalls: ToolCall[];
  finish: Finish;
  usage: Usage;
}

/** Totals: `input` with what was cached, `output` with reasoning. */
export interface Usage {
  input: number;
  cached: number;
  output: number;
  reasoning: number;
}

export type Json = Record<string, unknown>;

/** How one format is written and read; a format that only callers or only providers speak leaves the other half out. */
export interface CallerCodec {
  /** What of it the format has words for at all; null when nothing is left of the point. Absent: all of it. */
  sayable?(ask: Ask, reply: Reply): Ask | null;
  writeAsk(ask: Ask, stream: boolean): Json;
  readReply(document: Json): Reply;
  readReplyStream(text: string): Reply;
}

export interface ProviderCodec {
  readAsk(body: Json): Ask;
  writeReply(reply: Reply): Json;
  /** The body of the stream, cut where the format's own frames end. */
  writeReplyStream(reply: Reply): (string | Uint8Array)[];
  contentType: string;
}

/** Tool ids as the order of the calls: some formats have none, others have rules for them. */
export function withoutIds(ask: Ask): Ask {
  const order = new Map<string, string>();
  const count = new Map<string, number>();
  const turns = ask.turns.map((turn) => {
    const toolCalls = turn.toolCalls?.map((call) => {
      const id = `call ${order.size + 1}`;
      order.set(call.id, id);
      return { ...call, id };
    });
    const toolResults = turn.toolResults?.map((result) => ({ ...result, id: order.get(result.id) ?? "unknown" }));
    return { ...turn, ...(toolCalls && { toolCalls }), ...(toolResults && { toolResults }) };
  });
  count.clear();
  return { ...ask, turns };
}

export const sse = (data: unknown, event?: string): string =>
  `${event === undefined ? "" : `event: ${event}\n`}data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`;

/** The JSON events of a stream; markers such as [DONE] stay text. */
export function eventsOf(text: string): { event: string | null; data: string; json: Json }[] {
  return text
    .split("\n\n")
    .filter((frame) => frame.includes("data:"))
    .map((frame) => {
      const lines = frame.split("\n");
      const data = lines.flatMap((line) => (line.startsWith("data:") ? [line.slice(5).trim()] : [])).join("\n");
      const event =
        lines
          .find((line) => line.startsWith("event:"))
          ?.slice(6)
          .trim() ?? null;
      return { event, data, json: data.startsWith("{") ? (JSON.parse(data) as Json) : {} };
    });
}

/** Text in two pieces, so that every stream has something to put together. */
export const halves = (text: string): string[] =>
  text === ""
    ? []
    : [text.slice(0, Math.ceil(text.length / 2)), text.slice(Math.ceil(text.length / 2))].filter(Boolean);

export const dataUrl = ({ mediaType, base64 }: Blob): string => `data:${mediaType};base64,${base64}`;

export function blobOf(url: string): Blob {
  const [, mediaType, base64] = /^data:([^;]+);base64,(.*)$/s.exec(url) ?? [];
  if (mediaType === undefined || base64 === undefined) throw new Error(`not a data URL: ${url.slice(0, 40)}`);
  return { mediaType, base64 };
}
