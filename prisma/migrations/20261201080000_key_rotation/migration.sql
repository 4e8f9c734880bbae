-- A key whose secret was replaced: the one before works on until `valid_until`, which gateways hold against the clock.
-- One row per key: with the next rotation the one before is over.
CREATE TABLE "virtual_key_previous_secret" (
    "virtual_key_id" UUID NOT NULL,
    "digest" TEXT NOT NULL,
    "pepper_version" INTEGER NOT NULL,
    "prefix" TEXT NOT NULL,
    "last_four" TEXT NOT NULL,
    "replaced_at" TIMESTAMPTZ(3) NOT NULL,
    "replaced_by_label" TEXT NOT NULL,
    "valid_until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "virtual_key_previous_secret_pkey" PRIMARY KEY ("virtual_key_id")
);
CREATE UNIQUE INDEX "virtual_key_previous_secret_digest_key" ON "virtual_key_previous_secret"("digest");
ALTER TABLE "virtual_key_previous_secret" ADD CONSTRAINT "virtual_key_previous_secret_virtual_key_id_fkey" FOREIGN KEY ("virtual_key_id") REFERENCES "virtual_key"("id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE TRIGGER "virtual_key_previous_secret_raises_configuration_version" AFTER INSERT OR UPDATE OR DELETE ON "virtual_key_previous_secret"
  FOR EACH STATEMENT EXECUTE FUNCTION raise_configuration_version();

-- Which secret of a rotated key was used last, by whom. Written by gateways; apart from the secrets, so that it moves no
-- configuration version.
CREATE TABLE "virtual_key_secret_activity" (
    "digest" TEXT NOT NULL,
    "virtual_key_id" UUID NOT NULL,
    "last_used_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_from" TEXT,

    CONSTRAINT "virtual_key_secret_activity_pkey" PRIMARY KEY ("digest")
);
CREATE INDEX "virtual_key_secret_activity_virtual_key_id_idx" ON "virtual_key_secret_activity"("virtual_key_id");
ALTER TABLE "virtual_key_secret_activity" ADD CONSTRAINT "virtual_key_secret_activity_virtual_key_id_fkey" FOREIGN KEY ("virtual_key_id") REFERENCES "virtual_key"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Secrets on their way to somebody: sealed in the sender's browser under a key that is in the link only. What was opened,
-- or is over, holds nothing any more.
CREATE TABLE "virtual_key_share" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "virtual_key_id" UUID NOT NULL,
    "sealed" TEXT,
    "proof_digest" TEXT NOT NULL,
    "created_by_label" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "opened_at" TIMESTAMPTZ(3),
    "opened_from" TEXT,

    CONSTRAINT "virtual_key_share_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "virtual_key_share_virtual_key_id_created_at_idx" ON "virtual_key_share"("virtual_key_id", "created_at");
CREATE INDEX "virtual_key_share_expires_at_idx" ON "virtual_key_share"("expires_at");
ALTER TABLE "virtual_key_share" ADD CONSTRAINT "virtual_key_share_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "virtual_key_share" ADD CONSTRAINT "virtual_key_share_virtual_key_id_fkey" FOREIGN KEY ("virtual_key_id") REFERENCES "virtual_key"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "virtual_key_share" ADD CONSTRAINT "virtual_key_share_opened_is_empty" CHECK ("opened_at" IS NULL OR "sealed" IS NULL);

-- Whoever owns a key may enable it again only if they disabled it themselves.
ALTER TABLE "virtual_key" ADD COLUMN "disabled_by_id" TEXT;

-- The spend of the keys of a page, without reading the whole organization's month.
CREATE INDEX "usage_rollup_virtual_key_id_bucket_start_idx" ON "usage_rollup"("virtual_key_id", "bucket_start");
