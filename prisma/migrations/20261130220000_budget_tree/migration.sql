-- The tree of budgets: on organizations, teams, members and keys, of one model or provider, in windows of six kinds, hard or
-- soft; temporary raises; rate limits; what gateways tell of themselves. The values added to enums are used from the
-- next release on.
ALTER TYPE "budget_period" ADD VALUE 'day';
ALTER TYPE "budget_period" ADD VALUE 'week';
ALTER TYPE "budget_period" ADD VALUE 'quarter';
ALTER TYPE "budget_period" ADD VALUE 'total';
ALTER TYPE "budget_period" ADD VALUE 'rolling_30_days';
ALTER TYPE "price_source" ADD VALUE 'ceiling';
CREATE TYPE "budget_enforcement" AS ENUM ('hard', 'soft');
CREATE TYPE "budget_shortfall" AS ENUM ('lower_output', 'refuse');

ALTER TABLE "organization" ADD COLUMN "ceiling_input_pico_usd" BIGINT, ADD COLUMN "ceiling_output_pico_usd" BIGINT;
ALTER TABLE "organization" ADD CONSTRAINT "organization_ceiling_not_negative"
  CHECK ("ceiling_input_pico_usd" >= 0 AND "ceiling_output_pico_usd" >= 0);
-- Its ceiling price is what gateways read.
CREATE TRIGGER "organization_raises_configuration_version" AFTER INSERT OR UPDATE OR DELETE ON "organization"
  FOR EACH STATEMENT EXECUTE FUNCTION raise_configuration_version();

ALTER TABLE "virtual_key" ADD COLUMN "member_id" UUID;
CREATE INDEX "virtual_key_member_id_idx" ON "virtual_key"("member_id");
ALTER TABLE "virtual_key" ADD CONSTRAINT "virtual_key_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "budget"
  ADD COLUMN "user_id" UUID,
  ADD COLUMN "model" TEXT,
  ADD COLUMN "provider" TEXT,
  ADD COLUMN "week_start" SMALLINT NOT NULL DEFAULT 1,
  ADD COLUMN "enforcement" "budget_enforcement" NOT NULL DEFAULT 'hard',
  ADD COLUMN "shortfall" "budget_shortfall" NOT NULL DEFAULT 'lower_output';
DROP INDEX "budget_team_id_key";
DROP INDEX "budget_virtual_key_id_key";
CREATE INDEX "budget_team_id_idx" ON "budget"("team_id");
CREATE INDEX "budget_user_id_idx" ON "budget"("user_id");
CREATE INDEX "budget_virtual_key_id_idx" ON "budget"("virtual_key_id");
ALTER TABLE "budget" ADD CONSTRAINT "budget_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "budget" DROP CONSTRAINT "budget_scope_is_one";
ALTER TABLE "budget"
  ADD CONSTRAINT "budget_has_one_scope" CHECK (
    CASE WHEN "virtual_key_id" IS NOT NULL THEN "team_id" IS NULL AND "user_id" IS NULL
         ELSE "user_id" IS NULL OR "team_id" IS NOT NULL END),
  ADD CONSTRAINT "budget_is_of_one_kind_of_request" CHECK ("model" IS NULL OR "provider" IS NULL),
  ADD CONSTRAINT "budget_week_starts_on_a_day" CHECK ("week_start" BETWEEN 1 AND 7);
-- Two budgets on the same requests differ in their windows. An expression, since NULLs would all differ.
CREATE UNIQUE INDEX "budget_is_set_once" ON "budget" ("organization_id", coalesce("team_id"::text, ''), coalesce("user_id"::text, ''),
  coalesce("virtual_key_id"::text, ''), coalesce("model", ''), coalesce("provider", ''), "period");

