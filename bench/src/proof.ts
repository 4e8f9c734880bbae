import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { request } from "undici";
import type { Stack } from "./stack/stack.ts";
import { requestBody, type Target } from "./target.ts";

const CHAT = "/v1/chat/completions";
const STORE_TIMEOUT_MS = 15_000;

async function statusWith(target: Target, key: string): Promise<number> {
  const { statusCode, body } = await request(target.origin + CHAT, {
    method: "POST",
    headers: { ...target.headers, authorization: `Bearer ${key}` },
    body: requestBody(target.model.json, { streamed: false, bodyBytes: 1024 }),
  });
  await body.dump();
  return statusCode;
}

/**
 * Proves that policy is in force on a governed way: an unknown key gets 401, a key over its budget 402.
 * Returns undefined when it is, else what was found; a cell without the proof is void.
 */
export async function findUngoverned(stack: Stack, target: Target): Promise<string | undefined> {
  if (!target.governed) return undefined;
  const unknown = await statusWith(target, "gh_live_unknown");
  if (unknown !== 401) return `an unknown key got ${unknown} instead of 401`;
  const exhausted = await statusWith(target, stack.seed.exhausted.key);
  if (exhausted !== 402) return `a key over its budget got ${exhausted} instead of 402`;
  return undefined;
}

/** Usage records of a key in PostgreSQL. */
export async function storedRecords(db: pg.Client, virtualKeyId: string): Promise<number> {
  const { rows } = await db.query<{ count: string }>(
    "SELECT count(*) FROM usage_record WHERE virtual_key_id = $1 AND status = 'success'",
    [virtualKeyId],
  );
  return Number(rows[0]?.count ?? 0);
}

/** Waits until so many records of the key have arrived; answers how many there are in the end. */
export async function awaitRecords(db: pg.Client, virtualKeyId: string, expected: number): Promise<number> {
  const deadline = Date.now() + STORE_TIMEOUT_MS;
  for (;;) {
    const stored = await storedRecords(db, virtualKeyId);
    if (stored >= expected || Date.now() > deadline) return stored;
    await sleep(100);
  }
}
