import type { IncomingMessage, ServerResponse } from "node:http";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Call, Dialect, Failure } from "./dialect.ts";
import { failureMessage } from "./failure-text.ts";
import { pause, sendJson, untilClosed, write } from "./http/respond.ts";
import type { Journal, JournalEntry } from "./journal.ts";
import type { Json } from "./json-reader.ts";
import { answerPrompt } from "./simulation/answer.ts";
import { type Pace, paceOf } from "./simulation/pace.ts";
import type { Prompt, Usage } from "./simulation/prompt.ts";
import type { PromptCache } from "./simulation/prompt-cache.ts";
import { type Scenario, scenarioName, scenarioOf } from "./simulation/scenario.ts";

export interface Simulation {
  journal: Journal;
  cache: PromptCache;
  /** Scales every delay; 0 answers at once. */
  latency: number;
  /** How long `-slow` models keep the caller waiting for headers, in ms. */
  slowMs: number;
  keepBodies: boolean;
}

interface Run {
  dialect: Dialect;
  call: Call;
  scenario: Scenario;
  pace: Pace;
  response: ServerResponse;
}

type Ending = Pick<JournalEntry, "outcome" | "usage">;

/** Answers one generation request in the vendor's format and writes it into the journal, however it ends. */
export async function runCall(
  simulation: Simulation,
  dialect: Dialect,
  exchange: { request: IncomingMessage; response: ServerResponse },
  body: Json,
  prompt: Prompt,
): Promise<void> {
  const { request, response } = exchange;
  const scenario = scenarioOf(prompt.model, request.headers["x-sandbox-scenario"]);
  const run: Run = {
    dialect,
    scenario,
    response,
    pace: paceOf(prompt.text, latencyFactor(request, simulation.latency)),
    call: {
      requestId: dialect.makeRequestId(),
      startedAt: new Date(),
      body,
      prompt,
      answer: answerPrompt(prompt, simulation.cache),
      reportsUsage: scenario.kind !== "no-usage",
    },
  };
  const ending = await answer(run, simulation.slowMs);
  simulation.journal.record({
    startedAt: run.call.startedAt.toISOString(),
    vendor: dialect.vendor,
    requestId: run.call.requestId,
    model: prompt.model,
    streamed: prompt.streamed,
    scenario: scenarioName(scenario),
    httpStatus: scenario.kind === "error" ? scenario.status : 200,
    ...ending,
    ...(simulation.keepBodies ? { request: body } : {}),
  });
}

/** Writes an error in the vendor's format. */
export function refuse(dialect: Dialect, response: ServerResponse, failure: Failure, requestId: string): void {
  const { body, headers } = dialect.error(failure, requestId);
  sendJson(response, failure.status, body, { ...dialect.headers(requestId), ...headers });
}

function latencyFactor(request: IncomingMessage, otherwise: number): number {
  const header = request.headers["x-sandbox-latency"];
  const factor = typeof header === "string" ? Number(header) : Number.NaN;
  return Number.isFinite(factor) && factor >= 0 ? factor : otherwise;
}

async function answer(run: Run, slowMs: number): Promise<Ending> {
  const { scenario, response, call, dialect } = run;
  if (scenario.kind === "error") {
    const failure = { ...scenario, message: failureMessage(scenario.status), parameter: null };
    refuse(dialect, response, failure, call.requestId);
    return { outcome: "refused", usage: null };
  }
  if (scenario.kind === "reset") {
    response.socket?.resetAndDestroy();
    return { outcome: "broken", usage: null };
  }
  if (scenario.kind === "slow") await pause(response, slowMs);
  return call.prompt.streamed ? answerWithStream(run) : answerWithDocument(run);
}

async function answerWithDocument(run: Run): Promise<Ending> {
  const { response, call, dialect, pace, scenario } = run;
  const { usage } = call.answer;
  const ms = pace.firstTokenMs + pace.perTokenMs * usage.output;
  if (ms > 0) await pause(response, ms);
  if (response.destroyed) return { outcome: "aborted", usage: partOf(usage, usage.output) };
  const headers = dialect.headers(call.requestId);
  if (scenario.kind === "none" || scenario.kind === "slow" || scenario.kind === "no-usage") {
    sendJson(response, 200, dialect.document(call), headers);
    return { outcome: "answered", usage };
  }
  const bytes = Buffer.from(JSON.stringify(dialect.document(call)));
  const half = bytes.subarray(0, bytes.length / 2);
  const whole = scenario.kind === "malformed";
  response.writeHead(200, {
    "content-type": "application/json",
    "content-length": whole ? half.length : bytes.length,
    ...headers,
  });
  if (whole) response.end(half);
  else response.write(half, () => breakOff(run));
  if (!whole) await untilClosed(response);
  return { outcome: "broken", usage };
}

/** Ends a whole document before its time; a stalled one waits for the caller to give up. */
function breakOff({ scenario, response }: Run): void {
  if (scenario.kind !== "stream-stall") response.destroy();
}

async function answerWithStream(run: Run): Promise<Ending> {
  const { response, call, dialect, pace } = run;
  if (pace.firstTokenMs > 0) await pause(response, pace.firstTokenMs);
  response.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-cache",
    ...dialect.headers(call.requestId),
  });
  const { usage } = call.answer;
  const breakAt = breakPoint(run);
  let sent = 0;
  for (const frame of dialect.frames(call)) {
    if (sent >= breakAt) {
      await breakStream(run);
      return { outcome: "broken", usage: partOf(usage, sent) };
    }
    // A turn of the event loop for each frame: they leave as packets of their own, as a provider's do.
    if (pace.perTokenMs > 0 && frame.tokens > 0) await pause(response, pace.perTokenMs * frame.tokens);
    else await nextTurn();
    if (!(await write(response, frame.text))) return { outcome: "aborted", usage: partOf(usage, sent) };
    sent += frame.tokens;
  }
  response.end();
  return { outcome: "answered", usage };
}

const partOf = (usage: Usage, output: number): Usage => ({ ...usage, output });

/** After how many tokens the stream breaks. */
function breakPoint({ scenario, call }: Run): number {
  const breaks = scenario.kind.startsWith("stream-") || scenario.kind === "malformed";
  return breaks ? Math.max(1, Math.floor(call.answer.usage.output / 2)) : Number.POSITIVE_INFINITY;
}

async function breakStream({ scenario, response, call, dialect }: Run): Promise<void> {
  switch (scenario.kind) {
    case "stream-stall":
      await untilClosed(response);
      return;
    case "stream-reset":
      response.socket?.resetAndDestroy();
      return;
    case "stream-error":
      response.end(dialect.streamError(call.requestId));
      return;
    case "malformed":
      response.end('data: {"choices":[{"index":0,"delta":{"con\n\n');
      return;
    default:
      response.end();
  }
}
