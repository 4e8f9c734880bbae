import type { IncomingMessage, ServerResponse } from "node:http";
import { anthropicDialect } from "./anthropic/dialect.ts";
import { readMessagesRequest } from "./anthropic/request.ts";
import type { Dialect } from "./dialect.ts";
import { failureMessage } from "./failure-text.ts";
import { geminiDialect } from "./gemini/dialect.ts";
import { readGenerateRequest } from "./gemini/request.ts";
import { readBytes, readJson } from "./http/read-body.ts";
import { sendJson } from "./http/respond.ts";
import { anthropicModelList, geminiModelList, openaiModel, openaiModelList } from "./models.ts";
import { openaiDialect } from "./openai/dialect.ts";
import { PLAIN, type PlainAnswer, transcribe } from "./openai/plain.ts";
import { readChatRequest } from "./openai/request.ts";
import { refuse, runCall, type Simulation } from "./run-call.ts";
import { InvalidRequest, type Prompt } from "./simulation/prompt.ts";
import { countTokens } from "./simulation/tokens.ts";

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
}

const GEMINI_CALL = /^\/v1(?:beta)?\/models\/([^/:]+):(generateContent|streamGenerateContent|countTokens)$/;
const OPENAI_MODEL = /^\/v1\/models\/([^/]+)$/;

/** Answers one request, whichever vendor's path it names. */
export async function answerRequest(simulation: Simulation, exchange: Exchange): Promise<void> {
  const { request, response } = exchange;
  const path = (request.url ?? "/").split("?", 1)[0] as string;
  if (path.startsWith("/sandbox/") || path === "/healthz") return answerOwnPath(simulation, exchange, path);
  const dialect = dialectOf(path, request);
  try {
    if (!isAuthorized(request)) return fail(dialect, response, 401);
    if (request.method === "GET") return listModels(dialect, response, path);
    if (request.method !== "POST") return fail(dialect, response, 405);
    await generate(simulation, dialect, exchange, path);
  } catch (error) {
    if (!(error instanceof InvalidRequest)) throw error;
    fail(dialect, response, 400, error.message, error.parameter);
  }
}

function dialectOf(path: string, request: IncomingMessage): Dialect {
  if (path.startsWith("/v1/messages") || request.headers["anthropic-version"]) return anthropicDialect;
  const gemini = GEMINI_CALL.test(path) || /^\/v1beta\/models(?:\/|$)/.test(path);
  return gemini ? geminiDialect : openaiDialect;
}

/** Any key will do, as will none; one that contains "invalid" is refused, so that a failing key can be shown. */
function isAuthorized({ headers, url }: IncomingMessage): boolean {
  const presented = [headers.authorization, headers["x-api-key"], headers["x-goog-api-key"], url];
  return !presented.some((value) => typeof value === "string" && /(?:^|[-_ =])invalid/.test(value));
}

async function generate(simulation: Simulation, dialect: Dialect, exchange: Exchange, path: string): Promise<void> {
  const run = async (read: (body: Awaited<ReturnType<typeof readJson>>) => Prompt) => {
    const body = await readJson(exchange.request);
    await runCall(simulation, dialect, exchange, body, read(body));
  };
  if (path === "/v1/chat/completions" || path === "/chat/completions" || path === "/v1beta/openai/chat/completions") {
    return run(readChatRequest);
  }
  const plain = PLAIN[path.replace(/^\/v\d(?=\/)/, "")];
  if (plain) return answerPlain(simulation, exchange, plain(await readJson(exchange.request)));
  if (path === "/v1/audio/transcriptions") {
    return answerPlain(simulation, exchange, transcribe(await readBytes(exchange.request)));
  }
  if (path === "/v1/messages") return run((body) => readMessagesRequest(body));
  if (path === "/v1/messages/count_tokens") {
    const prompt = readMessagesRequest(await readJson(exchange.request), true);
    return sendJson(exchange.response, 200, { input_tokens: inputTokens(prompt) });
  }
  const [, model, verb] = GEMINI_CALL.exec(path) ?? [];
  if (model === undefined) return fail(dialect, exchange.response, 404, `Unknown path: ${path}`);
  const name = decodeURIComponent(model);
  if (verb !== "countTokens") return run((body) => readGenerateRequest(name, verb === "streamGenerateContent", body));
  const prompt = readGenerateRequest(name, false, await readJson(exchange.request));
  sendJson(exchange.response, 200, { totalTokens: inputTokens(prompt) });
}

function answerPlain({ journal }: Simulation, { response }: Exchange, answer: PlainAnswer): void {
  const requestId = openaiDialect.makeRequestId();
  response.writeHead(200, {
    ...openaiDialect.headers(requestId),
    "content-type": answer.contentType,
    "content-length": Buffer.byteLength(answer.body),
  });
  response.end(answer.body);
  journal.record({
    startedAt: new Date().toISOString(),
    vendor: "openai",
    requestId,
    model: answer.model,
    streamed: false,
    scenario: null,
    httpStatus: 200,
    outcome: "answered",
    usage: answer.usage,
  });
}

const inputTokens = (prompt: Prompt): number => countTokens(prompt.text) + prompt.overheadTokens;

function listModels(dialect: Dialect, response: ServerResponse, path: string): void {
  const headers = dialect.headers(dialect.makeRequestId());
  if (path === "/v1/models" || path === "/models" || path === "/v1beta/openai/models") {
    return sendJson(response, 200, dialect.vendor === "anthropic" ? anthropicModelList() : openaiModelList(), headers);
  }
  if (path === "/v1beta/models") return sendJson(response, 200, geminiModelList(), headers);
  const model = OPENAI_MODEL.exec(path)?.[1];
  if (model) return sendJson(response, 200, openaiModel(decodeURIComponent(model)), headers);
  fail(dialect, response, 404, `Unknown path: ${path}`);
}

/** The sandbox's own pages: its state and its books. */
function answerOwnPath({ journal }: Simulation, { request, response }: Exchange, path: string): void {
  if (path === "/healthz") return sendJson(response, 200, { status: "ok", simulated: true });
  if (path !== "/sandbox/journal") return sendJson(response, 404, { error: `Unknown path: ${path}` });
  if (request.method === "DELETE") journal.clear();
  sendJson(response, 200, { totals: journal.totals(), entries: journal.entries() });
}

function fail(
  dialect: Dialect,
  response: ServerResponse,
  status: number,
  message = failureMessage(status),
  parameter: string | null = null,
): void {
  refuse(dialect, response, { status, message, parameter, quota: false }, dialect.makeRequestId());
}
