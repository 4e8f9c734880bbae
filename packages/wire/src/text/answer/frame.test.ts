import { expect, test } from "vitest";
import { JsonEdits } from "../json-edits.ts";
import { editFrame } from "./frame.ts";

const edits = () => {
  const some = new JsonEdits();
  some.text(["a", 0], "B");
  return some;
};

test.each([
  ['data: {"a":["b"],"n":1.0}\n\n', 'data: {"a":["B"],"n":1.0}\n\n'],
  ['data: {"a":["b"]}\r\n\r\n', 'data: {"a":["B"]}\r\n\r\n'],
  ['data:{"a" : [ "\\u0062" ]}\n\n', 'data:{"a" : [ "B" ]}\n\n'],
  ['\ufeffid: 7\ndata: {"a":["b"]}\n: note\n\n', '\ufeffid: 7\ndata: {"a":["B"]}\n: note\n\n'],
  ['event: x\rdata: {"a":["b"]}\r\r', 'event: x\rdata: {"a":["B"]}\r\r'],
  ['data: {"a":["b"]}', 'data: {"a":["B"]}'],
])("all that is not edited stays: %j", (sent, expected) => {
  expect(editFrame(Buffer.from(sent), edits()).toString()).toBe(expected);
});

test("data in several lines stays in as many, all in one place", () => {
  const sent = 'data: {"a":\ndata:["b"\nid: 7\ndata: ]}\n\n';
  expect(editFrame(Buffer.from(sent), edits()).toString()).toBe('data: {"a":\ndata: ["B"\ndata: ]}\nid: 7\n\n');
});

test.each([": note\n\n", 'data: {"a":["B"]}\n\n', 'data: {"a":\ndata: ["B"]}\n\n', 'data: {"a":7}\n\n'])(
  "without a change it is the very same: %j",
  (sent) => {
    const frame = Buffer.from(sent);
    expect(editFrame(frame, edits())).toBe(frame);
  },
);
