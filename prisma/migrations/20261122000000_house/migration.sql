-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "budget_period" AS ENUM ('month');

-- CreateEnum
CREATE TYPE "organization_role" AS ENUM ('owner', 'admin', 'auditor', 'finops', 'member');

-- CreateEnum
CREATE TYPE "team_role" AS ENUM ('team_admin', 'member');

-- CreateEnum
CREATE TYPE "route_strategy" AS ENUM ('priority');

-- CreateEnum
CREATE TYPE "attempt_status" AS ENUM ('success', 'error', 'aborted', 'refused');

-- CreateEnum
CREATE TYPE "metering_class" AS ENUM ('none', 'reported', 'estimated', 'indeterminate');

-- CreateEnum
CREATE TYPE "price_source" AS ENUM ('catalogue', 'override', 'simulated', 'unpriced');

-- CreateTable
CREATE TABLE "budget" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "team_id" UUID,
    "virtual_key_id" UUID,
    "period" "budget_period" NOT NULL DEFAULT 'month',
    "time_zone" TEXT NOT NULL,
    "limit_nano_usd" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "budget_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "budget_window" (
    "budget_id" UUID NOT NULL,
    "window_start" TIMESTAMPTZ(3) NOT NULL,
    "window_end" TIMESTAMPTZ(3) NOT NULL,
    "committed_nano_usd" BIGINT NOT NULL DEFAULT 0,
    "leased_nano_usd" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "budget_window_pkey" PRIMARY KEY ("budget_id","window_start")
);

-- CreateTable
CREATE TABLE "budget_lease" (
    "id" UUID NOT NULL,
    "budget_id" UUID NOT NULL,
    "window_start" TIMESTAMPTZ(3) NOT NULL,
    "node_id" TEXT NOT NULL,
    "epoch" INTEGER NOT NULL,
    "granted_nano_usd" BIGINT NOT NULL,
    "granted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "budget_lease_pkey" PRIMARY KEY ("id","budget_id")
);

-- CreateTable
CREATE TABLE "configuration_version" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "version" BIGINT NOT NULL DEFAULT 1,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "configuration_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "gateway_node" (
    "id" TEXT NOT NULL,
    "epoch" INTEGER NOT NULL,
    "version" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "heartbeat_at" TIMESTAMPTZ(3) NOT NULL,
    "configuration_version" BIGINT NOT NULL,

    CONSTRAINT "gateway_node_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "id" BIGSERIAL NOT NULL,
    "organization_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_label" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "target_type" TEXT NOT NULL,
    "target_id" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "request_id" TEXT NOT NULL,
    "ip" TEXT,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organization" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organization_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organization_data_key" (
    "organization_id" UUID NOT NULL,
    "kek_id" TEXT NOT NULL,
    "wrapped_key" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organization_data_key_pkey" PRIMARY KEY ("organization_id")
);

-- CreateTable
CREATE TABLE "person" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT,
    "session_version" INTEGER NOT NULL DEFAULT 1,
    "disabled_at" TIMESTAMPTZ(3),
    "last_login_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "membership" (
    "organization_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" "organization_role" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("organization_id","user_id")
);

-- CreateTable
CREATE TABLE "team_membership" (
    "team_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" "team_role" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "team_membership_pkey" PRIMARY KEY ("team_id","user_id")
);

-- CreateTable
CREATE TABLE "login_throttle" (
    "key" TEXT NOT NULL,
    "failures" INTEGER NOT NULL,
    "last_failure_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "login_throttle_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "provider_credential" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "base_url" TEXT NOT NULL,
    "sealed_secret" TEXT,
    "secret_version" INTEGER NOT NULL DEFAULT 1,
    "secret_hint" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "disabled_at" TIMESTAMPTZ(3),

    CONSTRAINT "provider_credential_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "provider_credential_test" (
    "credential_id" UUID NOT NULL,
    "tested_at" TIMESTAMPTZ(3) NOT NULL,
    "ok" BOOLEAN NOT NULL,
    "detail" TEXT NOT NULL,

    CONSTRAINT "provider_credential_test_pkey" PRIMARY KEY ("credential_id")
);

