import { pick, randomFrom } from "./random.ts";

const ADVICE = [
  "Start with the smallest version that works, then measure before you change it.",
  "Write down what must stay true, and let a test say it for you.",
  "The usual trade-off is between latency and cost, and both are worth a number rather than a guess.",
  "Keep the first step reversible, so that a wrong turn stays cheap.",
  "If two options look equal, take the one that is easier to explain to a new colleague.",
  "Look at the slowest one per cent: averages hide what people complain about.",
  "A short checklist helps: who asks, what it costs, how you notice that it broke.",
  "Give every number its unit, and every deadline its time zone.",
  "Most surprises come from retries, so decide early which calls may run twice.",
  "Agree on the words first; half of the disagreements end there.",
  "Try it with real data of last week before you plan for next year.",
  "When the result matters, keep the inputs, so that anyone can repeat it.",
] as const;

const OPENING = "This is a simulated answer from the Gatehouse sandbox; no AI model was called.";
const CLOSING = "Add a real provider in the dashboard to get a real answer.";

function topicOf(prompt: string): string {
  const line = prompt.trim().replaceAll(/\s+/g, " ");
  return line.length > 72 ? `${line.slice(0, 71).trimEnd()}…` : line;
}

/** A short, friendly text about the prompt that says it is simulated; the same seed gives the same text. */
export function composeText(lastUserText: string, seed: number, long: boolean): string {
  const random = randomFrom(seed);
  const sentences: string[] = [OPENING];
  const topic = topicOf(lastUserText);
  if (topic) sentences.push(`You asked: “${topic}”`);
  const count = (long ? 4 : 1) + Math.floor(random() * 3);
  for (let index = 0; index < count; index += 1) {
    const sentence = pick(ADVICE, random);
    if (!sentences.includes(sentence)) sentences.push(sentence);
  }
  sentences.push(CLOSING);
  return sentences.join(" ");
}

/** What a reasoning model would think before it answers. */
export const composeThoughts = (lastUserText: string): string =>
  `The person asks about “${topicOf(lastUserText)}”. I am a simulation, so I should say so, and keep it short and useful.`;
