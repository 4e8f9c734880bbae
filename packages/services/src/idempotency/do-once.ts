import { GatehouseError, isGatehouseError } from "@gatehouse/domain";
import type { VerbContext } from "../platform.ts";

/** One request with an idempotency key. */
export interface OnceRequest {
  /** As the caller sent it. */
  key: string;
  /** Method and path. */
  operation: string;
  /** As the schema read it. */
  input: unknown;
}

/** An answer as it is sent; null: it has no body. */
export interface KeptAnswer {
  status: number;
  text: string | null;
}

const KEY = /^[\x21-\x7e]{1,255}$/;
const DAY_MS = 86_400_000;
/** No verb takes longer; what has not answered by then has lost its server, or its connection to the database. */
const LONGEST_MS = 60_000;

/**
 * Does a request once: asked again by the same actor within a day it gets the same answer, and nothing is done. A request
 * that was refused may be asked again. One whose outcome is unknown is never done again by itself: better a question to
 * whoever asked than two keys.
 * @throws GatehouseError what `work` throws; `idempotency_conflict` while it is under way, `idempotency_mismatch` for another
 *   request, `conflict` when nobody knows how it ended, `invalid_request` for what is no key
 */
export async function doOnce(
  { db, vault, actor, now }: VerbContext,
  { key, operation, input }: OnceRequest,
  work: () => Promise<KeptAnswer>,
): Promise<KeptAnswer & { replayed: boolean }> {
  if (!KEY.test(key)) {
    throw new GatehouseError("invalid_request", {
      message: "'Idempotency-Key' has to be one word of at most 255 characters.",
    });
  }
  const { organizationId, id: actorId } = actor;
  const seal = vault.replaySeal(key, [organizationId, actorId]);
  const row = { organizationId, actorId, keyDigest: seal.keyDigest };
  const fingerprint = seal.fingerprint(`${operation}\n${writeInput(input)}`);
  const at = now();
  const before = await db.idempotentRequests.claim(row, {
    fingerprint,
    at,
    forgetBefore: new Date(at.getTime() - DAY_MS),
  });
  if (before) {
    if (before.fingerprint !== fingerprint) throw new GatehouseError("idempotency_mismatch");
    if (before.status === null || before.sealedAnswer === null) throw unanswered(before.startedAt, at);
    const text = seal.open(before.sealedAnswer);
    return { status: before.status, text: text === "" ? null : text, replayed: true };
  }
  const answer = await work().catch(async (error: unknown) => {
    if (isRefusal(error)) await db.idempotentRequests.release(row);
    throw error;
  });
  await db.idempotentRequests.finish(row, { status: answer.status, sealedAnswer: seal.seal(answer.text ?? "") });
  return { ...answer, replayed: false };
}

/** The caller's own fault: nothing was done. */
const isRefusal = (error: unknown): boolean => isGatehouseError(error) && error.status < 500;

function unanswered(startedAt: Date, at: Date): GatehouseError {
  if (at.getTime() - startedAt.getTime() < LONGEST_MS) {
    return new GatehouseError("idempotency_conflict", { retryAfterSeconds: 1 });
  }
  return new GatehouseError("conflict", {
    message:
      "It is not known how the request with this idempotency key ended. Look, and ask with another key if needed.",
  });
}

const writeInput = (input: unknown): string =>
  JSON.stringify(input, (_, value) => (typeof value === "bigint" ? `${value}n` : value));
