import "server-only";
import type { Platform, VerbContext } from "@gatehouse/services";
import type * as z from "zod";
import { answer, answerError } from "#server/answer.ts";
import { getContainer } from "#server/container.ts";
import { readInput } from "#server/read-input.ts";
import { originOf, type RequestOrigin } from "#server/request-origin.ts";
import { authenticateRequest } from "#server/session.ts";

/** Next leaves `params` out for a path without any. */
type Params = Record<string, string | string[]>;
type Handler = (request: Request, context: { params: Promise<Params | undefined> }) => Promise<Response>;

/**
 * The way of every request of the admin API: who is it (session or admin token, and the request's origin for changes),
 * what is asked (parsed by the schema), the verb (which decides whether they may), the answer or the error envelope.
 */
export function withActor<Schema extends z.ZodType>(
  schema: Schema,
  verb: (context: VerbContext, input: z.output<Schema>) => Promise<unknown>,
  { status = 200 }: { status?: number } = {},
): Handler {
  return (request, { params }) =>
    answering(request, status, async (origin) => {
      const container = getContainer();
      const actor = await authenticateRequest(container, request, origin);
      const input = await readInput(schema, request, pathOf((await params) ?? {}));
      return verb({ ...container.platform, actor }, input);
    });
}

/** For the few things that have to work before anybody can sign in. */
export function withoutActor<Schema extends z.ZodType>(
  schema: Schema,
  verb: (platform: Platform, input: z.output<Schema>, origin: RequestOrigin) => Promise<unknown>,
  { status = 200 }: { status?: number } = {},
): Handler {
  return (request, { params }) =>
    answering(request, status, async (origin) => {
      const input = await readInput(schema, request, pathOf((await params) ?? {}));
      return verb(getContainer().platform, input, origin);
    });
}

async function answering(
  request: Request,
  status: number,
  work: (origin: RequestOrigin) => Promise<unknown>,
): Promise<Response> {
  const origin = originOf(request);
  try {
    return answer(await work(origin), status, origin.requestId);
  } catch (error) {
    return answerError(error, origin);
  }
}

/** Path parameters are single segments here; a catch-all one is nobody's input. */
const pathOf = (params: Record<string, string | string[]>): Record<string, string> =>
  Object.fromEntries(Object.entries(params).filter((entry): entry is [string, string] => typeof entry[1] === "string"));
