import type { Client, Family, Question, Reading } from "./client.ts";
import { HARD_TEXT } from "./hard-text.ts";

export interface Scenario {
  name: string;
  question: Question;
  /** The tools that the answer calls get their results in a second turn. */
  goesOn?: true;
  /** Asked once before, for the provider to cache it. */
  warm?: true;
  /** Formats in which the upstream can play it; absent: in all that it speaks. */
  only?: readonly Family[];
  /** Whether it can be told in one format and played in the other at all; absent: yes. */
  carries?: (from: Family, to: Family) => boolean;
  /** What the answer must have for the comparison to mean anything. */
  shows: (reading: Reading, client: Client) => boolean;
}

const saysText = ({ text }: Reading) => text !== "";
const saysHardText = ({ text }: Reading) => text === HARD_TEXT;
const calls = (count: number) => (reading: Reading) => reading.calls.length === count;
/** Thoughts, to a client that shows any. */
const thinks = ({ thoughts }: Reading, { showsThoughts }: Client) => (thoughts !== "") === showsThoughts;
const seesCached = ({ usage }: Reading) => usage.cached > 0;
const isCutShort = ({ finish }: Reading) => finish === "length";

/** Elsewhere another scenario says more. */
const BY_ANOTHER = () => false;

const RULES = "Answer in the words of a patient teacher, and never in more than three sentences. ".repeat(80);

/** aimock plays what is written for it, whatever is asked: see upstream-answers.ts. */
const AIMOCK: Scenario[] = [
  { name: "text of all kinds", question: { prompt: "text, please" }, shows: saysHardText },
  {
    name: "a tool call",
    question: { prompt: "one tool", tools: true },
    goesOn: true,
    carries: BY_ANOTHER,
    shows: calls(1),
  },
  { name: "parallel tool calls", question: { prompt: "two tools", tools: true }, goesOn: true, shows: calls(2) },
  { name: "text before tool calls", question: { prompt: "mixed", tools: true }, goesOn: true, shows: saysText },
  {
    name: "structured output",
    question: { prompt: "city", schema: true },
    carries: BY_ANOTHER,
    shows: saysText,
  },
  { name: "signed thoughts", question: { prompt: "think", thinking: true }, shows: thinks },
  {
    name: "signed thoughts before tool calls",
    question: { prompt: "plan", thinking: true, tools: true },
    goesOn: true,
    shows: thinks,
  },
  {
    name: "hidden thoughts",
    question: { prompt: "redacted", thinking: true },
    only: ["anthropic-messages"],
    shows: saysText,
  },
  {
    name: "an answer cut short",
    question: { prompt: "long", maxTokens: 8 },
    // aimock calls such a response completed in its event, and gives no reason in its document.
    only: ["openai-chat", "anthropic-messages", "gemini"],
    shows: isCutShort,
  },
];

/** The sandbox answers what is asked, and counts it. */
const SANDBOX: Scenario[] = [
  {
    name: "text",
    question: { prompt: "Nenne drei Flüsse 川 😀\r\nin Europa." },
    carries: BY_ANOTHER,
    shows: saysText,
  },
  {
    name: "a tool call",
    question: { prompt: "How is the weather in Köln?", tools: true },
    shows: calls(1),
  },
  {
    name: "a tool's result",
    question: { prompt: "How is the weather in Köln?", tools: true },
    goesOn: true,
    // Gemini wraps results in JSON, which the sandbox counts and quotes.
    only: ["openai-chat", "anthropic-messages"],
    carries: (from) => from !== "gemini",
    shows: calls(1),
  },
  { name: "structured output", question: { prompt: "Where is Köln?", schema: true }, shows: saysText },
  { name: "thoughts", question: { prompt: "Why is the sky blue?", thinking: true }, shows: saysText },
  { name: "an image", question: { prompt: "What is this?", image: true, maxTokens: 16 }, shows: saysText },
  {
    name: "cached tokens",
    question: { prompt: "Why?", system: RULES, maxTokens: 16 },
    warm: true,
    // Nobody else's format has the marks that Anthropic wants.
    carries: (_, to) => to !== "anthropic-messages",
    shows: seesCached,
  },
  { name: "an answer cut short", question: { prompt: "Tell me all.", maxTokens: 5 }, shows: isCutShort },
];

export const SCENARIOS = { aimock: AIMOCK, sandbox: SANDBOX };

/** Whether a client's question can be carried to the provider and mean the same there. */
export const canCarry = ({ carries }: Scenario, from: Family, to: Family): boolean => carries?.(from, to) ?? true;

export const canPlay = (scenario: Scenario, family: Family): boolean => scenario.only?.includes(family) ?? true;

export const canAsk = (client: Client, { question, goesOn }: Scenario): boolean =>
  !client.cannot.some((part) => question[part] !== undefined || (part === "after" && goesOn));

/** All turns of a scenario, as the client accumulated them. */
export async function play(
  client: Client,
  address: Parameters<Client["ask"]>[0],
  { question, goesOn, warm }: Scenario,
  stream: boolean,
): Promise<unknown[]> {
  if (warm) await client.ask(address, question, stream);
  const first = await client.ask(address, question, stream);
  return goesOn ? [first, await client.ask(address, { ...question, after: first }, stream)] : [first];
}
