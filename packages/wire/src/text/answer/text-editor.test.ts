import type { LanguageModelV4StreamPart, LanguageModelV4Usage } from "@ai-sdk/provider";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anthropicMessages } from "../../anthropic-messages/dialect.ts";
import type { CallerRequest } from "../../caller-request.ts";
import type { GenerationDialect } from "../../dialect.ts";
import { gemini } from "../../gemini/dialect.ts";
import { openAiChat } from "../../openai-chat/dialect.ts";
import { openAiCompletions } from "../../openai-completions/dialect.ts";
import { openAiResponses } from "../../openai-responses/dialect.ts";
import type { AnswerSlot } from "./answer-slot.ts";
import { type AnswerTextEdits, createAnswerTextEditor } from "./text-editor.ts";

type Json = Record<string, unknown>;

interface Answer {
  thoughts: string[];
  text: string[];
  calls: string[];
}

/** What a client of a format puts together from its stream. */
interface Told {
  thoughts: string;
  text: string;
  calls: string[];
  /** What it is told once more in full. */
  repeated: string[];
}

const USAGE: LanguageModelV4Usage = {
  inputTokens: { total: 9, noCache: 9, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: 7, text: 7, reasoning: undefined },
};
const DIALECTS = [openAiChat, openAiResponses, openAiCompletions, anthropicMessages, gemini];
const VALUES: Readonly<Record<string, string>> = { "<P1>": 'Ann "A" Ö', "<P2>": "", "<P3>": "<P1>\n" };

/** Texts full of placeholders, whole and broken. */
const piece = fc.constantFrom(
  "<P1>",
  "<P2>",
  "<P3>",
  "<P",
  "<",
  "P1>",
  ">",
  "word ",
  "日",
  "\u{1f600}",
  "\\",
  '"',
  "\n",
);
const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(""));
const split = (of: fc.Arbitrary<string>) =>
  fc.tuple(of, fc.array(fc.nat(30), { maxLength: 6 })).map(([whole, cuts]) => piecesOf(whole, cuts));
const call = fc.dictionary(fc.constantFrom("a", "b"), text).map((input) => JSON.stringify(input));
const answers: fc.Arbitrary<Answer> = fc.record({
  thoughts: split(text),
  text: split(text),
  calls: fc.array(call, { maxLength: 2 }),
});

function piecesOf<T extends string | Buffer>(whole: T, cuts: readonly number[]): T[] {
  const places = [...new Set([0, ...cuts.filter((cut) => cut < whole.length), whole.length])].sort((a, b) => a - b);
  return places.slice(1).map((end, index) => whole.slice(places[index], end) as T);
}

const requestOf = (dialect: GenerationDialect): CallerRequest => {
  const body = { messages: [{ role: "user", content: "x" }], input: "x", contents: [{ parts: [] }], stream: true };
  return dialect.parse(Buffer.from(JSON.stringify({ model: "m", ...body })), { model: "m", stream: true });
};

/** A stream as a gateway sends it, or (`native`) as the vendor itself does, whose ids are its own. */
function streamOf(dialect: GenerationDialect, answer: Answer, native: boolean): string {
  const renderer = dialect.streamRenderer({ id: "0", createdSeconds: 1, model: "m" }, requestOf(dialect));
  const parts: LanguageModelV4StreamPart[] = [
    ...answer.thoughts.map((delta) => ({ type: "reasoning-delta", id: "r", delta }) as const),
    { type: "reasoning-end", id: "r" },
    ...answer.text.map((delta) => ({ type: "text-delta", id: "t", delta }) as const),
    ...answer.calls.flatMap((input, index): LanguageModelV4StreamPart[] => [
      { type: "tool-input-start", id: `c${index}`, toolName: "f" },
      ...piecesOf(input, [3, 9, 10, 11]).map(
        (delta) => ({ type: "tool-input-delta", id: `c${index}`, delta }) as const,
      ),
      { type: "tool-call", toolCallId: `c${index}`, toolName: "f", input },
    ]),
    { type: "finish", finishReason: { unified: "stop", raw: undefined }, usage: USAGE },
  ];
  const stream = parts.map((part) => renderer.render(part)?.toString() ?? "").join("");
  return native ? stream.replaceAll("_gh0", "_0") : stream;
}

