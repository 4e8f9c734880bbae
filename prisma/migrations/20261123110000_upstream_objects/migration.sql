-- What providers keep of their answers (a response that another goes on from): only who had it made may come back to it,
-- and only where it is kept. Forgotten after 31 days, when providers have forgotten it too.
CREATE TABLE "upstream_object" (
  "organization_id" UUID NOT NULL,
  "object_id" TEXT NOT NULL,
  "team_id" UUID NOT NULL,
  "credential_id" UUID NOT NULL,
  "tokens" INTEGER,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "upstream_object_pkey" PRIMARY KEY ("organization_id", "object_id")
);

CREATE INDEX "upstream_object_created_at_idx" ON "upstream_object" ("created_at");
