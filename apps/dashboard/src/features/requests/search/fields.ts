import type { RangeField, ValueField } from "@gatehouse/domain";

interface Named {
  /** What the field is called in the search bar. */
  word: string;
  label: string;
}
export interface ValueWord extends Named {
  kind: "value";
  field: ValueField;
  /** What may be written, and what it stands for; absent: anything. */
  choices?: Readonly<Record<string, string>>;
}
export interface RangeWord extends Named {
  kind: "range";
  field: RangeField;
  unit: "number" | "duration" | "usd";
}
export type SearchWord = ValueWord | RangeWord;

const same = (...values: string[]) => Object.fromEntries(values.map((value) => [value, value]));
const YES_NO = { yes: "true", no: "false" };

/** The language of the search bar: every filter of the list by one word. */
export const SEARCH_WORDS: readonly SearchWord[] = [
  {
    kind: "value",
    word: "status",
    label: "Status",
    field: "status",
    choices: same("success", "error", "refused", "aborted"),
  },
  { kind: "value", word: "team", label: "Team", field: "teamId" },
  { kind: "value", word: "key", label: "Key", field: "virtualKeyId" },
  { kind: "value", word: "model", label: "Model", field: "model" },
  { kind: "value", word: "provider", label: "Provider", field: "provider" },
  { kind: "value", word: "served", label: "Served by", field: "upstreamModel" },
  { kind: "value", word: "endpoint", label: "Endpoint", field: "endpoint" },
  { kind: "value", word: "error", label: "Error", field: "errorCode" },
  { kind: "value", word: "rule", label: "Rule", field: "policyRule" },
  { kind: "value", word: "class", label: "Class", field: "sensitivityClass" },
  { kind: "value", word: "cache", label: "Cache", field: "cacheStatus", choices: same("hit", "miss", "bypass") },
  { kind: "value", word: "tag", label: "Tag", field: "tag" },
  { kind: "value", word: "streamed", label: "Streamed", field: "streamed", choices: YES_NO },
  { kind: "value", word: "priced", label: "Priced", field: "priced", choices: YES_NO },
  { kind: "range", word: "http", label: "HTTP status", field: "httpStatus", unit: "number" },
  { kind: "range", word: "latency", label: "Latency", field: "durationMs", unit: "duration" },
  { kind: "range", word: "ttft", label: "First byte", field: "firstByteMs", unit: "duration" },
  { kind: "range", word: "cost", label: "Cost", field: "costNanoUsd", unit: "usd" },
  { kind: "range", word: "in", label: "Input tokens", field: "inputTokens", unit: "number" },
  { kind: "range", word: "out", label: "Output tokens", field: "outputTokens", unit: "number" },
  { kind: "range", word: "attempts", label: "Attempts", field: "attempts", unit: "number" },
];

const BY_WORD = new Map(SEARCH_WORDS.map((word) => [word.word, word]));
export const wordOf = (text: string): SearchWord | undefined => BY_WORD.get(text.toLowerCase());
