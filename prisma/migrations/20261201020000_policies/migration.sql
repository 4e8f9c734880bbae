-- What decided a request, and why. First of all, so that nothing else is locked while it waits for its turn. Without a rewrite: all of it may be null, or has a constant for a default.
ALTER TABLE "usage_record"
  ADD COLUMN "policy_version" INTEGER,
  ADD COLUMN "policy_rule" TEXT,
  ADD COLUMN "sensitivity_class" TEXT,
  ADD COLUMN "cache_status" TEXT,
  ADD COLUMN "cache_key" TEXT,
  ADD COLUMN "cached_until" TIMESTAMPTZ(3),
  ADD COLUMN "saved_nano_usd" BIGINT,
  ADD COLUMN "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
  ADD COLUMN "trace" JSONB;

-- Routing policies: what was in force, and the draft of what may be next.
CREATE TABLE "policy_version" (
    "organization_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "document" JSONB NOT NULL,
    "note" TEXT NOT NULL,
    "restores" INTEGER,
    "published_by" TEXT NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "policy_version_pkey" PRIMARY KEY ("organization_id","version")
);

CREATE TABLE "policy_draft" (
    "organization_id" UUID NOT NULL,
    "document" JSONB NOT NULL,
    "revision" INTEGER NOT NULL,
    "based_on" INTEGER,
    "shadow" BOOLEAN NOT NULL DEFAULT false,
    "updated_by" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "policy_draft_pkey" PRIMARY KEY ("organization_id")
);

ALTER TABLE "policy_version" ADD CONSTRAINT "policy_version_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "policy_draft" ADD CONSTRAINT "policy_draft_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What decided a request has to be there for as long as the request is on record. (A whole organization may still go.)
CREATE TRIGGER "policy_version_is_never_changed" BEFORE UPDATE ON "policy_version"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER "policy_version_raises_configuration_version" AFTER INSERT OR UPDATE OR DELETE ON "policy_version"
  FOR EACH STATEMENT EXECUTE FUNCTION raise_configuration_version();
CREATE TRIGGER "policy_draft_raises_configuration_version" AFTER INSERT OR UPDATE OR DELETE ON "policy_draft"
  FOR EACH STATEMENT EXECUTE FUNCTION raise_configuration_version();

-- What a deployment promises and can do. Nothing is promised that nobody has entered.
ALTER TABLE "deployment"
  ADD COLUMN "no_training" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "zero_retention" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "context_tokens" INTEGER,
  ADD COLUMN "lacks" TEXT[] DEFAULT ARRAY[]::TEXT[];

ALTER TABLE "usage_rollup"
  ADD COLUMN "cache_hits" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "saved_nano_usd" BIGINT NOT NULL DEFAULT 0;

-- What is to be answered from the cache no more. Gateways hold entries against these: an entry that was kept before is none.
CREATE TABLE "cache_purge" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "by" TEXT NOT NULL,
    "value" TEXT,
    "purged_by" TEXT NOT NULL,
    "purged_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "cache_purge_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "cache_purge_organization_id_purged_at_idx" ON "cache_purge"("organization_id", "purged_at" DESC);
ALTER TABLE "cache_purge" ADD CONSTRAINT "cache_purge_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "cache_purge"
  ADD CONSTRAINT "cache_purge_names_what" CHECK (("by" = 'all') = ("value" IS NULL) AND "by" IN ('all', 'tag', 'model', 'team', 'key'));
CREATE TRIGGER "cache_purge_raises_configuration_version" AFTER INSERT OR UPDATE OR DELETE ON "cache_purge"
  FOR EACH STATEMENT EXECUTE FUNCTION raise_configuration_version();
