import type { KeptObject, SettledAttempt } from "@gatehouse/domain";
import type { Pool } from "./pool.ts";

/** Stores whose the objects of a batch are. Its parameter is `objectRows`. */
export const INSERT_OBJECTS = {
  name: "upstream_objects",
  text: `
    INSERT INTO upstream_object (organization_id, object_id, team_id, credential_id, tokens, created_at)
    SELECT organization_id, object_id, team_id, credential_id, tokens, created_at
    FROM json_populate_recordset(NULL::upstream_object, $1::json) ORDER BY organization_id, object_id
    ON CONFLICT DO NOTHING`,
};

/** undefined when the batch has none, as most have. */
export function objectRows(batch: readonly SettledAttempt[]): string | undefined {
  const rows = batch.flatMap(({ record, kept = [] }) =>
    kept.map(({ objectId, tokens }) => ({
      organization_id: record.organizationId,
      object_id: objectId,
      team_id: record.teamId,
      credential_id: record.providerCredentialId,
      tokens,
      created_at: record.startedAt,
    })),
  );
  return rows.length > 0 ? JSON.stringify(rows) : undefined;
}

/** Where each of the objects is kept; those that are not this team's are not among them. */
export async function findUpstreamObjects(
  pool: Pool,
  { organizationId, teamId }: { organizationId: string; teamId: string },
  objectIds: readonly string[],
): Promise<(KeptObject & { credentialId: string })[]> {
  const text = `
    SELECT object_id AS "objectId", credential_id AS "credentialId", tokens FROM upstream_object
    WHERE organization_id = $1 AND team_id = $2 AND object_id = ANY($3)`;
  const values = [organizationId, teamId, [...objectIds]];
  return (await pool.query<KeptObject & { credentialId: string }>(text, values)).rows;
}

/** Forgets what is older; answers how much that was. */
export async function forgetUpstreamObjects(pool: Pool, before: Date): Promise<number> {
  const { rowCount } = await pool.query("DELETE FROM upstream_object WHERE created_at < $1", [before]);
  return rowCount ?? 0;
}
