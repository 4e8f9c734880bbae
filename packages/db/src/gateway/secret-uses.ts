import type { Pool } from "./pool.ts";

/** The last use of one secret of a key that has two. */
export interface SecretUse {
  digest: string;
  virtualKeyId: string;
  at: Date;
  /** Address of the other end of the connection; null: it was gone already. */
  from: string | null;
}

/** Moves the last use of these secrets forward, of keys that still exist. Throws what `pg` throws. */
export async function recordSecretUses(pool: Pool, uses: readonly SecretUse[]): Promise<void> {
  if (uses.length > 0) await pool.query({ ...UPSERT, values: [JSON.stringify(uses)] });
}

/** In the order of digests, so that two gateways that write the same ones wait for each other. */
const UPSERT = {
  name: "secret_uses",
  text: `
    INSERT INTO virtual_key_secret_activity AS activity (digest, virtual_key_id, last_used_at, last_used_from)
    SELECT used.digest, virtual_key.id, used.at, used."from"
    FROM json_to_recordset($1::json) AS used(digest text, "virtualKeyId" uuid, at timestamptz, "from" text)
    JOIN virtual_key ON virtual_key.id = used."virtualKeyId" ORDER BY used.digest
    ON CONFLICT (digest) DO UPDATE SET last_used_at = excluded.last_used_at, last_used_from = excluded.last_used_from
    WHERE activity.last_used_at < excluded.last_used_at`,
};
