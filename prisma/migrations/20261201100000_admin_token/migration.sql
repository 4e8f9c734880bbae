-- Tokens of the admin API, and requests to it that are done once however often they are asked. Gateways read neither.
CREATE TABLE "admin_token" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "pepper_version" INTEGER NOT NULL,
    "prefix" TEXT NOT NULL,
    "last_four" TEXT NOT NULL,
    "role" "organization_role" NOT NULL,
    "scopes" TEXT[],
    "created_by_id" UUID,
    "created_by_label" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "last_used_from" TEXT,

    CONSTRAINT "admin_token_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "admin_token_digest_key" ON "admin_token"("digest");
CREATE INDEX "admin_token_organization_id_created_at_idx" ON "admin_token"("organization_id", "created_at");
ALTER TABLE "admin_token" ADD CONSTRAINT "admin_token_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;
-- Whatever the code does: no token without an end, and none that works for more than a year.
ALTER TABLE "admin_token" ADD CONSTRAINT "admin_token_ends_within_a_year" CHECK ("expires_at" > "created_at" AND "expires_at" <= "created_at" + interval '366 days');

CREATE TABLE "idempotent_request" (
    "organization_id" UUID NOT NULL,
    "actor_id" TEXT NOT NULL,
    "key_digest" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "status" INTEGER,
    "sealed_answer" TEXT,

    CONSTRAINT "idempotent_request_pkey" PRIMARY KEY ("organization_id", "actor_id", "key_digest")
);
CREATE INDEX "idempotent_request_started_at_idx" ON "idempotent_request"("started_at");
ALTER TABLE "idempotent_request" ADD CONSTRAINT "idempotent_request_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;