function edited(
  dialect: GenerationDialect,
  stream: string,
  edits: AnswerTextEdits,
  cuts: readonly number[] = [],
): string {
  const editor = createAnswerTextEditor(dialect.format, edits);
  const chunks = piecesOf(Buffer.from(stream), cuts).map((chunk) => editor.push(Buffer.from(chunk)).toString());
  return chunks.join("") + (editor.end()?.toString() ?? "");
}

const eventsOf = (stream: string): Json[] =>
  stream.split("\n\n").flatMap((frame) => {
    const data = frame.slice(frame.indexOf("data: ") + 6);
    return data.startsWith("{") ? [JSON.parse(data) as Json] : [];
  });

/** Written apart from what is tested: the way that clients read these streams. */
function told({ format }: GenerationDialect, stream: string): Told {
  const seen: Told = { thoughts: "", text: "", calls: [], repeated: [] };
  const addCall = (index: number, more: string) => {
    seen.calls[index] = (seen.calls[index] ?? "") + more;
  };
  eventsOf(stream).forEach((event, place) => {
    const [choice] = (event.choices ?? []) as { text?: string; delta?: Json }[];
    seen.text += choice?.text ?? choice?.delta?.content ?? "";
    seen.thoughts += choice?.delta?.reasoning_content ?? "";
    const calls = choice?.delta?.tool_calls as { index: number; function: { arguments: string } }[] | undefined;
    for (const { index, function: called } of calls ?? []) addCall(index, called.arguments);
    const [candidate] = (event.candidates ?? []) as { content: { parts: Json[] } }[];
    for (const part of candidate?.content.parts ?? []) {
      if (part.functionCall) seen.calls.push(JSON.stringify((part.functionCall as Json).args));
      else if (part.thought) seen.thoughts += part.text;
      else seen.text += part.text;
    }
    const delta = event.delta as Json & string;
    if (event.type === "content_block_start" && (event.content_block as Json).type === "tool_use") seen.calls.push("");
    if (delta?.type === "text_delta") seen.text += delta.text;
    if (delta?.type === "thinking_delta") seen.thoughts += delta.thinking;
    if (delta?.type === "input_json_delta") addCall(seen.calls.length - 1, delta.partial_json as string);
    if (format !== "openai-responses") return;
    expect(event.sequence_number).toBe(place);
    if (event.type === "response.output_text.delta") seen.text += delta;
    if (event.type === "response.reasoning_summary_text.delta") seen.thoughts += delta;
    if (event.type === "response.output_item.added" && (event.item as Json).type === "function_call")
      seen.calls.push("");
    if (event.type === "response.function_call_arguments.delta") addCall(seen.calls.length - 1, delta);
    if (event.type === "response.output_text.done") expect(event.text).toBe(seen.text);
    if (event.type === "response.function_call_arguments.done") expect(event.arguments).toBe(seen.calls.at(-1));
    if (event.type === "response.completed") seen.repeated = wordsIn((event.response as Json).output);
  });
  return seen;
}

const wordsIn = (output: unknown): string[] =>
  (output as Json[]).flatMap((item) => [
    ...((item.summary ?? item.content ?? []) as { text: string }[]).map((part) => part.text),
    ...(typeof item.arguments === "string" ? [item.arguments] : []),
  ]);

const restored = (text: string, json: boolean): string =>
  text.replaceAll(/<P\d>/g, (name) => {
    const value = VALUES[name] ?? name;
    return json ? JSON.stringify(value).slice(1, -1) : value;
  });

/** Puts values back, holding back whatever may be the beginning of a placeholder. */
function restorer(): AnswerTextEdits {
  const held = new Map<string, string>();
  const keyOf = ({ kind, index }: AnswerSlot) => `${kind} ${index}`;
  return {
    edit(slot, delta) {
      const text = (held.get(keyOf(slot)) ?? "") + delta;
      const open = /<(?:P\d?)?$/.exec(text)?.index ?? text.length;
      held.set(keyOf(slot), text.slice(open));
      return restored(text.slice(0, open), slot.json);
    },
    end(slot) {
      const rest = held.get(keyOf(slot)) ?? "";
      held.delete(keyOf(slot));
      return restored(rest, slot.json);
    },
    whole: (text, slot) => restored(text, slot.json),
  };
}