-- CreateTable
CREATE TABLE "deployment" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "credential_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "upstream_model" TEXT NOT NULL,
    "region" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "disabled_at" TIMESTAMPTZ(3),

    CONSTRAINT "deployment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "route" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "model" TEXT NOT NULL,
    "strategy" "route_strategy" NOT NULL DEFAULT 'priority',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "route_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "route_target" (
    "route_id" UUID NOT NULL,
    "deployment_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "route_target_pkey" PRIMARY KEY ("route_id","deployment_id")
);

-- CreateTable
CREATE TABLE "price_override" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "upstream_model" TEXT NOT NULL,
    "input_pico_usd" BIGINT NOT NULL,
    "output_pico_usd" BIGINT NOT NULL,
    "cache_read_pico_usd" BIGINT,
    "cache_write_pico_usd" BIGINT,
    "effective_from" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "price_override_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "team" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "team_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "usage_record" (
    "event_id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "request_id" TEXT NOT NULL,
    "attempt" SMALLINT NOT NULL,
    "final" BOOLEAN NOT NULL,
    "organization_id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "virtual_key_id" UUID NOT NULL,
    "node_id" TEXT NOT NULL,
    "endpoint" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "deployment_id" UUID,
    "provider_credential_id" UUID,
    "provider" TEXT,
    "upstream_model" TEXT,
    "response_model" TEXT,
    "streamed" BOOLEAN NOT NULL,
    "status" "attempt_status" NOT NULL,
    "http_status" SMALLINT NOT NULL,
    "upstream_status" SMALLINT,
    "error_code" TEXT,
    "finish_reason" TEXT,
    "upstream_request_id" TEXT,
    "duration_ms" INTEGER NOT NULL,
    "first_byte_ms" INTEGER,
    "input_tokens" INTEGER,
    "output_tokens" INTEGER,
    "cache_read_tokens" INTEGER,
    "cache_write_tokens" INTEGER,
    "reasoning_tokens" INTEGER,
    "metering" "metering_class" NOT NULL,
    "cost_nano_usd" BIGINT,
    "held_nano_usd" BIGINT NOT NULL,
    "price_source" "price_source",
    "price_model" TEXT,
    "input_pico_usd" BIGINT,
    "output_pico_usd" BIGINT,
    "cache_read_pico_usd" BIGINT,
    "cache_write_pico_usd" BIGINT,
    "budget_ids" UUID[],
    "budget_window_starts" TIMESTAMPTZ(3)[],

    CONSTRAINT "usage_record_pkey" PRIMARY KEY ("event_id","started_at")
) PARTITION BY RANGE ("started_at");

-- CreateTable
CREATE TABLE "usage_payload" (
    "event_id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "organization_id" UUID NOT NULL,
    "request" BYTEA,
    "response" BYTEA,

    CONSTRAINT "usage_payload_pkey" PRIMARY KEY ("event_id","started_at")
) PARTITION BY RANGE ("started_at");

-- CreateTable
CREATE TABLE "usage_rollup" (
    "bucket_start" TIMESTAMPTZ(0) NOT NULL,
    "organization_id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "virtual_key_id" UUID NOT NULL,
    "model" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "upstream_model" TEXT NOT NULL,
    "status" "attempt_status" NOT NULL,
    "requests" INTEGER NOT NULL,
    "attempts" INTEGER NOT NULL,
    "unpriced" INTEGER NOT NULL,
    "input_tokens" BIGINT NOT NULL,
    "output_tokens" BIGINT NOT NULL,
    "cache_read_tokens" BIGINT NOT NULL,
    "cache_write_tokens" BIGINT NOT NULL,
    "reasoning_tokens" BIGINT NOT NULL,
    "cost_nano_usd" BIGINT NOT NULL,
    "duration_ms" BIGINT NOT NULL,
    "latency_histogram" INTEGER[],
    "first_byte_histogram" INTEGER[],

    CONSTRAINT "usage_rollup_pkey" PRIMARY KEY ("organization_id","bucket_start","team_id","virtual_key_id","model","provider","upstream_model","status")
);

