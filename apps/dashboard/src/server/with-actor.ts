import "server-only";
import {
  type Download,
  doOnce,
  type KeptAnswer,
  type Platform,
  type Relay,
  type VerbContext,
} from "@gatehouse/services";
import type * as z from "zod";
import { answer, answerError, answerText, writeAnswer } from "#server/answer.ts";
import { answerDownload } from "#server/answer-download.ts";
import { answerRelay } from "#server/answer-relay.ts";
import { getContainer } from "#server/container.ts";
import { isKnown, requireMatch } from "#server/entity-tag.ts";
import { readInput } from "#server/read-input.ts";
import { originOf, type RequestOrigin } from "#server/request-origin.ts";
import { withFacts } from "#server/route-facts.ts";
import { authenticateRequest } from "#server/session.ts";

/** Next leaves `params` out for a path without any. */
type Params = Record<string, string | string[]>;
type Handler = (request: Request, context: { params: Promise<Params | undefined> }) => Promise<Response>;

/** What a handler does beside its verb. */
interface Options<Result> {
  /** Of an answer that says something. */
  status?: number;
  /** The entity tag of what is answered: it goes out as `ETag`, and a reader who has it already is told 304. */
  tag?: (result: Result) => string;
  /** The entity tag of what is about to be changed; `If-Match` with another one is refused. */
  currentTag?: (context: VerbContext) => Promise<string>;
}

/**
 * The way of every request of the admin API: who is it (session or admin token, and the request's origin for changes),
 * what is asked (parsed by the schema), the verb (which decides whether they may), the answer or the error envelope. A POST
 * that names an idempotency key is done once.
 */
export function withActor<Schema extends z.ZodType, Result>(
  schema: Schema,
  verb: (context: VerbContext, input: z.output<Schema>) => Promise<Result>,
  { status = 200, tag, currentTag }: Options<Result> = {},
): Handler {
  const doing = async (context: VerbContext, input: z.output<Schema>, request: Request): Promise<Done> => {
    if (currentTag) await requireMatch(request, () => currentTag(context));
    const work = async () => {
      const result = await verb(context, input);
      return { ...writeAnswer(result, status), etag: tag?.(result) };
    };
    const key = request.method === "POST" ? request.headers.get("idempotency-key") : null;
    if (key === null) return work();
    const operation = `POST ${new URL(request.url).pathname}`;
    const { replayed, ...answer } = await doOnce(context, { key, operation, input }, work);
    return { ...answer, replayed };
  };
  const handler: Handler = (request, { params }) =>
    answering(request, async (origin) => {
      const sending = (context: VerbContext, input: z.output<Schema>) => doing(context, input, request);
      return answerDone(await acting(schema, sending, request, origin, await params), request, origin);
    });
  const facts = { schema, verb: verb.name, status, access: "actor", answers: "json" } as const;
  return withFacts(handler, { ...facts, tagged: tag !== undefined, conditional: currentTag !== undefined });
}

/** The same way for a file, which is sent as it is made; what goes wrong before its first byte is the error envelope. */
export function withActorDownload<Schema extends z.ZodType>(
  schema: Schema,
  verb: (context: VerbContext, input: z.output<Schema>) => Promise<Download>,
): Handler {
  const handler: Handler = (request, { params }) =>
    answering(request, async (origin) =>
      answerDownload(await acting(schema, verb, request, origin, await params), origin),
    );
  return withFacts(handler, { schema, verb: verb.name, status: 200, access: "actor", answers: "file", ...PLAIN });
}

/** The same way for an answer of the gateway, handed on as it comes; a client that leaves ends the request there as well. */
export function withActorRelay<Schema extends z.ZodType>(
  schema: Schema,
  verb: (context: VerbContext, input: z.output<Schema>, signal: AbortSignal) => Promise<Relay>,
): Handler {
  const handler: Handler = (request, { params }) =>
    answering(request, async (origin) => {
      const left = new AbortController();
      request.signal.addEventListener("abort", () => left.abort());
      const sending = (context: VerbContext, input: z.output<Schema>) => verb(context, input, left.signal);
      return answerRelay(await acting(schema, sending, request, origin, await params), origin, left);
    });
  return withFacts(handler, { schema, verb: verb.name, status: 200, access: "actor", answers: "relay", ...PLAIN });
}

/** For the few things that have to work before anybody can sign in. */
export function withoutActor<Schema extends z.ZodType>(
  schema: Schema,
  verb: (platform: Platform, input: z.output<Schema>, origin: RequestOrigin) => Promise<unknown>,
  { status = 200 }: { status?: number } = {},
): Handler {
  const handler: Handler = (request, { params }) =>
    answering(request, async (origin) => {
      const input = await readInput(schema, request, pathOf((await params) ?? {}));
      return answer(await verb(getContainer().platform, input, origin), status, origin.requestId);
    });
  return withFacts(handler, { schema, verb: verb.name, status, access: "public", answers: "json", ...PLAIN });
}

const PLAIN = { tagged: false, conditional: false };

/** What came of a request, and what there is to say of it in the headers. */
type Done = KeptAnswer & { etag?: string | undefined; replayed?: boolean };

function answerDone({ etag, replayed, ...answer }: Done, request: Request, { requestId }: RequestOrigin): Response {
  const headers = { ...(etag && { etag }), ...(replayed && { "idempotent-replayed": "true" }) };
  const isOld = etag !== undefined && isKnown(request, etag);
  return answerText(isOld ? { status: 304, text: null } : answer, requestId, headers);
}

async function acting<Schema extends z.ZodType, Result>(
  schema: Schema,
  verb: (context: VerbContext, input: z.output<Schema>) => Promise<Result>,
  request: Request,
  origin: RequestOrigin,
  params: Params | undefined,
): Promise<Result> {
  const container = getContainer();
  const actor = await authenticateRequest(container, request, origin);
  const input = await readInput(schema, request, pathOf(params ?? {}));
  return verb({ ...container.platform, actor }, input);
}

async function answering(request: Request, work: (origin: RequestOrigin) => Promise<Response>): Promise<Response> {
  const origin = originOf(request);
  try {
    return await work(origin);
  } catch (error) {
    return answerError(error, origin);
  }
}

/** Path parameters are single segments here; a catch-all one is nobody's input. */
const pathOf = (params: Record<string, string | string[]>): Record<string, string> =>
  Object.fromEntries(Object.entries(params).filter((entry): entry is [string, string] => typeof entry[1] === "string"));