CREATE TABLE "budget_raise" (
  "id" UUID NOT NULL,
  "budget_id" UUID NOT NULL,
  "amount_nano_usd" BIGINT NOT NULL,
  "starts_at" TIMESTAMPTZ(3) NOT NULL,
  "ends_at" TIMESTAMPTZ(3) NOT NULL,
  "reason" TEXT NOT NULL DEFAULT '',
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "created_by_label" TEXT,
  CONSTRAINT "budget_raise_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "budget_raise_is_positive" CHECK ("amount_nano_usd" > 0),
  CONSTRAINT "budget_raise_is_a_span" CHECK ("starts_at" <= "ends_at")
);
CREATE INDEX "budget_raise_budget_id_ends_at_idx" ON "budget_raise"("budget_id", "ends_at");
ALTER TABLE "budget_raise" ADD CONSTRAINT "budget_raise_budget_id_fkey" FOREIGN KEY ("budget_id") REFERENCES "budget"("id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE TRIGGER "budget_raise_raises_configuration_version" AFTER INSERT OR UPDATE OR DELETE ON "budget_raise"
  FOR EACH STATEMENT EXECUTE FUNCTION raise_configuration_version();

ALTER TABLE "budget_window" ADD COLUMN "opening_nano_usd" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "budget_window" ADD CONSTRAINT "budget_window_opening_not_negative" CHECK ("opening_nano_usd" >= 0);

ALTER TABLE "budget_lease"
  ADD COLUMN "expires_at" TIMESTAMPTZ(3),
  ADD COLUMN "held_nano_usd" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "ask_number" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "ask_granted_nano_usd" BIGINT NOT NULL DEFAULT 0,
  DROP CONSTRAINT "budget_lease_pkey",
  ADD CONSTRAINT "budget_lease_pkey" PRIMARY KEY ("id", "budget_id", "window_start");

CREATE TABLE "ledger_check" (
  "id" INTEGER NOT NULL DEFAULT 1,
  "checked_at" TIMESTAMPTZ(3) NOT NULL,
  "node_id" TEXT NOT NULL,
  "duration_ms" INTEGER NOT NULL,
  "windows" INTEGER NOT NULL,
  "differences" JSONB NOT NULL DEFAULT '[]',
  CONSTRAINT "ledger_check_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "ledger_check_is_one_row" CHECK ("id" = 1)
);

CREATE TABLE "rate_limit" (
  "id" UUID NOT NULL,
  "organization_id" UUID NOT NULL,
  "team_id" UUID,
  "user_id" UUID,
  "virtual_key_id" UUID,
  "model" TEXT,
  "requests_per_minute" INTEGER,
  "tokens_per_minute" BIGINT,
  "tokens_per_day" BIGINT,
  "parallel_requests" INTEGER,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "rate_limit_has_one_scope" CHECK (
    CASE WHEN "virtual_key_id" IS NOT NULL THEN "team_id" IS NULL AND "user_id" IS NULL
         ELSE "user_id" IS NULL OR "team_id" IS NOT NULL END),
  CONSTRAINT "rate_limit_is_positive" CHECK (
    "requests_per_minute" > 0 AND "tokens_per_minute" > 0 AND "tokens_per_day" > 0 AND "parallel_requests" > 0),
  CONSTRAINT "rate_limit_limits_something" CHECK (
    num_nonnulls("requests_per_minute", "tokens_per_minute", "tokens_per_day", "parallel_requests") > 0)
);
CREATE INDEX "rate_limit_organization_id_idx" ON "rate_limit"("organization_id");
CREATE INDEX "rate_limit_team_id_idx" ON "rate_limit"("team_id");
CREATE INDEX "rate_limit_user_id_idx" ON "rate_limit"("user_id");
CREATE INDEX "rate_limit_virtual_key_id_idx" ON "rate_limit"("virtual_key_id");
CREATE UNIQUE INDEX "rate_limit_is_set_once" ON "rate_limit" ("organization_id", coalesce("team_id"::text, ''), coalesce("user_id"::text, ''),
  coalesce("virtual_key_id"::text, ''), coalesce("model", ''));
ALTER TABLE "rate_limit" ADD CONSTRAINT "rate_limit_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "rate_limit" ADD CONSTRAINT "rate_limit_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "rate_limit" ADD CONSTRAINT "rate_limit_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "rate_limit" ADD CONSTRAINT "rate_limit_virtual_key_id_fkey" FOREIGN KEY ("virtual_key_id") REFERENCES "virtual_key"("id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE TRIGGER "rate_limit_raises_configuration_version" AFTER INSERT OR UPDATE OR DELETE ON "rate_limit"
  FOR EACH STATEMENT EXECUTE FUNCTION raise_configuration_version();

ALTER TABLE "gateway_node"
  ADD COLUMN "snapshot_age_ms" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "spool_depth" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "spool_bytes" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "in_flight" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "ledger_mode" TEXT NOT NULL DEFAULT 'strict',
  ADD COLUMN "rate_limit_mode" TEXT NOT NULL DEFAULT 'local';