-- CreateTable
CREATE TABLE "virtual_key" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "pepper_version" INTEGER NOT NULL,
    "prefix" TEXT NOT NULL,
    "last_four" TEXT NOT NULL,
    "allowed_models" TEXT[],
    "created_by_id" TEXT,
    "created_by_label" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "disabled_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "virtual_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "virtual_key_activity" (
    "virtual_key_id" UUID NOT NULL,
    "last_used_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "virtual_key_activity_pkey" PRIMARY KEY ("virtual_key_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "budget_team_id_key" ON "budget"("team_id");

-- CreateIndex
CREATE UNIQUE INDEX "budget_virtual_key_id_key" ON "budget"("virtual_key_id");

-- CreateIndex
CREATE INDEX "budget_organization_id_idx" ON "budget"("organization_id");

-- CreateIndex
CREATE INDEX "budget_lease_budget_id_window_start_idx" ON "budget_lease"("budget_id", "window_start");

-- CreateIndex
CREATE INDEX "budget_lease_node_id_epoch_idx" ON "budget_lease"("node_id", "epoch");

-- CreateIndex
CREATE INDEX "audit_entry_organization_id_id_idx" ON "audit_entry"("organization_id", "id" DESC);

-- CreateIndex
CREATE INDEX "audit_entry_target_type_target_id_idx" ON "audit_entry"("target_type", "target_id");

-- CreateIndex
CREATE UNIQUE INDEX "person_email_key" ON "person"("email");

-- CreateIndex
CREATE INDEX "membership_user_id_idx" ON "membership"("user_id");

-- CreateIndex
CREATE INDEX "team_membership_user_id_idx" ON "team_membership"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "provider_credential_organization_id_name_key" ON "provider_credential"("organization_id", "name");

-- CreateIndex
CREATE INDEX "deployment_organization_id_created_at_idx" ON "deployment"("organization_id", "created_at");

-- CreateIndex
CREATE INDEX "deployment_credential_id_idx" ON "deployment"("credential_id");

-- CreateIndex
CREATE UNIQUE INDEX "route_organization_id_model_key" ON "route"("organization_id", "model");

-- CreateIndex
CREATE INDEX "route_target_deployment_id_idx" ON "route_target"("deployment_id");

-- CreateIndex
CREATE INDEX "price_override_organization_id_provider_upstream_model_effe_idx" ON "price_override"("organization_id", "provider", "upstream_model", "effective_from");

-- CreateIndex
CREATE UNIQUE INDEX "team_organization_id_name_key" ON "team"("organization_id", "name");

-- CreateIndex
CREATE INDEX "usage_record_organization_id_started_at_event_id_idx" ON "usage_record"("organization_id", "started_at" DESC, "event_id" DESC);

-- CreateIndex
CREATE INDEX "usage_record_team_id_started_at_event_id_idx" ON "usage_record"("team_id", "started_at" DESC, "event_id" DESC);

-- CreateIndex
CREATE INDEX "usage_record_virtual_key_id_started_at_event_id_idx" ON "usage_record"("virtual_key_id", "started_at" DESC, "event_id" DESC);

-- CreateIndex
CREATE INDEX "usage_record_request_id_idx" ON "usage_record"("request_id");

-- CreateIndex
CREATE UNIQUE INDEX "virtual_key_digest_key" ON "virtual_key"("digest");

-- CreateIndex
CREATE INDEX "virtual_key_organization_id_created_at_idx" ON "virtual_key"("organization_id", "created_at");

-- CreateIndex
CREATE INDEX "virtual_key_team_id_idx" ON "virtual_key"("team_id");

-- AddForeignKey
ALTER TABLE "budget" ADD CONSTRAINT "budget_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "budget" ADD CONSTRAINT "budget_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "budget" ADD CONSTRAINT "budget_virtual_key_id_fkey" FOREIGN KEY ("virtual_key_id") REFERENCES "virtual_key"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "budget_window" ADD CONSTRAINT "budget_window_budget_id_fkey" FOREIGN KEY ("budget_id") REFERENCES "budget"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "budget_lease" ADD CONSTRAINT "budget_lease_budget_id_window_start_fkey" FOREIGN KEY ("budget_id", "window_start") REFERENCES "budget_window"("budget_id", "window_start") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_entry" ADD CONSTRAINT "audit_entry_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "organization_data_key" ADD CONSTRAINT "organization_data_key_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team_membership" ADD CONSTRAINT "team_membership_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team_membership" ADD CONSTRAINT "team_membership_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "provider_credential" ADD CONSTRAINT "provider_credential_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "provider_credential_test" ADD CONSTRAINT "provider_credential_test_credential_id_fkey" FOREIGN KEY ("credential_id") REFERENCES "provider_credential"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deployment" ADD CONSTRAINT "deployment_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deployment" ADD CONSTRAINT "deployment_credential_id_fkey" FOREIGN KEY ("credential_id") REFERENCES "provider_credential"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "route" ADD CONSTRAINT "route_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "route_target" ADD CONSTRAINT "route_target_route_id_fkey" FOREIGN KEY ("route_id") REFERENCES "route"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "route_target" ADD CONSTRAINT "route_target_deployment_id_fkey" FOREIGN KEY ("deployment_id") REFERENCES "deployment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "price_override" ADD CONSTRAINT "price_override_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team" ADD CONSTRAINT "team_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "virtual_key" ADD CONSTRAINT "virtual_key_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "virtual_key" ADD CONSTRAINT "virtual_key_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "virtual_key_activity" ADD CONSTRAINT "virtual_key_activity_virtual_key_id_fkey" FOREIGN KEY ("virtual_key_id") REFERENCES "virtual_key"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- What the schema language cannot say.

-- Money never goes below zero, and a budget is set on exactly one thing.
ALTER TABLE "budget"
  ADD CONSTRAINT "budget_limit_not_negative" CHECK ("limit_nano_usd" >= 0),
  ADD CONSTRAINT "budget_scope_is_one" CHECK (num_nonnulls("team_id", "virtual_key_id") = 1);
ALTER TABLE "budget_window"
  ADD CONSTRAINT "budget_window_committed_not_negative" CHECK ("committed_nano_usd" >= 0),
  ADD CONSTRAINT "budget_window_leased_not_negative" CHECK ("leased_nano_usd" >= 0),
  ADD CONSTRAINT "budget_window_is_a_span" CHECK ("window_start" < "window_end");
ALTER TABLE "budget_lease" ADD CONSTRAINT "budget_lease_not_negative" CHECK ("granted_nano_usd" >= 0);
ALTER TABLE "usage_record"
  ADD CONSTRAINT "usage_record_money_not_negative" CHECK ("cost_nano_usd" >= 0 AND "held_nano_usd" >= 0),
  ADD CONSTRAINT "usage_record_budgets_have_windows" CHECK (cardinality("budget_ids") = cardinality("budget_window_starts"));
ALTER TABLE "price_override" ADD CONSTRAINT "price_override_not_negative"
  CHECK ("input_pico_usd" >= 0 AND "output_pico_usd" >= 0 AND "cache_read_pico_usd" >= 0 AND "cache_write_pico_usd" >= 0);
ALTER TABLE "configuration_version" ADD CONSTRAINT "configuration_version_is_one_row" CHECK ("id" = 1);
INSERT INTO "configuration_version" ("id", "version") VALUES (1, 1);

-- Every change of what gateways read raises the version and tells them. A trigger, so that no path can forget it.
CREATE FUNCTION raise_configuration_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  raised BIGINT;
BEGIN
  UPDATE "configuration_version" SET "version" = "version" + 1, "changed_at" = clock_timestamp() WHERE "id" = 1
    RETURNING "version" INTO raised;
  PERFORM pg_notify('gatehouse_configuration', raised::text);
  RETURN NULL;
END $$;
CREATE TRIGGER "organization_data_key_raises_configuration_version" AFTER INSERT OR UPDATE OR DELETE ON "organization_data_key"
  FOR EACH STATEMENT EXECUTE FUNCTION raise_configuration_version();
CREATE TRIGGER "virtual_key_raises_configuration_version" AFTER INSERT OR UPDATE OR DELETE ON "virtual_key"
  FOR EACH STATEMENT EXECUTE FUNCTION raise_configuration_version();
CREATE TRIGGER "provider_credential_raises_configuration_version" AFTER INSERT OR UPDATE OR DELETE ON "provider_credential"
  FOR EACH STATEMENT EXECUTE FUNCTION raise_configuration_version();
CREATE TRIGGER "deployment_raises_configuration_version" AFTER INSERT OR UPDATE OR DELETE ON "deployment"
  FOR EACH STATEMENT EXECUTE FUNCTION raise_configuration_version();
CREATE TRIGGER "route_raises_configuration_version" AFTER INSERT OR UPDATE OR DELETE ON "route"
  FOR EACH STATEMENT EXECUTE FUNCTION raise_configuration_version();
CREATE TRIGGER "route_target_raises_configuration_version" AFTER INSERT OR UPDATE OR DELETE ON "route_target"
  FOR EACH STATEMENT EXECUTE FUNCTION raise_configuration_version();
CREATE TRIGGER "budget_raises_configuration_version" AFTER INSERT OR UPDATE OR DELETE ON "budget"
  FOR EACH STATEMENT EXECUTE FUNCTION raise_configuration_version();
CREATE TRIGGER "price_override_raises_configuration_version" AFTER INSERT OR UPDATE OR DELETE ON "price_override"
  FOR EACH STATEMENT EXECUTE FUNCTION raise_configuration_version();

-- The audit log is written once.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
CREATE TRIGGER "audit_entry_is_append_only" BEFORE UPDATE OR DELETE ON "audit_entry"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Monthly partitions (UTC) of the usage tables for every month that touches [first, last].
CREATE FUNCTION ensure_usage_partitions(first TIMESTAMPTZ, last TIMESTAMPTZ) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  month TIMESTAMP := date_trunc('month', first AT TIME ZONE 'UTC');
  parent TEXT;
BEGIN
  WHILE month <= last AT TIME ZONE 'UTC' LOOP
    FOREACH parent IN ARRAY ARRAY['usage_record', 'usage_payload'] LOOP
      IF to_regclass(format('%I', parent || to_char(month, '"_y"YYYY"m"MM'))) IS NULL THEN
        PERFORM pg_advisory_xact_lock(hashtext('ensure_usage_partitions'));
        EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
          parent || to_char(month, '"_y"YYYY"m"MM'), parent,
          month AT TIME ZONE 'UTC', (month + interval '1 month') AT TIME ZONE 'UTC');
      END IF;
    END LOOP;
    month := month + interval '1 month';
  END LOOP;
