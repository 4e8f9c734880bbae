import type { LanguageModelV4StreamPart } from "@ai-sdk/provider";
import { expect, test } from "vitest";
import { BlocksInTurn } from "./blocks-in-turn.ts";

type Part = LanguageModelV4StreamPart;

const start = (id: string): Part => ({ type: "tool-input-start", id, toolName: id });
const delta = (id: string, text: string): Part => ({ type: "tool-input-delta", id, delta: text });
const call = (id: string, input: string): Part => ({ type: "tool-call", toolCallId: id, toolName: id, input });
const text = (words: string): Part => ({ type: "text-delta", id: "t", delta: words });

/** How many parts come out for each that goes in. */
function pace(parts: readonly Part[]): { counts: number[]; out: Part[] } {
  const turns = new BlocksInTurn();
  const taken = parts.map((part) => turns.take(part));
  return { counts: taken.map(({ length }) => length), out: taken.flat() };
}

test("calls that come one after the other never wait, though the package tells their end at the end only", () => {
  const parts = [start("a"), delta("a", '{"x":'), delta("a", "1}"), start("b"), delta("b", "{}"), call("a", '{"x":1}')];
  expect(pace(parts).counts).toEqual([1, 1, 1, 1, 1, 0]);
});

test("a text never makes a call wait, and goes on behind it", () => {
  const parts = [text("one"), start("a"), text("two"), delta("a", "{}"), call("a", "{}")];
  const { counts, out } = pace(parts);
  expect(counts).toEqual([1, 1, 0, 1, 2]);
  expect(out.at(-1)).toEqual(text("two"));
});

test("parts of a second call wait until the first one is whole, and none is lost", () => {
  const parts = [start("a"), start("b"), delta("b", '{"y":2}'), delta("a", "{"), delta("a", "}"), call("a", "{}")];
  const { counts, out } = pace([...parts, call("b", '{"y":2}')]);
  expect(counts).toEqual([1, 0, 0, 1, 1, 3, 1]);
  expect(out).toEqual([
    start("a"),
    delta("a", "{"),
    delta("a", "}"),
    call("a", "{}"),
    start("b"),
    parts[2],
    call("b", '{"y":2}'),
  ]);
});

test("what still waits when the stream ends comes before its end", () => {
  const finish = { type: "finish" } as Part;
  const { out } = pace([start("a"), delta("a", "{"), start("b"), delta("b", "{"), finish]);
  expect(out).toEqual([start("a"), delta("a", "{"), start("b"), delta("b", "{"), finish]);
});
