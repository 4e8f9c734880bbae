-- A chain of the audit log per organization: docs/decisions/2026-12-01-audit-chain.md. Nothing is filled here: what is in the table
-- already is chained by the first changes after this, so that no deployment waits for it, and a dashboard of the version
-- before may go on writing entries without a place in the chain.
ALTER TABLE "audit_entry"
  ADD COLUMN "sequence" BIGINT,
  ADD COLUMN "prev_hash" TEXT,
  ADD COLUMN "hash" TEXT,
  ADD COLUMN "seal" TEXT,
  ADD COLUMN "seal_key_id" TEXT,
  ADD COLUMN "chained_late" BOOLEAN NOT NULL DEFAULT false;

CREATE TABLE "audit_chain" (
    "organization_id" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,
    "checkpoint_sequence" BIGINT NOT NULL DEFAULT 0,
    "checkpoint_at" TIMESTAMPTZ(3),
    "verified_sequence" BIGINT,
    "verified_at" TIMESTAMPTZ(3),
    "first_bad" JSONB,

    CONSTRAINT "audit_chain_pkey" PRIMARY KEY ("organization_id")
);

CREATE TABLE "audit_checkpoint" (
    "organization_id" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "key_id" TEXT NOT NULL,
    "signature" TEXT NOT NULL,

    CONSTRAINT "audit_checkpoint_pkey" PRIMARY KEY ("organization_id","sequence")
);

ALTER TABLE "audit_chain" ADD CONSTRAINT "audit_chain_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "audit_checkpoint" ADD CONSTRAINT "audit_checkpoint_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- One per way in which the log is filtered; all of them in the order in which it is shown.
DROP INDEX "audit_entry_target_type_target_id_idx";
CREATE UNIQUE INDEX "audit_entry_organization_id_sequence_key" ON "audit_entry"("organization_id", "sequence");
CREATE INDEX "audit_entry_organization_id_at_id_idx" ON "audit_entry"("organization_id", "at" DESC, "id" DESC);
CREATE INDEX "audit_entry_organization_id_actor_id_at_id_idx" ON "audit_entry"("organization_id", "actor_id", "at" DESC, "id" DESC);
CREATE INDEX "audit_entry_organization_id_target_type_at_id_idx" ON "audit_entry"("organization_id", "target_type", "at" DESC, "id" DESC);
CREATE INDEX "audit_entry_organization_id_target_id_at_id_idx" ON "audit_entry"("organization_id", "target_id", "at" DESC, "id" DESC);
-- Prisma cannot say these: an action is looked for by its entity first, and entries without a place are few.
CREATE INDEX "audit_entry_entity_idx" ON "audit_entry"("organization_id", split_part("action", '.', 1), "at" DESC, "id" DESC);
CREATE INDEX "audit_entry_unchained_idx" ON "audit_entry"("organization_id", "id") WHERE "sequence" IS NULL;

ALTER TABLE "audit_entry" ADD CONSTRAINT "audit_entry_is_chained_or_not" CHECK (
  ("sequence" IS NULL AND "prev_hash" IS NULL AND "hash" IS NULL AND "seal" IS NULL AND "seal_key_id" IS NULL AND NOT "chained_late")
  OR ("sequence" > 0 AND "prev_hash" IS NOT NULL AND "hash" IS NOT NULL AND "seal" IS NOT NULL AND "seal_key_id" IS NOT NULL)
);

-- The one change that an entry may see: it gets its place in the chain when it was written without.
CREATE FUNCTION guard_audit_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  place CONSTANT TEXT[] := ARRAY['sequence', 'prev_hash', 'hash', 'seal', 'seal_key_id', 'chained_late'];
BEGIN
  IF TG_OP = 'UPDATE' AND OLD."sequence" IS NULL AND NEW."sequence" IS NOT NULL AND NEW."chained_late"
    AND to_jsonb(NEW) - place = to_jsonb(OLD) - place THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
DROP TRIGGER "audit_entry_is_append_only" ON "audit_entry";
CREATE TRIGGER "audit_entry_is_append_only" BEFORE UPDATE OR DELETE ON "audit_entry"
  FOR EACH ROW EXECUTE FUNCTION guard_audit_entry();
CREATE TRIGGER "audit_entry_is_never_emptied" BEFORE TRUNCATE ON "audit_entry"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "audit_checkpoint_is_append_only" BEFORE UPDATE OR DELETE ON "audit_checkpoint"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "audit_checkpoint_is_never_emptied" BEFORE TRUNCATE ON "audit_checkpoint"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A chain grows; it never becomes shorter.
CREATE FUNCTION guard_audit_chain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW."organization_id" = OLD."organization_id" AND NEW."sequence" >= OLD."sequence"
    AND (NEW."sequence" > OLD."sequence" OR NEW."hash" = OLD."hash") THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% only grows', TG_TABLE_NAME;
END $$;
CREATE TRIGGER "audit_chain_only_grows" BEFORE UPDATE OR DELETE ON "audit_chain"
  FOR EACH ROW EXECUTE FUNCTION guard_audit_chain();
CREATE TRIGGER "audit_chain_is_never_emptied" BEFORE TRUNCATE ON "audit_chain"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