END $$;
SELECT ensure_usage_partitions(now(), now() + interval '1 month');

-- Adds histogram counts place by place; a missing tail counts as zeros.
CREATE FUNCTION histogram_add(a INTEGER[], b INTEGER[]) RETURNS INTEGER[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(coalesce(a[i], 0) + coalesce(b[i], 0) ORDER BY i), '{}')
  FROM generate_series(1, greatest(cardinality(a), cardinality(b))) AS i
$$;
CREATE AGGREGATE histogram_sum(INTEGER[]) (SFUNC = histogram_add, STYPE = INTEGER[], INITCOND = '{}', COMBINEFUNC = histogram_add, PARALLEL = SAFE);

-- The three functions below unfold their JSON into arrays first: the planner takes an array for a few rows and looks
-- them up by index, while it takes unfolded JSON for thousands and reads whole tables.

-- Grants holds in strict mode, all of one node. Takes [{id, nodeId, epoch, parts: [{budgetId, windowStart, windowEnd, amount}]}] and
-- answers one row per hold, in their order. A hold is granted by all of its budgets or by none, and
-- `committed + leased + amount <= limit` is checked under the locks of the windows, which are taken in the order of
-- their keys so that batches cannot deadlock. Windows are read and written once per batch, not once per hold. A hold
-- that is there already is granted again without a change: a caller that lost the answer may ask again. A budget that
-- no longer exists limits nothing.
CREATE FUNCTION ledger_hold(holds JSONB)
  RETURNS TABLE (hold_id UUID, granted BOOLEAN, refused_by UUID, limit_nano BIGINT, committed_nano BIGINT, leased_nano BIGINT)
  LANGUAGE plpgsql AS $$
