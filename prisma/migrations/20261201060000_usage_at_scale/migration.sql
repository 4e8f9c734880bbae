-- What a large company asks of its records: what the cache did comes from rollups alone; what is kept by now, and an even sample of
-- the requests, come from indices of their own. Locks are taken in the order in which gateways take theirs, and nothing that holds one
-- waits for a large table.

-- The model that the asked name stood for, beside the trace, so that an index can tell it.
ALTER TABLE "usage_record" ADD COLUMN "stood_for" TEXT;

-- ONLY: on the parent alone it costs nothing, and every partition that is made from now on has it.
-- Answers that may be given by now, out of all records, and all that a purge chooses them by.
CREATE INDEX "usage_record_kept_idx" ON ONLY "usage_record" ("organization_id", "cached_until")
  INCLUDE ("cache_key", "started_at", "policy_version", "team_id", "virtual_key_id", "model", "stood_for", "tags")
  WHERE "cached_until" IS NOT NULL;

-- Where a record stands in an even sample, from 0 to 65535: by the random end of its id.
CREATE FUNCTION sample_place(event_id UUID) RETURNS INTEGER LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (get_byte(uuid_send(event_id), 14) << 8) + get_byte(uuid_send(event_id), 15)
$$;
-- The sixteenth of all requests that a sample of few out of many is taken from.
CREATE INDEX "usage_record_sample_idx" ON ONLY "usage_record"
  ("organization_id", "started_at" DESC, "event_id" DESC, sample_place("event_id"))
  WHERE "final" AND sample_place("event_id") < 4096;

ALTER TABLE "usage_rollup"
  ADD COLUMN "cache_misses" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "cache_bypasses" INTEGER NOT NULL DEFAULT 0;

-- Beside the rollups, since a request has several tags.
CREATE TABLE "cache_hit_rollup" (
    "organization_id" UUID NOT NULL,
    "by" TEXT NOT NULL,
    "bucket_start" TIMESTAMPTZ(0) NOT NULL,
    "team_id" UUID NOT NULL,
    "value" TEXT NOT NULL,
    "hits" INTEGER NOT NULL,
    "saved_nano_usd" BIGINT NOT NULL,

    CONSTRAINT "cache_hit_rollup_pkey" PRIMARY KEY ("organization_id","by","bucket_start","team_id","value")
);
ALTER TABLE "cache_hit_rollup" ADD CONSTRAINT "cache_hit_rollup_is_by_tag_or_model" CHECK ("by" IN ('tag', 'model'));

-- Records are read from an index alone where vacuum has been. By itself it comes when a fifth of a partition is new, which at the end
-- of a month is all that is kept.
CREATE OR REPLACE FUNCTION ensure_usage_partitions(first TIMESTAMPTZ, last TIMESTAMPTZ) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  month TIMESTAMP := date_trunc('month', first AT TIME ZONE 'UTC');
  parent TEXT;
BEGIN
  WHILE month <= last AT TIME ZONE 'UTC' LOOP
    FOREACH parent IN ARRAY ARRAY['usage_record', 'usage_payload'] LOOP
      IF to_regclass(format('%I', parent || to_char(month, '"_y"YYYY"m"MM'))) IS NULL THEN
        PERFORM pg_advisory_xact_lock(hashtext('ensure_usage_partitions'));
        EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)
            WITH (autovacuum_vacuum_insert_scale_factor = 0.02)',
          parent || to_char(month, '"_y"YYYY"m"MM'), parent,
          month AT TIME ZONE 'UTC', (month + interval '1 month') AT TIME ZONE 'UTC');
      END IF;
    END LOOP;
    month := month + interval '1 month';
  END LOOP;
END $$;

-- What brings partitions of before up to their parent, statement by statement: the indices of it that they lack. While one is built,
-- nothing is written to its partition; unless it is built `online`, which is for outside of a transaction.
CREATE FUNCTION usage_index_steps(online BOOLEAN, up_to_bytes BIGINT DEFAULT NULL) RETURNS SETOF TEXT LANGUAGE sql STABLE AS $$
  SELECT step FROM (
    SELECT part.relname AS partition, parent.relname AS parent,
      left(part.relname || substring(parent.relname FROM '^usage_(?:record|payload)(_.*)$'), 63) AS name,
      substring(pg_get_indexdef(parent.oid) FROM ' USING .*$') AS definition
    FROM pg_index
    JOIN pg_class AS parent ON parent.oid = pg_index.indexrelid
    JOIN pg_inherits AS child ON child.inhparent = pg_index.indrelid
    JOIN pg_class AS part ON part.oid = child.inhrelid
    WHERE pg_index.indrelid IN ('usage_record'::regclass, 'usage_payload'::regclass)
      AND (up_to_bytes IS NULL OR pg_table_size(part.oid) <= up_to_bytes)
      AND NOT EXISTS (
        SELECT FROM pg_inherits AS attached JOIN pg_index AS own ON own.indexrelid = attached.inhrelid
        WHERE attached.inhparent = parent.oid AND own.indrelid = part.oid)
  ) AS missing, LATERAL (VALUES
    (1, format('CREATE INDEX %sIF NOT EXISTS %I ON %I%s', CASE WHEN online THEN 'CONCURRENTLY ' ELSE '' END, name, partition, definition)),
    (2, format('ALTER INDEX %I ATTACH PARTITION %I', parent, name))
  ) AS steps(place, step)
  ORDER BY partition, name, place
$$;

-- Small partitions at once: those of a new installation and of a small company, and those of months to come. The others are a step of
-- the operator's own (docs/guides/operate.md); until then it takes longer to count what is kept, as before.
DO $$
DECLARE
  part REGCLASS;
  step TEXT;
BEGIN
  FOR part IN SELECT inhrelid FROM pg_inherits WHERE inhparent = 'usage_record'::regclass ORDER BY inhrelid::regclass::text LOOP
    EXECUTE format('ALTER TABLE %s SET (autovacuum_vacuum_insert_scale_factor = 0.02)', part);
  END LOOP;
  FOR step IN SELECT usage_index_steps(false, 64 * 1024 * 1024) LOOP
    EXECUTE step;
  END LOOP;
END $$;