const doubled = (text: string): string => text.replaceAll(/[Pw]/g, "$&$&").replaceAll("1", "");

/** Holds back so many units of code, halves of a character included. */
function late(units: number): AnswerTextEdits {
  const held = new Map<string, string>();
  const keyOf = ({ kind, index }: AnswerSlot) => `${kind} ${index}`;
  return {
    edit(slot, delta) {
      const text = (held.get(keyOf(slot)) ?? "") + delta;
      const cut = Math.max(0, text.length - units);
      held.set(keyOf(slot), text.slice(cut));
      return doubled(text.slice(0, cut));
    },
    end: (slot) => doubled(held.get(keyOf(slot)) ?? ""),
    whole: doubled,
  };
}

const cases = fc.record({
  dialect: fc.constantFrom(...DIALECTS),
  answer: answers,
  native: fc.boolean(),
  cuts: fc.array(fc.nat(3000), { maxLength: 5 }),
});
/** What goes back to the vendor with its signature. */
const keepsThoughts = ({ format }: GenerationDialect, native: boolean) =>
  format === "anthropic-messages" || format === "gemini" || (format === "openai-responses" && !native);

describe("a stream with edits", () => {
  test("that change nothing is the same, byte for byte, wherever its chunks are cut", () => {
    const same: AnswerTextEdits = { edit: (_, delta) => delta, end: () => "", whole: (whole) => whole };
    fc.assert(
      fc.property(cases, ({ dialect, answer, native, cuts }) => {
        const stream = streamOf(dialect, answer, native);
        expect(edited(dialect, stream, same, cuts)).toBe(stream);
        const editor = createAnswerTextEditor(dialect.format, same);
        const bytes = Buffer.from(stream);
        expect(editor.push(bytes)).toBe(bytes);
      }),
    );
  });

  test("tells what the edits make of each text as a whole, however it was cut and held back", () => {
    fc.assert(
      fc.property(cases, fc.option(fc.nat(12), { nil: undefined }), ({ dialect, answer, native, cuts }, units) => {
        const stream = streamOf(dialect, answer, native);
        const before = told(dialect, stream);
        const after = told(dialect, edited(dialect, stream, units === undefined ? restorer() : late(units), cuts));
        const json = dialect !== gemini;
        const expected = (whole: string, isJson: boolean) =>
          units === undefined ? restored(whole, isJson) : doubled(whole);
        expect(after.text).toBe(expected(before.text, false));
        expect(after.thoughts).toBe(
          keepsThoughts(dialect, native) ? before.thoughts : expected(before.thoughts, false),
        );
        const calls = json
          ? before.calls.map((input) => expected(input, true))
          : before.calls.map((input) => JSON.stringify(leaves(JSON.parse(input), (leaf) => expected(leaf, false))));
        expect(after.calls).toEqual(calls);
        if (dialect !== openAiResponses) return;
        const said = (texts: string[]) => texts.filter((one) => one !== "");
        expect(said(after.repeated)).toEqual(said([after.thoughts, after.text, ...after.calls]));
      }),
    );
  });

  test("that holds back is told in full even when it breaks off anywhere", () => {
    fc.assert(
      fc.property(cases, fc.nat(100), ({ dialect, answer, native }, percent) => {
        const frames = streamOf(dialect, answer, native).split(/(?<=\n\n)/);
        const cut = frames.slice(0, Math.ceil((frames.length * percent) / 100)).join("");
        const before = told(dialect, cut);
        const after = told(dialect, edited(dialect, cut, late(5)));
        expect(after.text).toBe(doubled(before.text));
        if (dialect !== gemini) expect(after.calls).toEqual(before.calls.map(doubled));
      }),
    );
  });
});

const leaves = (value: unknown, map: (leaf: string) => string): unknown =>
  typeof value === "string"
    ? map(value)
    : Object.fromEntries(Object.entries(value as Json).map(([key, inner]) => [key, leaves(inner, map)]));