DECLARE
  -- One place per window.
  budgets UUID[];
  starts TIMESTAMPTZ[];
  ends TIMESTAMPTZ[];
  limits BIGINT[];
  committed BIGINT[];
  leased BIGINT[];
  added BIGINT[];
  -- One place per lease to be written.
  lease_ids UUID[] := '{}';
  lease_windows INTEGER[] := '{}';
  lease_amounts BIGINT[] := '{}';
  node TEXT := holds->0->>'nodeId';
  node_epoch INTEGER := (holds->0->>'epoch')::int;
  hold RECORD;
  i INTEGER;
  w INTEGER;
BEGIN
  SELECT array_agg(asked.budget), array_agg(asked.start), array_agg(asked.finish) INTO budgets, starts, ends
    FROM (
      SELECT (p->>'budgetId')::uuid AS budget, (p->>'windowStart')::timestamptz AS start, max((p->>'windowEnd')::timestamptz) AS finish
      FROM jsonb_array_elements(holds) AS h, jsonb_array_elements(h->'parts') AS p GROUP BY 1, 2
    ) AS asked;
  INSERT INTO "budget_window" ("budget_id", "window_start", "window_end")
    SELECT b."id", asked.start, asked.finish
    FROM unnest(budgets, starts, ends) AS asked(budget, start, finish) JOIN "budget" AS b ON b."id" = asked.budget
    WHERE NOT EXISTS (SELECT FROM "budget_window" AS known
      WHERE known."budget_id" = asked.budget AND known."window_start" = asked.start)
    ORDER BY 1, 2
    ON CONFLICT DO NOTHING;
  PERFORM FROM "budget_window" AS known
    WHERE (known."budget_id", known."window_start") IN (SELECT * FROM unnest(budgets, starts))
    ORDER BY known."budget_id", known."window_start" FOR NO KEY UPDATE;
  -- A statement of its own: it sees what was committed while the locks were waited for.
  SELECT array_agg(known."budget_id"), array_agg(known."window_start"), array_agg(b."limit_nano_usd"),
      array_agg(known."committed_nano_usd"), array_agg(known."leased_nano_usd"), array_agg(0::bigint)
    INTO budgets, starts, limits, committed, leased, added
    FROM "budget_window" AS known JOIN "budget" AS b ON b."id" = known."budget_id"
    WHERE (known."budget_id", known."window_start") IN (SELECT * FROM unnest(budgets, starts));

  FOR hold IN
    SELECT (h->>'id')::uuid AS id,
      EXISTS (SELECT FROM "budget_lease" AS l WHERE l."id" = (h->>'id')::uuid) AS known,
      ARRAY(SELECT place.place FROM jsonb_array_elements(h->'parts') WITH ORDINALITY AS part
        LEFT JOIN unnest(budgets, starts) WITH ORDINALITY AS place(budget, start, place)
          ON place.budget = (part.value->>'budgetId')::uuid AND place.start = (part.value->>'windowStart')::timestamptz
        ORDER BY part.ordinality) AS places,
      ARRAY(SELECT (part.value->>'amount')::bigint FROM jsonb_array_elements(h->'parts') WITH ORDINALITY AS part
        ORDER BY part.ordinality) AS amounts
    FROM jsonb_array_elements(holds) WITH ORDINALITY AS asked(h, position) ORDER BY position
  LOOP
    hold_id := hold.id;
    granted := TRUE;
    refused_by := NULL; limit_nano := NULL; committed_nano := NULL; leased_nano := NULL;
    IF NOT hold.known THEN
      FOR i IN 1 .. cardinality(hold.places) LOOP
        w := hold.places[i];
        -- numeric: amounts near the end of BIGINT are refused, not an error.
        IF w IS NOT NULL AND committed[w]::numeric + leased[w] + added[w] + hold.amounts[i] > limits[w] THEN
          granted := FALSE;
          refused_by := budgets[w];
          limit_nano := limits[w];
          committed_nano := committed[w];
          leased_nano := leased[w] + added[w];
          EXIT;
        END IF;
      END LOOP;
      IF granted THEN
        FOR i IN 1 .. cardinality(hold.places) LOOP
          w := hold.places[i];
          IF w IS NOT NULL THEN
            added[w] := added[w] + hold.amounts[i];
            lease_ids := lease_ids || hold.id;
            lease_windows := lease_windows || w;
            lease_amounts := lease_amounts || hold.amounts[i];
          END IF;
        END LOOP;
      END IF;
    END IF;
    RETURN NEXT;
  END LOOP;

  UPDATE "budget_window" AS known SET "leased_nano_usd" = known."leased_nano_usd" + change.amount
    FROM unnest(budgets, starts, added) AS change(budget, start, amount)
    WHERE known."budget_id" = change.budget AND known."window_start" = change.start AND change.amount > 0;
  INSERT INTO "budget_lease" ("id", "budget_id", "window_start", "node_id", "epoch", "granted_nano_usd")
    SELECT lease.id, budgets[lease.place], starts[lease.place], node, node_epoch, lease.amount
    FROM unnest(lease_ids, lease_windows, lease_amounts) AS lease(id, place, amount);
END $$;

-- Closes attempts and charges what they cost. Takes [{id, parts: [{budgetId, windowStart}], cost}]. A hold is given
-- back once, when its lease row goes; the cost is charged whether or not a lease is left. Idempotence is the caller's:
-- it passes only attempts whose record was new in the same transaction. A window that is not there (its hold was lost
-- in a failover) is made, so that no spend is dropped; a budget that no longer exists is charged nothing.
CREATE FUNCTION ledger_settle(settlements JSONB) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  ids UUID[];
  budgets UUID[];
  starts TIMESTAMPTZ[];
  costs BIGINT[];
BEGIN
  SELECT array_agg((s->>'id')::uuid), array_agg((p->>'budgetId')::uuid), array_agg((p->>'windowStart')::timestamptz),
      array_agg((s->>'cost')::bigint)
    INTO ids, budgets, starts, costs
    FROM jsonb_array_elements(settlements) AS s, jsonb_array_elements(s->'parts') AS p;
  INSERT INTO "budget_window" ("budget_id", "window_start", "window_end")
    SELECT DISTINCT b."id", charge.start, (charge.start AT TIME ZONE b."time_zone" + interval '1 month') AT TIME ZONE b."time_zone"
    FROM unnest(budgets, starts) AS charge(budget, start) JOIN "budget" AS b ON b."id" = charge.budget
    WHERE NOT EXISTS (SELECT FROM "budget_window" AS w WHERE w."budget_id" = charge.budget AND w."window_start" = charge.start)
    ORDER BY 1, 2
    ON CONFLICT DO NOTHING;
  PERFORM FROM "budget_window" AS w
    WHERE (w."budget_id", w."window_start") IN (SELECT * FROM unnest(budgets, starts))
    ORDER BY w."budget_id", w."window_start" FOR NO KEY UPDATE;
  WITH charge AS (
    SELECT * FROM unnest(ids, budgets, starts, costs) AS charge(id, budget, start, cost)
  ), closed AS (
    DELETE FROM "budget_lease" AS l USING charge
      WHERE l."id" = charge.id AND l."budget_id" = charge.budget AND l."window_start" = charge.start
      RETURNING l."id", l."budget_id", l."granted_nano_usd"
  ), change AS (
    SELECT charge.budget, charge.start, sum(charge.cost)::bigint AS cost, sum(coalesce(closed."granted_nano_usd", 0))::bigint AS returned
    FROM charge LEFT JOIN closed ON closed."id" = charge.id AND closed."budget_id" = charge.budget
    GROUP BY charge.budget, charge.start
  )
  UPDATE "budget_window" AS w
    SET "committed_nano_usd" = w."committed_nano_usd" + change.cost, "leased_nano_usd" = w."leased_nano_usd" - change.returned
    FROM change WHERE w."budget_id" = change.budget AND w."window_start" = change.start;
END $$;

-- Gives holds back whose providers were surely never dialled; answers how many were there. Unknown ids change nothing.
CREATE FUNCTION ledger_release(hold_ids UUID[]) RETURNS INTEGER LANGUAGE plpgsql AS $$
DECLARE
  released INTEGER;
BEGIN
  PERFORM FROM "budget_window" AS w
    WHERE (w."budget_id", w."window_start") IN (
      SELECT l."budget_id", l."window_start" FROM "budget_lease" AS l WHERE l."id" = ANY (hold_ids))
    ORDER BY w."budget_id", w."window_start" FOR NO KEY UPDATE;
  WITH closed AS (
    DELETE FROM "budget_lease" AS l WHERE l."id" = ANY (hold_ids)
      RETURNING l."id", l."budget_id", l."window_start", l."granted_nano_usd"
  ), change AS (
    SELECT closed."budget_id", closed."window_start", sum(closed."granted_nano_usd")::bigint AS returned FROM closed GROUP BY 1, 2
  ), changed AS (
    UPDATE "budget_window" AS w SET "leased_nano_usd" = w."leased_nano_usd" - change.returned
      FROM change WHERE w."budget_id" = change."budget_id" AND w."window_start" = change."window_start"
  )
  SELECT count(DISTINCT closed."id") INTO released FROM closed;
  RETURN released;
END $$;
